import { LabTestError } from '../core/errors';
import type { Outcome, Swept } from './found';

/** More rows than this are not shown: a summary has a limit, and nobody reads them. */
const mostRows = 200;

/** One line of numbers, for a log. */
export function inOneLine({ dryRun, removed, kept, failed }: Swept): string {
  const parts = [`${removed.length} ${dryRun ? 'would be removed' : 'removed'}`, `${kept.length} kept`];
  return `Sweep: ${[...parts, ...(failed.length > 0 ? [`${failed.length} failed`] : [])].join(', ')}.`;
}

/** Tables for a person: what was removed, what could not be, what was kept, and why. */
export interface Section {
  title: string;
  header: string[];
  rows: string[][];
}

/** Empty sections are left out. */
export function sectionsOf({ dryRun, removed, kept, failed }: Swept): Section[] {
  const all: [string, Outcome[]][] = [
    [dryRun ? 'Would be removed' : 'Removed', removed],
    ['Could not be removed', failed],
    ['Kept', kept],
  ];
  return all
    .filter(([, outcomes]) => outcomes.length > 0)
    .map(([title, outcomes]) => ({
      title: `${title}: ${outcomes.length}`,
      header: ['What', 'Name', 'Why', 'Where'],
      rows: rowsOf(outcomes),
    }));
}

function rowsOf(outcomes: readonly Outcome[]): string[][] {
  const rows = outcomes.slice(0, mostRows).map(({ what, name, why, where }) => [what, name, why, where]);
  const more = outcomes.length - rows.length;
  return more > 0 ? [...rows, ['…', `${more} more`, '', '']] : rows;
}

/** What could not be removed, which the next sweep tries again; undefined where everything could. */
export function failureOf({ failed }: Swept): LabTestError | undefined {
  if (failed.length === 0) return undefined;
  return new LabTestError({
    what: `${failed.length} of what the sweep should remove could not be removed.`,
    why: failed.map(({ what, name, why }) => `${what} ${name}: ${why}`).join('\n'),
    remedy: 'Mend what is named above; the next sweep tries again.',
  });
}

/** @throws LabTestError where something could not be removed. */
export function throwIfFailed(swept: Swept): void {
  const error = failureOf(swept);
  if (error) throw error;
}
