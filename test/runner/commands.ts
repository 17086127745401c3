import { readFileSync } from 'node:fs';

/** Reads a file of `name<<delimiter` commands, the way the toolkit writes them. */
export function readFileCommands(path: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = readFileSync(path, 'utf8').split('\n');
  for (let at = 0; at < lines.length; at++) {
    const command = /^([^<=]+)<<(.+)$/.exec(lines[at] ?? '');
    if (!command) continue;
    const [, name = '', delimiter] = command;
    const end = lines.indexOf(delimiter ?? '', at + 1);
    if (end < 0) throw new Error(`${path}: ${name} is not closed`);
    values[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return values;
}

/** Obeys `::add-mask::` as the runner does: from that line on, exact text becomes `***`; the command is not shown. */
export function mask(printed: string, masks: string[]): string {
  const shown = printed.split('\n').flatMap((line) => {
    const command = /^::add-mask::(.*)$/.exec(line.trimEnd());
    if (!command) return [masks.reduce((text, one) => text.replaceAll(one, '***'), line)];
    const secret = decoded(command[1] ?? '');
    if (secret !== '') masks.push(secret);
    return [];
  });
  return shown.join('\n');
}

/** What was printed, but for the commands that ask for a mask: those the runner never shows. */
export function unmasked(printed: string): string {
  return printed
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
}

function decoded(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
