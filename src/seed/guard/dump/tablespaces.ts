import { reasons } from './reasons';
import { type Rule, without } from './rule';
import { isWord, Statement } from './statement';

/** Statements about tablespaces alone. */
const own: Rule = (statement) => {
  if (statement.is(/^(?:create|alter|drop|comment\s+on)\s+tablespace\b/i))
    return without(reasons.tablespaces);
  if (statement.is(/^alter\s+(?:table|index|materialized\s+view)\s+all\s+in\s+tablespace\b/i))
    return without(reasons.tablespaces);
  if (!statement.is(/^set\s+(?:(?:session|local)\s+)?(?:default_tablespace|temp_tablespaces)\b/i))
    return undefined;
  return statement.is(/(?:=|\bto)\s*''\s*;?\s*$/i) ? undefined : without(reasons.tablespaces);
};

/** The clauses of a table, an index or a view; the word may be the name of a column, too, and mean no place. */
const clauses: Rule = (statement) => {
  if (!statement.is(/tablespace/i) || !placeable.test(statement.text)) return undefined;
  let rest = statement;
  for (let at = clauseOf(rest); at >= 0; at = clauseOf(rest)) rest = new Statement(withoutClause(rest, at));
  if (rest === statement) return undefined;
  return /^alter\s.*\sset\s*;?\s*$/is.test(rest.text)
    ? without(reasons.tablespaces)
    : { text: rest.text, reason: reasons.tablespaces };
};

function withoutClause(statement: Statement, at: number): string {
  const { tokens } = statement;
  if (ofIndex(statement, at)) return statement.without(at - 2, at + 2);
  if (!isWord(tokens[at - 1], 'set')) return statement.without(at, at + 2);
  if (tokens[at - 2]?.text === ',') return statement.without(at - 2, at + 2);
  if (tokens[at + 2]?.text === ',') return statement.without(at - 1, at + 3);
  return statement.text.slice(0, tokens[at]?.start);
}

const placeable =
  /^(?:create\s+(?:(?:global|local|temp|temporary|unlogged)\s+)*(?:table|(?:unique\s+)?index|materialized\s+view)|alter\s+(?:table|index|materialized\s+view))\b/i;

/** `USING INDEX TABLESPACE`, of a constraint. */
function ofIndex({ tokens }: Statement, at: number): boolean {
  return isWord(tokens[at - 1], 'index') && isWord(tokens[at - 2], 'using');
}

/** What can stand before the clause, where it is not that of a constraint: the end of what it is a clause of. */
function clauseOf(statement: Statement): number {
  const { tokens } = statement;
  const isAlter = statement.is(/^alter/i);
  // A query, or a condition: the names in it are its own.
  const query = tokens.findIndex(
    (token) => token.depth === 0 && (isWord(token, 'as') || isWord(token, 'where')),
  );
  return tokens.findIndex((token, index) => {
    if (!isWord(token, 'tablespace')) return false;
    if (ofIndex(statement, index)) return true;
    if (token.depth > 0 || (query >= 0 && index > query)) return false;
    const before = tokens[index - 1];
    return isAlter
      ? isAction(statement, index)
      : !/^(?:\.|table|view|index|on|only|of|exists|concurrently)$/i.test(before?.text ?? '');
  });
}

/** `SET TABLESPACE place`, at the beginning of one of the changes that an ALTER makes. */
function isAction({ tokens }: Statement, at: number): boolean {
  return isWord(tokens[at - 1], 'set') && /^(?:[;,]|nowait)?$/i.test(tokens[at + 2]?.text ?? '');
}

/** Where files lie is none of a copy's. */
export const tablespaceRules: readonly Rule[] = [own, clauses];
