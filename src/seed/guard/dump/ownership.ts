import { reasons } from './reasons';
import { type Rule, without } from './rule';
import { isWord, type Token } from './statement';

const defaultPrivileges: Rule = (statement) =>
  statement.is(/^alter\s+default\s+privileges\b/i) ? without(reasons.defaultPrivileges) : undefined;

const privileges: Rule = (statement) =>
  statement.is(/^(?:grant|revoke)\b/i) ? without(reasons.privileges) : undefined;

const reassigned: Rule = (statement) =>
  statement.is(/^reassign\s+owned\b/i) ? without(reasons.owners) : undefined;

/** The change of the owner alone, where a statement makes others too. */
const owners: Rule = (statement) => {
  if (!statement.is(/^alter\s[\s\S]*\bowner\s+to\b/i)) return undefined;
  const { tokens } = statement;
  const at = tokens.findIndex(
    (token, index) =>
      token.depth === 0 &&
      isWord(token, 'owner') &&
      isWord(tokens[index + 1], 'to') &&
      !isRenamed(tokens, index - 1),
  );
  if (at < 0) return undefined;
  const reason = reasons.owners;
  if (tokens[at - 1]?.text === ',') return { text: statement.without(at - 1, at + 3), reason };
  if (tokens[at + 3]?.text === ',') return { text: statement.without(at, at + 4), reason };
  return without(reason);
};

/** `RENAME COLUMN owner TO …`: the word is a name there. So may `rename` be: it is one right behind the kind of object. */
function isRenamed(tokens: readonly Token[], before: number): boolean {
  if (isWord(tokens[before], 'column') || isWord(tokens[before], 'attribute')) return true;
  return isWord(tokens[before], 'rename') && before > 2 && tokens[before - 1]?.text !== '.';
}

/** The experiment has one user, who owns everything in its database. */
export const ownershipRules: readonly Rule[] = [defaultPrivileges, privileges, reassigned, owners];
