import { z } from 'zod';

/** A plan as auto_explain writes it: PostgreSQL before 18 has whole numbers, and later ones hundredths. */
const node = z.object({
  'Node Type': z.string(),
  'Parent Relationship': z.string().optional(),
  'Actual Rows': z.number().optional(),
  'Actual Loops': z.number().optional(),
  'Conflict Resolution': z.string().optional(),
  'Conflicting Tuples': z.number().optional(),
  'Rows Removed by Conflict Filter': z.number().optional(),
  'Tuples Skipped': z.number().optional(),
  get Plans(): z.ZodOptional<z.ZodArray<typeof node>> {
    return z.array(node).optional();
  },
});
type Node = z.infer<typeof node>;
const plan = z.object({ Plan: node, 'Query Text': z.string().optional() });

const logged = /^duration: [\d.]+ ms {2}plan:\n([\s\S]*)$/;

/** What auto_explain has logged of a statement. */
export interface Planned {
  /** The text that the statement was sent in. */
  sql: string | undefined;
  /** That it returned or changed; undefined where the plan does not tell. */
  rows: number | undefined;
}

/** The plan that a message has; undefined where it is none. */
export function planOf(message: string): Planned | undefined {
  const [, json] = logged.exec(message) ?? [];
  if (json === undefined) return undefined;
  try {
    const { Plan, 'Query Text': sql } = plan.parse(JSON.parse(json));
    return { sql, rows: counted(Plan) };
  } catch {
    return { sql: undefined, rows: undefined };
  }
}

/**
 * What changes a table returns rows by `RETURNING` only, which are those that it changed. Without it these are those that it
 * was given, but for those that it let be.
 */
function counted(plan: Node): number | undefined {
  const own = rows(plan);
  if (plan['Node Type'] !== 'ModifyTable' || own) return own;
  const given = (plan.Plans ?? []).filter((one) =>
    ['Outer', 'Member'].includes(one['Parent Relationship'] ?? ''),
  );
  return given.reduce((sum, one) => sum + (rows(one) ?? 0), 0) - letBe(plan);
}

function letBe(plan: Node): number {
  const conflicting = plan['Conflict Resolution'] === 'NOTHING' ? plan['Conflicting Tuples'] : 0;
  return (conflicting ?? 0) + (plan['Rows Removed by Conflict Filter'] ?? 0) + (plan['Tuples Skipped'] ?? 0);
}

function rows({ 'Actual Rows': actual, 'Actual Loops': loops = 1 }: Node): number | undefined {
  return actual === undefined ? undefined : Math.round(actual * loops);
}
