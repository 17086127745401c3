import type { Readable } from 'node:stream';

const dumpers = '(?:mysqldump|mariadb-dump|mysqlpump|pg_dump|pg_dumpall)(?:\\.exe)?';

/** What clients write to stderr, and `2>&1` into the file. */
const chatter = new RegExp(
  [
    `${dumpers}: `,
    'Warning: ',
    'WARNING: ',
    '\\[Warning\\] ',
    'In order to ensure a consistent backup of the database, ',
    'Enter password: ?',
    'Defaulted container ',
    'Unable to use a TTY ',
  ].join('|'),
  'y',
);

/** The words of a client whose dump failed; those of mysqldump go on after a refused privilege. */
const failure = new RegExp(
  `${dumpers}: (?:(?:error|fatal): |\\[archiver[\\w ()]*\\] (?!WARNING)|Error \\d+: |Error: |Got error: |Couldn't |unknown |unrecognized |invalid )(?:(?!','|'\\),)[^\\n\\t]){1,200}`,
  'gi',
);

/** Lines at the beginning of a dump that a client wrote for a person. */
export interface Chatter {
  lines: string[];
  bytes: number;
}

/** The lines at the beginning of a text that are no part of the dump. @param head a byte a character. */
export function chatterIn(head: string): Chatter {
  const lines: string[] = [];
  let bytes = 0;
  for (;;) {
    chatter.lastIndex = bytes;
    if (!chatter.test(head)) return { lines, bytes };
    const end = head.indexOf('\n', bytes);
    if (end < 0 && head.length >= 4096) return { lines, bytes };
    lines.push(head.slice(bytes, end < 0 ? undefined : end).trimEnd());
    bytes = end < 0 ? head.length : end + 1;
    if (end < 0) return { lines, bytes };
  }
}

/** Leaves such lines out, and empty ones in their place: what later lines are called stays true. */
export function skipChatter(stream: Readable, { lines, bytes }: Chatter): void {
  if (bytes === 0) return;
  stream.read(bytes);
  stream.unshift(Buffer.from('\n'.repeat(lines.length)));
}

/** The last words of a client that failed while it made the dump, as they stand in it. */
export function failureIn(text: string): string | undefined {
  return text.match(failure)?.at(-1)?.trimEnd();
}
