import { bold, type Terminal } from './terminal';

/** Rows in columns for a person; in a pipe each row is a line with tabs, without the header. */
export function table(header: string[], rows: string[][], terminal: Terminal): string {
  const clean = rows.map((row) => row.map(oneLine));
  if (!terminal.outIsTerminal) return clean.map((row) => `${row.join('\t')}\n`).join('');
  const widths = header.map((title, at) =>
    Math.max(title.length, ...clean.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [bold(line(header), terminal), ...clean.map(line), ''].join('\n');
}

/** Names come from people: what moves the cursor or breaks a line gets onto no terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
}
