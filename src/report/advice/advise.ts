import type { ObjectName } from '../recording';
import { applicationRules } from './application';
import { mysqlRules } from './mysql';
import { postgresqlIndexes } from './postgresql-indexes';
import { postgresqlTables } from './postgresql-tables';
import type { Rule } from './rule';
import type { Subject } from './subject';
import { waitingRules } from './waiting';

/** All rules, in the order of the catalogue. */
export const rules: readonly Rule[] = [
  ...postgresqlIndexes,
  ...postgresqlTables,
  ...mysqlRules,
  ...waitingRules,
  ...applicationRules,
];

/** A trap that a migration has walked into. */
export interface Advice {
  rule: Rule;
  /** The place of the statement in the recording. */
  statement?: number | undefined;
  object: ObjectName;
  /** A column, an index or another part of the table. */
  part?: string | undefined;
  /** The longest that the statement kept others from the table, in milliseconds: 0 where that was not seen. */
  costMs: number;
}

/** What is to be said of a migration; what kept others out the longest comes first. Pure. */
export function adviceOn(subject: Subject): Advice[] {
  return rules
    .filter(({ products }) => products.includes(subject.recording.product))
    .flatMap((rule) =>
      rule.find(subject).map(({ statement, object, part }): Advice => {
        const same = ({ object: { schema, name } }: { object: ObjectName }) =>
          schema === object.schema && name === object.name;
        const held = statement?.locks.filter(same).map(({ heldMs }) => heldMs) ?? [];
        const waited = statement?.waited.filter(same).flatMap((one) => [one.readerMs, one.writerMs]) ?? [];
        return { rule, statement: statement?.index, object, part, costMs: Math.max(0, ...held, ...waited) };
      }),
    )
    .sort((a, b) => b.costMs - a.costMs);
}
