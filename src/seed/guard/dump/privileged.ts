import { type Reason, reasons } from './reasons';
import { type Rule, without } from './rule';
import type { Statement } from './statement';

/** Statements that only a superuser may give. */
const forSuperusers: readonly [RegExp, Reason][] = [
  [/^(?:create|alter|drop|comment\s+on)\s+event\s+trigger\b/i, reasons.eventTriggers],
  [/^alter\s+table\b[\s\S]*\b(?:disable|enable)\s+trigger\s+all\b/i, reasons.triggers],
  [
    /^(?:create(?:\s+or\s+replace)?|alter|drop|comment\s+on)\s+(?:(?:trusted\s+)?(?:procedural\s+)?language|foreign\s+data\s+wrapper|access\s+method|operator\s+(?:class|family)|text\s+search\s+(?:parser|template)|subscription)\b/i,
    reasons.superusers,
  ],
  [/^alter\s+system\b/i, reasons.superusers],
  [
    /^set\s+(?:(?:session|local)\s+)?(?:session_replication_role|lc_messages|log_\w+|track_\w+|zero_damaged_pages|allow_system_table_mods)\b/i,
    reasons.superusers,
  ],
];

const wide = /^create\s+publication\b[\s\S]*\bfor\s+(?:all\s+tables|tables\s+in\s+schema|all\s+sequences)\b/i;

/** What belongs to a publication that was left out is left out with it. */
const publications: Rule = (statement, dump) => {
  const verb = /^(create|alter|drop|comment\s+on)\s+publication\b/i.exec(statement.text)?.[1];
  if (verb === undefined) return undefined;
  const name = nameAfter(statement, 'publication');
  if (wide.test(statement.text) || statement.is(/^alter[\s\S]*\badd\s+tables\s+in\s+schema\b/i)) {
    dump.publications.add(name);
    return without(reasons.publications, name);
  }
  return dump.publications.has(name) ? { text: '' } : undefined;
};

/** By its own clause: a body may have such words, too. */
const native: Rule = (statement) => {
  if (!statement.is(/^create\s+(?:or\s+replace\s+)?(?:function|procedure)\b/i)) return undefined;
  const language = statement.valueAt(statement.find('language') + 1);
  return /^(?:c|internal)$/i.test(language) ? without(reasons.superusers) : undefined;
};

const others: Rule = (statement) => {
  const found = forSuperusers.find(([pattern]) => statement.is(pattern));
  if (!found) return undefined;
  const [, reason] = found;
  return reason === reasons.eventTriggers
    ? without(reason, nameAfter(statement, 'trigger'))
    : without(reason);
};

function nameAfter(statement: Statement, word: string): string {
  return statement.valueAt(statement.find(word) + 1);
}

/** What is left out where the experiment's user is no superuser: on communal servers, and on those of a cloud. */
export const privilegedRules: readonly Rule[] = [publications, native, others].map(
  (rule): Rule =>
    (statement, dump) =>
      dump.superuser ? undefined : rule(statement, dump),
);
