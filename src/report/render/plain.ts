import type { Broken } from '../fail-on';
import type { RecordedStatement } from '../recording';
import type { Report } from '../report';
import { adviceName } from './advice';
import { readableBroken, readableTime } from './amounts';
import { inOneLine } from './escape';
import { inWords } from './words';

/** What a migration did to a schema, and what is advised, for a terminal. */
export function plainOf({ recording, changes, advice, usual }: Report, broken: readonly Broken[]): string {
  const sections: [string, string[]][] = [
    ['STATEMENTS MAY BE MISSING, SINCE THE COMMAND HAS CHANGED', [...recording.disturbed]],
    ['OVER THE LIMIT', broken.map(readableBroken)],
    [
      'ADVICE',
      advice.map(({ rule, costMs, ...about }) => {
        const cost = costMs > 0 ? ` (${readableTime(costMs)})` : '';
        const name = adviceName({ rule, costMs, ...about }, usual);
        return `${inOneLine(`${name}${cost}: ${rule.trap}`)}\n    ${rule.safer}\n    ${rule.source}`;
      }),
    ],
    [
      'SCHEMA',
      changes.map((change) => {
        const { rewritten, durationMs, lock } = change.effect ?? {};
        const time = durationMs === undefined ? undefined : readableTime(durationMs);
        const effect = [rewritten && `${rewritten} rewritten`, time, lock].filter(Boolean).join(', ');
        return inOneLine(`${inWords(change, usual)}${effect === '' ? '' : ` (${effect})`}`);
      }),
    ],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`)
    .join('\n');
}

/** Each statement as cells, for a terminal: its time, its locks, and how it begins. */
export function rowsOf(statements: readonly RecordedStatement[]): string[][] {
  return statements.map(({ durationMs, locks, text }) => [
    readableTime(durationMs),
    locks.map(({ object, mode, heldMs }) => `${object.name} ${mode} ${readableTime(heldMs)}`).join(', '),
    text.slice(0, 80),
  ]);
}
