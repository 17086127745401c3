import type { Measure, Target } from './measures.ts';
import { type Figures, interleaved } from './statistics.ts';

/** Measures, prints the figures and holds them against their targets; returns whether all are met. */
export async function report(measure: Measure, runs: number): Promise<boolean> {
  console.log(`\n${measure.title}`);
  await measure.before?.();
  try {
    const figures = withSlowest(await interleaved(measure.subjects, runs));
    printFigures(figures);
    const met = printTargets(measure.targets, figures);
    if (measure.note) console.log(`   ${measure.note}`);
    return met;
  } finally {
    await measure.after?.();
  }
}

export function printFigures(figures: Map<string, Figures>): void {
  for (const [name, { median, min, max }] of figures)
    console.log(
      `   ${name.padEnd(44)} ${median.toFixed(0).padStart(6)} ${unitOf(name)}   (${min.toFixed(0)} – ${max.toFixed(0)})`,
    );
}

/** What is no time says so with its name. */
function unitOf(name: string): string {
  return name.endsWith(', MB') ? 'MB' : 'ms';
}

/** Prints a line for each target; returns whether all are met. */
export function printTargets(targets: readonly Target[], figures: Map<string, Figures>): boolean {
  const judgements = targets.map((target) => judged(target, figures));
  for (const { line } of judgements) console.log(line);
  return judgements.every(({ met }) => met);
}

/** The slowest of the subjects called "… alone", as a baseline of its own. */
function withSlowest(figures: Map<string, Figures>): Map<string, Figures> {
  const alone = [...figures].filter(([name]) => name.endsWith(' alone')).map(([, figure]) => figure);
  const [slowest] = alone.sort((a, b) => b.median - a.median);
  return slowest ? new Map([...figures, ['the slowest alone', slowest]]) : figures;
}

/** A subject's figure, or how many times that of another one it is. */
function ratio({ of, against }: Target, figures: Map<string, Figures>, value: 'median' | 'min'): number {
  const base = against === undefined ? 1 : (figures.get(against)?.[value] ?? Number.NaN);
  return (figures.get(of)?.[value] ?? Number.NaN) / base;
}

function judged(measured: Target, figures: Map<string, Figures>) {
  const { of, against, atMostAs, atLeast } = measured;
  const by = (value: 'median' | 'min') => ratio(measured, figures, value);
  const atMost = atMostAs ? ratio(atMostAs, figures, 'median') : measured.atMost;
  const result = by('median');
  const shown =
    against === undefined
      ? `${result.toFixed(0)} ${unitOf(of)}`
      : `${result.toFixed(2)} × ${against} (lowest against lowest: ${by('min').toFixed(2)})`;
  if (atMost === undefined && atLeast === undefined) return { met: true, line: `   ${of} = ${shown}` };
  const met = result <= (atMost ?? Number.POSITIVE_INFINITY) && result >= (atLeast ?? 0);
  const target = atMost === undefined ? `≥ ${atLeast}` : `≤ ${Number(atMost.toFixed(2))}`;
  return { met, line: `${met ? ' ✓' : ' ✗'} ${of} = ${shown} (target ${target}${met ? '' : ', MISSED'})` };
}
