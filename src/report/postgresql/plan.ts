import { z } from 'zod';

/** A plan as auto_explain writes it: PostgreSQL before 18 has whole numbers, and later ones hundredths. */
const node = z.object({
  'Node Type': z.string(),
  'Parent Relationship': z.string().optional(),
  'Actual Rows': z.number().optional(),
  'Actual Loops': z.number().optional(),
  get Plans(): z.ZodOptional<z.ZodArray<typeof node>> {
    return z.array(node).optional();
  },
});
type Node = z.infer<typeof node>;

const logged = /^duration: [\d.]+ ms {2}plan:\n([\s\S]*)$/;

/**
 * The rows that a statement returned or changed, by the plan that auto_explain has logged of it. `none` for a plan that
 * does not tell; undefined where a message is none.
 */
export function rowsOf(message: string): number | 'none' | undefined {
  const [, json] = logged.exec(message) ?? [];
  if (json === undefined) return undefined;
  try {
    return counted(z.object({ Plan: node }).parse(JSON.parse(json)).Plan) ?? 'none';
  } catch {
    return 'none';
  }
}

/** What changes a table returns no rows by itself: those that it was given are those that it changed. */
function counted(plan: Node): number | undefined {
  if (plan['Node Type'] !== 'ModifyTable') return rows(plan);
  const given = (plan.Plans ?? []).filter((one) =>
    ['Outer', 'Member'].includes(one['Parent Relationship'] ?? ''),
  );
  return given.reduce((sum, one) => sum + (rows(one) ?? 0), 0);
}

function rows({ 'Actual Rows': actual, 'Actual Loops': loops = 1 }: Node): number | undefined {
  return actual === undefined ? undefined : Math.round(actual * loops);
}
