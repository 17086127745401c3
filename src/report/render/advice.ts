import { groupBy } from '../../core/node-20';
import { counted } from '../../core/readable';
import type { Advice } from '../advice/advise';
import { readableTime } from './amounts';
import { code, cut } from './escape';
import { nameOf } from './words';

/** So many objects are named of each rule. */
const mostObjects = 5;
const longestName = 150;

/** A line for each rule that was broken, with what it was broken by; the costliest first. */
export function adviceLines(advice: readonly Advice[], usual: string, most: number): string[] {
  const byRule = [...groupBy(advice, ({ rule }) => rule)];
  const lines = byRule.slice(0, most).map(([{ name, trap, safer, source }, found]) => {
    const objects = found.slice(0, mostObjects).map((one) => {
      const cost = one.costMs > 0 ? ` (${readableTime(one.costMs)})` : '';
      return `${code(cut(adviceName(one, usual), longestName))}${cost}`;
    });
    const more = found.length - objects.length;
    const all = more > 0 ? [...objects, counted(more, 'other')] : objects;
    return `- ${all.join(', ')}: ${trap}<br>Safer: ${safer} ([${name}](${source}))`;
  });
  const more = byRule.length - lines.length;
  return more > 0 ? [...lines, `- … and ${counted(more, 'other rule')}`] : lines;
}

/** What a piece of advice is about. Not escaped. */
export function adviceName({ object, part }: Advice, usual: string): string {
  const table = nameOf(object, usual);
  return part === undefined ? table : `${table}.${part}`;
}
