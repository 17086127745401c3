import type { Rule } from './rule';
import { isWord, tolerant } from './statement';
import { tablespaceRules } from './tablespaces';

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
      takesAway.test(statement.outline) &&
      // What else such a statement does would be forgiven with it.
      !statement.outline.includes(','));
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

/** A dump is restored as into an empty database. */
export const emptyRules: readonly Rule[] = [publicSchema, plpgsql, ...tablespaceRules, drops, largeObjects];
