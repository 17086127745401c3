import { reasons } from './reasons';
import { type Rule, without } from './rule';
import { isWord, type Statement, tolerant } from './statement';

/** What PostgreSQL answers of an object that is not there, as PL/pgSQL names it. */
export const absent = [
  'undefined_table',
  'undefined_object',
  'undefined_function',
  'undefined_column',
  'invalid_schema_name',
];

/**
 * What `pg_dump --clean` writes without `--if-exists`. A block of PL/pgSQL forgives what cannot be dropped because it is
 * not there; what cannot run in one is passed on.
 */
const drops: Rule = (statement) => {
  const subscription = /^drop\s+subscription\s+(?!if\b)/i.exec(statement.text);
  if (subscription)
    return { text: `DROP SUBSCRIPTION IF EXISTS ${statement.text.slice(subscription[0].length)}` };
  const dropping =
    statement.is(/^drop\b(?!\s+(?:database|tablespace|subscription)\b)/i) ||
    (statement.is(/^alter\s+(?:foreign\s+)?(?:table|domain)\b[\s\S]*\b(?:drop|detach)\b/i) &&
      takesAway.test(statement.outline));
  if (!dropping || statement.is(/\bconcurrently\b/i)) return undefined;
  return { text: tolerant(statement.text, absent) };
};

const takesAway = /\b(?:drop (?:constraint|default|identity)|alter (?:column )?\S+ drop|detach partition)\b/i;

const largeObjects: Rule = (statement) => {
  const call = /^select\s+((?:pg_catalog\s*\.\s*)?lo_unlink\s*\([^()]*\))\s*;?\s*$/i.exec(statement.text);
  return call ? { text: tolerant(`PERFORM ${call[1]}`, absent) } : undefined;
};

/** The schema `public` is there, with the rights that it has in a new database; others than its owner rely on them. */
const publicSchema: Rule = (statement) => {
  if (!statement.is(/^(?:create|drop)\s+schema\b/i)) return undefined;
  const { tokens } = statement;
  const at = tokens.findIndex((token, index) => index > 1 && !/^(?:if|not|exists)$/i.test(token.text));
  if (statement.valueAt(at) !== 'public' || tokens[at + 1]?.text === '.') return undefined;
  if (tokens[at + 1]?.text === ',') return undefined;
  if (/^drop/i.test(statement.text)) return { text: '' };
  return { text: `CREATE SCHEMA IF NOT EXISTS public ${statement.from(at + 1)}` };
};

/** PL/pgSQL is in every database since PostgreSQL 9: dumps of before make it, or drop it first. */
const plpgsql: Rule = (statement) => {
  const made = /^(?:create(?:\s+or\s+replace)?|drop)\s+(?:trusted\s+)?(?:procedural\s+)?language\b/i;
  if (!statement.is(made)) return undefined;
  const name = statement.tokens.findIndex((token) => isWord(token, 'language')) + 1;
  const at = isWord(statement.tokens[name], 'if') ? name + 2 : name;
  return statement.valueAt(at) === 'plpgsql' ? { text: '' } : undefined;
};

/** Where files lie is none of a copy's. */
const tablespaces: Rule = (statement) => {
  if (!statement.is(/tablespace/i)) return undefined;
  if (statement.is(/^(?:create|alter|drop|comment\s+on)\s+tablespace\b/i))
    return without(reasons.tablespaces);
  if (statement.is(/^set\s+(?:(?:session|local)\s+)?(?:default_tablespace|temp_tablespaces)\b/i))
    return statement.is(/(?:=|\bto)\s*''\s*;?\s*$/i) ? undefined : without(reasons.tablespaces);
  if (!statement.is(/^(?:create|alter)\b/i)) return undefined;
  const at = clauseOf(statement);
  if (at < 1 || !placeable.test(statement.text)) return undefined;
  if (isWord(statement.tokens[at - 1], 'set')) return without(reasons.tablespaces);
  const indexes = isWord(statement.tokens[at - 1], 'index') && isWord(statement.tokens[at - 2], 'using');
  return { text: statement.without(indexes ? at - 2 : at, at + 2), reason: reasons.tablespaces };
};

/** Where the word is no name of a table. */
function clauseOf({ tokens }: Statement): number {
  return tokens.findIndex(
    (token, index) =>
      token.depth === 0 &&
      isWord(token, 'tablespace') &&
      !/^(?:\.|table|view|on|only|exists)$/i.test(tokens[index - 1]?.text ?? ''),
  );
}

const placeable =
  /^(?:create\s+(?:(?:global|local|temp|temporary|unlogged)\s+)*(?:table|(?:unique\s+)?index|materialized\s+view)|alter\s+(?:table|index|materialized\s+view))\b/i;

/** A dump is restored as into an empty database. */
export const emptyRules: readonly Rule[] = [publicSchema, plpgsql, tablespaces, drops, largeObjects];
