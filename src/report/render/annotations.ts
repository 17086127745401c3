import { groupBy } from '../../core/node-20';
import type { Report } from '../report';
import { adviceName } from './advice';
import { readableTime } from './amounts';
import { cut, inOneLine } from './escape';

/** A remark on a line of a file of the repository. Plain text. */
export interface Annotation {
  file: string;
  line: number;
  title: string;
  message: string;
}

/** GitHub shows so many of one type and step; the summary has all. */
const most = 10;

/** Advice on statements that were traced to a file, the costliest first: one for each rule and line. */
export function annotationsOf(reports: readonly Report[]): Annotation[] {
  const all = reports.flatMap(({ recording, advice, usual }) => {
    const places = new Map(recording.statements.map(({ index, migration }) => [index, migration]));
    return advice.flatMap((one) => {
      const place = one.statement === undefined ? undefined : places.get(one.statement);
      return place ? [{ ...one, place, name: adviceName(one, usual) }] : [];
    });
  });
  const grouped = groupBy(all, ({ place, rule }) => JSON.stringify([place.file, place.line, rule.name]));
  return [...grouped.values()].slice(0, most).flatMap((found) => {
    const [first] = found;
    if (!first) return [];
    const { rule, place, costMs } = first;
    const names = cut(inOneLine([...new Set(found.map(({ name }) => name))].join(', ')), 500);
    const cost = costMs > 0 ? ` (${readableTime(costMs)})` : '';
    const message = `${names}${cost}: ${rule.trap}\nSafer: ${rule.safer}\n${rule.source}`;
    return [{ ...place, title: `Migration: ${rule.name}`, message }];
  });
}
