import type { DatabaseError } from 'pg';
import { fitted, type Said } from '../said';
import { clientShapes, meaningOf, shapesOf } from './messages';

/** psql with VERBOSITY=verbose. */
const psqlError = /^psql:<stdin>:(\d+): (?:\S+: {2}([0-9A-Z]{5}): |(?:error: )?)(.*)$/;
const psqlNotice = /^psql:<stdin>:\d+: \S+: {2}(00|01|02)[0-9A-Z]{3}: /;
const clientError = /^(?:psql|pg_restore): (?:error: |fatal: |\[[^\]]*\] )(.*)$/;
const archiveError =
  /^(?:could not execute query|COPY failed for table "[^"\n]{1,63}"|error returned by PQ\w+): (?:\S+: {2})(.*)$/;
const field = /^(SCHEMA|TABLE|COLUMN|DATATYPE|CONSTRAINT) NAME: {2}([^'"@()\n]{1,63})$/;
const copyContext = /^CONTEXT: {2}COPY ([^,:'"@\n]{1,130}), line (\d+)(?:, column ([^:'"@\n]{1,63}))?/;
const identifier = '(?:"[^"@\\n]{1,63}"|[\\w$]+)';
const command = new RegExp(
  `^Command was: ((?:CREATE|ALTER|DROP|COMMENT|COPY|INSERT|REFRESH)(?: [A-Z]+)* )(${identifier}(?:\\.${identifier})?)(?=[ (;\\n]|$)`,
);

/** Reads what psql (with `VERBOSITY=verbose`) or pg_restore printed: its last error, since at that it ended. */
export function saidByPostgresql(lines: readonly string[]): Said {
  const from = lines.findLastIndex(
    (line) =>
      (psqlError.test(line) || clientError.test(line)) && !psqlNotice.test(line) && !isAfterthought(line),
  );
  const [first = '', ...more] = lines.slice(Math.max(from, 0));
  if (from < 0) return {};
  const [, line, code, message = ''] = psqlError.exec(first) ?? [];
  const place = placeIn(more);
  const at = line === undefined ? {} : { line: Number(line) };
  if (code !== undefined)
    return { ...at, code, meaning: meaningOf(code), ...worded(message, code, more), place };
  const client = message || (clientError.exec(first)?.[1] ?? '');
  const said = archiveError.exec(client)?.[1];
  if (said !== undefined) return { ...worded(said, undefined, more), place };
  const lost = /server closed the connection|connection to server was lost|SSL SYSCALL|Connection reset/.test(
    client,
  );
  return { ...at, ...fitted(client, clientShapes), place, ...(lost && { lost }) };
}

/** What psql adds when its connection is gone; the reason was said before. */
function isAfterthought(line: string): boolean {
  return /^psql:<stdin>:\d+: error: connection to server was lost$/.test(line);
}

/** The message where it can hold none of the data: its name stands in no text literal, row or made-up statement. */
function worded(message: string, code: string | undefined, more: readonly string[]): Partial<Said> {
  const raised = more.some((line) => /^LOCATION: {2}exec_stmt_raise|\bat (RAISE|EXECUTE)$/.test(line));
  const known = raised ? undefined : shapesOf(message, code);
  if (!known) return {};
  const { name, shown, of } = known;
  const ended = ['57P01', '57P02', '57P03'].includes(of) ? { lost: true } : {};
  const fromData = name !== undefined && more.some((line, at) => isLiteral(line, more[at + 1] ?? '', name));
  const inRow = of.startsWith('42') && more.some((line) => copyContext.test(line));
  if (fromData || inRow) return { code: of, meaning: meaningOf(of), ...ended };
  return { code: of, meaning: meaningOf(of), message: shown, name, ...ended };
}

/**
 * Whether a `LINE n: …` has the name in a text, where the next line points: a text is read in lower case, escaped or cut
 * off, as the line is. Characters of other widths move the place.
 */
function isLiteral(line: string, next: string, name: string): boolean {
  if (line.includes(`'${name}`)) return true;
  if (!/^LINE \d+: /.test(line) || !/^ *\^$/.test(next)) return false;
  const pointed = line.slice(next.indexOf('^'));
  return /[^\x20-\x7e]/.test(line) || /^(?:[benx]|u&)?'|^\$/i.test(pointed);
}

/** Names that come from the catalog: the fields right above the end, and where COPY was. */
function placeIn(lines: readonly string[]): string | undefined {
  const end = lines.findLastIndex((line) => line.startsWith('LOCATION:  '));
  const parts: string[] = [];
  if (!lines[end]?.startsWith('LOCATION:  exec_stmt_raise'))
    for (let at = end - 1; at >= 0; at--) {
      const [, kind = '', name = ''] = field.exec(lines[at] ?? '') ?? [];
      if (kind === '') break;
      parts.unshift(`${kind === 'DATATYPE' ? 'type' : kind.toLowerCase()} ${name}`);
    }
  for (const line of lines) {
    const [, table, row, column] = copyContext.exec(line) ?? [];
    if (table)
      parts.push(`row ${row} of the data of ${table}${column === undefined ? '' : `, column ${column}`}`);
    const [, verb = '', object = ''] = command.exec(line) ?? [];
    if (object) parts.push(`in ${verb}${object}`);
  }
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** Reads an error that the server sent to the driver. */
export function saidToDriver(error: DatabaseError): Said {
  const { code, message, where = '', routine, schema, table, column, constraint } = error;
  const context = where.split('\n').map((line, at) => (at === 0 ? `CONTEXT:  ${line}` : line));
  const fields = Object.entries({ schema, table, column, constraint })
    .filter(([, name]) => name !== undefined)
    .map(([kind, name]) => `${kind.toUpperCase()} NAME:  ${name}`);
  const more = [...context, ...fields, `LOCATION:  ${routine}, `];
  return {
    code,
    ...(code && { meaning: meaningOf(code), ...worded(message, code, more) }),
    place: placeIn(more),
  };
}
