import { Databases } from './databases';
import { Lexer } from './lexer';
import { tableOf, type Verdict } from './scanner';

const characters = '\'"`-#/\\';
const blank = tableOf(' \t\r\n\f\v\0');
const held = new Set(['create', 'drop', 'alter', 'set', 'grant', 'revoke', 'flush', 'use', 'change']);
/** Commands of the client; none is the beginning of an SQL statement. */
const clientCommands = new Set(
  'system source tee notee pager nopager edit connect charset nowarning warnings status clear ego go print prompt quit exit rehash resetconnection query_attributes ssl_session_data_print costs'.split(
    ' ',
  ),
);
const neutral = /^(?:set|select|start|begin|commit|lock|unlock|(?:create|alter|drop)\s+(?:user|role))\b/i;
const markers = /\/\*M?!\d*|\*\//g;
const name = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[^\\s`"\';@*/]+)';
const useStatement = new RegExp(`^use\\s+(${name})\\s*$`, 'i');
/** `DEFINER=user@host` in the beginning of a statement, through the comments that mysqldump writes it in. */
const definer = new RegExp(
  `^((?:\\s|\\/\\*M?!\\d*|\\*\\/|(?:create|alter|or|replace|aggregate)\\b|algorithm\\s*=\\s*\\w+)*)definer\\s*=\\s*${name}(?:\\s*@\\s*${name})?`,
  'i',
);

const leftOut: readonly [pattern: RegExp, reason: string][] = [
  [/^(?:create|drop|alter)\s+(?:database|schema)\b/i, 'CREATE, DROP and ALTER DATABASE'],
  [/^(?:grant|revoke|flush)\b/i, 'GRANT, REVOKE and FLUSH'],
  [/^(?:create|drop|alter|rename)\s+(?:user|role)\b/i, 'accounts'],
  [/^set\s+default\s+role\b/i, 'accounts'],
  [/^set\s+(?:@@global\.|global\s+)?@*gtid_purged\b/i, 'settings of the replication'],
  [/^set\s+(?:@@session\.|@@|session\s+)?sql_log_bin\b/i, 'settings of the replication'],
  [/^change\s+(?:master|replication)\b/i, 'settings of the replication'],
];

/** The guard for dumps that the mysql client restores, started with --binary-mode. */
export class MysqlGuard extends Lexer {
  protected readonly postgresComments = false;
  private readonly databases: Databases;
  private delimiter = Buffer.from(';');
  private special = tableOf(`${characters};`);
  private backslashes = true;

  constructor(file: string) {
    super(file);
    this.databases = new Databases(file);
  }

  protected idle(start: number, limit: number): number {
    const { buf } = this;
    let i = start;
    while (i < limit && blank[buf[i] ?? 0] === 1) i++;
    if (i >= limit) return i;
    if (buf[i] === 0x49 || buf[i] === 0x69) {
      // INSERT, most of all statements.
      this.begin(i, false);
      this.databases.written();
      return i;
    }
    const comment = this.commentAt(i);
    if (comment > 0) return comment;
    const marker = /^\/\*M?!\d*\s*/.exec(buf.toString('latin1', i, i + 32))?.[0].length ?? 0;
    const word = /^\w*/.exec(buf.toString('latin1', i + marker, i + marker + 24))?.[0].toLowerCase() ?? '';
    if (clientCommands.has(word)) throw this.refusedCommand(this.lineAt(i), word);
    if (word === 'delimiter' && marker === 0) return this.changeDelimiter(i);
    if (word === 'use' && marker === 0) {
      const after = this.useOfClient(i);
      if (after > 0) return after;
    }
    const hold = held.has(word);
    this.begin(i, hold);
    if (!hold && word !== '' && !neutral.test(word)) this.databases.written();
    return i;
  }

  /** Begins a comment at `i`; returns 0 when there is none, or one that the server reads. */
  private commentAt(i: number): number {
    const { buf } = this;
    const byte = buf[i];
    const next = buf[i + 1];
    if (byte === 0x23) return this.lineComment(i);
    if (byte === 0x2d && next === 0x2d && (buf[i + 2] ?? 0) <= 0x20) return this.lineComment(i);
    if (byte !== 0x2f || next !== 0x2a) return 0;
    const opening = buf.toString('latin1', i + 2, i + 10);
    return /^M?!/.test(opening) && !opening.startsWith('M!999999') ? 0 : this.blockComment(i);
  }

  /** The client takes `DELIMITER xx` with the rest of its line. */
  private changeDelimiter(i: number): number {
    const line = this.restOfLine(i);
    const wanted = /^delimiter\s+(\S{1,16})(?:\s|$)/i.exec(line)?.[1];
    if (!wanted || wanted.includes('\\')) throw this.refusedCommand(this.lineAt(i), 'delimiter');
    this.delimiter = Buffer.from(wanted, 'latin1');
    this.special = tableOf(characters + wanted[0]);
    return i + line.length;
  }

  /** The client takes `USE name` without a delimiter, up to the end of the line. */
  private useOfClient(i: number): number {
    const line = this.restOfLine(i);
    if (!useStatement.test(line)) return 0;
    this.begin(i, true);
    this.finish(i + line.length);
    return i + line.length;
  }

  protected code(start: number, limit: number): number {
    const { buf, special, delimiter } = this;
    let i = start;
    while (i < limit) {
      const byte = buf[i] as number;
      if (special[byte] === 0) {
        i++;
        continue;
      }
      if (byte === delimiter[0] && this.isDelimiter(i)) {
        this.finish(i + delimiter.length);
        return i + delimiter.length;
      }
      if (byte === 0x27 || byte === 0x22 || byte === 0x60) {
        i = this.quote(i + 1, byte, byte !== 0x60 && this.backslashes, limit);
        if (this.step !== this.inCode) return i;
        continue;
      }
      const comment = this.commentAt(i);
      if (comment > 0) return comment;
      if (byte === 0x5c && buf[i + 1] !== 0x4e)
        throw this.refusedCommand(this.lineAt(i), this.restOfLine(i).slice(0, 2));
      i++;
    }
    return i;
  }

  private isDelimiter(i: number): boolean {
    const { buf, delimiter } = this;
    return delimiter.length === 1 || buf.subarray(i, i + delimiter.length).equals(delimiter);
  }

  protected judge(head: string, raw: () => string, whole: boolean): Verdict {
    const ended = whole && head.endsWith(this.delimiter.toString('latin1'));
    const text = (ended ? head.slice(0, -this.delimiter.length) : head).replace(markers, ' ').trim();
    const use = useStatement.exec(text)?.[1];
    if (use !== undefined) this.databases.switched(unquoted(use), this.statementLine, text);
    const reason = use === undefined ? leftOut.find(([pattern]) => pattern.test(text))?.[1] : 'USE';
    if (reason !== undefined) {
      this.count(reason);
      return 'drop';
    }
    if (/^use\b/i.test(text)) throw this.refusedCommand(this.statementLine, 'use');
    if (/^set\b[\s\S]*\bsql_mode\b/i.test(text)) this.backslashes = !/no_backslash_escapes/i.test(text);
    if (!neutral.test(text)) this.databases.written();
    return definer.test(text) ? this.withoutDefiner(raw()) : 'pass';
  }

  private withoutDefiner(raw: string): Verdict {
    const replacement = raw.replace(definer, '$1');
    if (replacement === raw) return 'pass';
    this.count('DEFINER clauses');
    return { replacement };
  }

  private refusedCommand(line: number, command: string): Error {
    return this.refusal(
      line,
      `${command} is refused.`,
      'It is, or looks like, a command of the mysql client; what reads files, runs programs or steers the client has no place in a dump, and nothing of it was run.',
      'Give a dump as mysqldump writes it, or call the client yourself in the data_setup_script.',
    );
  }

  protected atEnd(): void {}
}

function unquoted(text: string): string {
  const quote = text[0] ?? '';
  return /["'`]/.test(quote) ? text.slice(1, -1).replaceAll(quote + quote, quote) : text;
}
