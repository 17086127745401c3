import { counted, readableBytes } from '../../core/readable';
import type { RecordedStatement, Recording } from '../recording';
import { readableTime } from './amounts';
import { code, cut } from './escape';
import { nameOf } from './words';

const longestText = 200;
const mostObjects = 3;

const header = [
  'Statement',
  'Time',
  'Rows',
  'Locks (held)',
  'Written anew',
  'Reader waited',
  'Writer waited',
];

/** The statements that took longest or kept others waiting longest, as a table that is folded. */
export function statementTable({ statements, leftOut }: Recording, usual: string, most: number): string {
  const shown = [...statements].sort((a, b) => costOf(b) - costOf(a)).slice(0, most);
  if (shown.length === 0) return '';
  const rows = shown.sort((a, b) => a.index - b.index).map((one) => `| ${cells(one, usual).join(' | ')} |`);
  const kept = new Set(shown);
  const others = statements.filter((one) => !kept.has(one));
  const count = others.length + leftOut.statements;
  const time = others.reduce((sum, { durationMs }) => sum + durationMs, leftOut.durationMs);
  const rest =
    count > 0 ? `\n\n… and ${counted(count, 'other statement')}, ${readableTime(time)} together.` : '';
  const name =
    count > 0 ? `The costliest ${counted(shown.length, 'statement')}` : counted(shown.length, 'statement');
  return `<details><summary>${name}</summary>\n\n| ${header.join(' | ')} |\n|${'---|'.repeat(header.length)}\n${rows.join('\n')}${rest}\n\n</details>`;
}

/** Milliseconds that a statement took, or kept others from a table. */
export function costOf({ durationMs, waited }: RecordedStatement): number {
  return Math.max(durationMs, ...waited.flatMap(({ readerMs, writerMs }) => [readerMs, writerMs]));
}

function cells(statement: RecordedStatement, usual: string): string[] {
  const { text, durationMs, rows, failed, locks, rewritten, waited, algorithm } = statement;
  const longest = (of: 'readerMs' | 'writerMs') => {
    const milliseconds = Math.max(0, ...waited.map((one) => one[of]));
    return milliseconds > 0 ? readableTime(milliseconds) : '';
  };
  const outcome = failed === undefined ? '' : ` failed: ${code(failed)}`;
  return [
    `${code(cut(text, longestText))}${algorithm ? ` ${algorithm}` : ''}${outcome}`,
    readableTime(durationMs),
    rows === undefined ? '' : rows.toLocaleString('en-US'),
    listed(
      locks,
      ({ object, mode, heldMs }) => `${code(nameOf(object, usual))} ${mode} (${readableTime(heldMs)})`,
    ),
    listed(rewritten, ({ object, bytes }) => `${code(nameOf(object, usual))} (${readableBytes(bytes)})`),
    longest('readerMs'),
    longest('writerMs'),
  ];
}

function listed<T>(all: readonly T[], shown: (one: T) => string): string {
  const more = all.length - mostObjects;
  const texts = all.slice(0, mostObjects).map(shown);
  return (more > 0 ? [...texts, counted(more, 'other')] : texts).join('<br>');
}
