import { counted, readableBytes } from '../../core/readable';
import type { Broken } from '../fail-on';
import type { Judged, Report } from '../report';
import { adviceLines } from './advice';
import { readableBroken, readableTime } from './amounts';
import { code, cut } from './escape';
import { statementTable } from './statements';
import { inWords } from './words';

/** How much of each list is shown. */
interface Room {
  advice: number;
  changes: number;
  statements: number;
}

/** From all that is worth reading down to nothing but numbers. */
const rooms: readonly Room[] = [
  { advice: 100, changes: 500, statements: 100 },
  { advice: 50, changes: 100, statements: 30 },
  { advice: 25, changes: 30, statements: 10 },
  { advice: 10, changes: 5, statements: 3 },
  { advice: 0, changes: 0, statements: 0 },
];

/** Names are shown up to here. */
const longestLine = 300;

/** Bytes that GitHub takes of a comment (65,536 characters), with room for the marker. */
export const commentBytes = 60_000;
/** Bytes of a job summary: GitHub takes 1 MiB of all that a step writes. */
export const summaryBytes = 500_000;

/** The report for people, as Markdown of GitHub with at most so many bytes. What does not fit is counted. */
export function markdownOf(reports: readonly Report[], broken: readonly Broken[], bytes: number): string {
  for (const room of rooms) {
    const text = whole(reports, broken, room);
    if (Buffer.byteLength(text) <= bytes) return text;
  }
  return `${title(reports, broken)}\n\n${counted(reports.length, 'service')}: too much to be shown.\n`;
}

function whole(reports: readonly Report[], broken: readonly Broken[], room: Room): string {
  const sections = reports.map((report) => section(report, broken, room));
  return [title(reports, broken), ...sections].join('\n\n').concat('\n');
}

function title(reports: readonly Report[], broken: readonly Broken[]): string {
  const advice = reports.reduce((sum, report) => sum + report.advice.length, 0);
  const parts = [
    broken.length > 0 && `${counted(broken.length, 'limit')} broken`,
    advice > 0 ? counted(advice, 'piece of advice', 'pieces of advice') : 'no advice',
  ];
  return `### Migration report: ${parts.filter(Boolean).join(', ')}`;
}

function section(
  { recording, changes, advice, usual }: Report,
  broken: readonly Broken[],
  room: Room,
): string {
  const { service, product, version, statements, leftOut, size, durationMs, exitCode, disturbed } = recording;
  const count = statements.length + leftOut.statements;
  const own = broken.filter((one) => one.service === service);
  return [
    `#### ${code(cut(service, 100))} (${product} ${code(version)})`,
    exitCode !== 0 && `**The command failed with exit code ${exitCode}.** This is what it did until then.`,
    disturbed.length > 0 &&
      `**Statements may be missing:** the command has changed ${disturbed.map(code).join(', ')}, by which they are recorded.`,
    `${counted(count, 'statement')} in ${readableTime(durationMs)}; size ${readableBytes(size.before)} → ${readableBytes(size.after)}.`,
    own.length > 0 &&
      `**Over the limit**\n\n${own.map((one) => `- ${code(readableBroken(one))}`).join('\n')}`,
    advice.length > 0 && `**Advice**\n\n${adviceLines(advice, usual, room.advice).join('\n')}`,
    `**Schema**\n\n${changeLines(changes, usual, room.changes).join('\n')}`,
    room.statements > 0 && statementTable(recording, usual, room.statements),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function changeLines(changes: readonly Judged[], usual: string, most: number): string[] {
  if (changes.length === 0) return ['No object is different.'];
  // What cost most is never among what is cut.
  const dearest = [...changes].sort((a, b) => (b.effect?.durationMs ?? 0) - (a.effect?.durationMs ?? 0));
  const shown = new Set(dearest.slice(0, most));
  const lines = changes
    .filter((one) => shown.has(one))
    .map((one) => `- ${code(cut(inWords(one, usual), longestLine))}${effectText(one)}`);
  const more = changes.length - shown.size;
  return more > 0 ? [...lines, `- … and ${counted(more, 'other change')}`] : lines;
}

/** `(table rewritten, 38 s, ACCESS EXCLUSIVE)` */
function effectText({ effect }: Judged): string {
  if (!effect) return '';
  const { rewritten, durationMs, lock } = effect;
  return ` (${[rewritten && `${rewritten} rewritten`, readableTime(durationMs), lock].filter(Boolean).join(', ')})`;
}
