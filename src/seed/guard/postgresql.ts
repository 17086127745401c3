import { Databases } from './databases';
import { Landmarks } from './dump/landmarks';
import { reasons } from './dump/reasons';
import type { DumpRules } from './dump/rules';
import { isReadable, unreadable, unreadableEncoding } from './postgresql-encoding';
import { PostgresqlLexer } from './postgresql-lexer';
import {
  blank,
  copySource,
  held,
  neutral,
  notText,
  notTextRemedy,
  plain,
  plainDump,
  runsPrograms,
  standardStringsAfter,
  wholeServer,
} from './postgresql-rules';
import { databaseOfConnect, metaCommand } from './psql';
import type { Step, Verdict } from './scanner';

const longestMeta = 8 * 1024;

/** psql's commands by name. What else follows a backslash may be a value of the data, and is not shown. */
const commandName =
  /^\\(?:!|\?|;|\.|bind\w*|cd|connect|conninfo|copyright|copy|crosstabview|c|d[a-zA-Z]{0,2}|echo|edit|elif|else|encoding|endif|ef|ev|errverbose|e|f|gdesc|gexec|gset|gx|g|help|html|h|H|if|include_relative|include|ir|i|list|lo_\w+|l|out|o|password|parse|print|prompt|pset|p|quit|qecho|q|reset|restrict|r|setenv|set|sf|sv|s|timing|t|T|unrestrict|unset|warn|watch|write|w|x|z|a)(?![\w@])/;

/** The guard for plain dumps that psql restores; reads as psql's own lexer does. */
export class PostgresqlGuard extends PostgresqlLexer {
  private readonly databases: Databases;
  private inMetaCommand = false;
  private metaBytes = 0;
  private setStrings = false;
  readonly landmarks = new Landmarks();

  constructor(
    file: string,
    private readonly rules: DumpRules,
  ) {
    super(file);
    this.databases = new Databases(file);
  }

  override read(chunk: Buffer, final: boolean): Buffer[] {
    if (!chunk.includes(0)) return super.read(chunk, final);
    throw this.refusal(this.lineAt(0), 'at or after this line there is a zero byte.', notText, notTextRemedy);
  }

  protected idle(start: number, limit: number): number {
    const { buf } = this;
    let i = start;
    while (i < limit && blank[buf[i] ?? 0] === 1) i++;
    if (i >= limit) return i;
    const byte = buf[i];
    if (byte === 0x2d && buf[i + 1] === 0x2d) return this.leadingComment(i);
    if (byte === 0x2f && buf[i + 1] === 0x2a) return this.blockComment(i);
    if (byte === 0x5c) return this.openMeta(i);
    if (plain[byte ?? 0] === 1) {
      this.beginStatement(i, false, '');
      this.databases.written();
      return i;
    }
    const word = this.firstWord(i);
    const hold = held.has(word);
    this.beginStatement(i, hold, word);
    if (!hold && byte !== 0x3b && !neutral.test(word)) this.databases.written();
    return i;
  }

  private firstWord(i: number): string {
    return /^[a-z]*/i.exec(this.buf.toString('latin1', i, i + 12))?.[0].toLowerCase() ?? '';
  }

  private leadingComment(i: number): number {
    const comment = this.restOfLine(i);
    this.landmarks.seen(comment, () => this.lineAt(i));
    if (/^-- PostgreSQL database cluster dump\s*$/.test(comment))
      throw this.refusal(this.lineAt(i), ...wholeServer);
    return this.lineComment(i);
  }

  protected isCopyIn(outline: string): boolean {
    return /^(?:stdin|stdout)$/.test(copySource(outline));
  }

  protected judge(head: string, raw: () => string): Verdict {
    if (this.inMetaCommand) return this.judgeMeta(head);
    const changed = this.rules.judge(head, raw);
    if (changed === '') return 'drop';
    if (copySource(this.outline(head)) === 'program') {
      throw this.refusal(this.statementLine, 'COPY … PROGRAM is refused.', runsPrograms, plainDump);
    }
    this.follow(head);
    const encoding = unreadableEncoding(head);
    if (encoding !== undefined) throw this.refusedEncoding(encoding);
    if (!neutral.test(head)) this.databases.written();
    return changed === undefined ? 'pass' : { replacement: changed };
  }

  protected isValue(beginning: string): boolean {
    return /^select\b/i.test(beginning);
  }

  /** standard_conforming_strings decides where a string ends, and can be changed in more ways than can be followed. */
  private follow(head: string): void {
    const after = standardStringsAfter(head);
    if (after === 'unclear' || (this.setStrings && /^(?:rollback|abort)\b/i.test(head)))
      throw this.refusal(
        this.statementLine,
        'standard_conforming_strings is set in a way that cannot be followed.',
        notText,
        'Set it with `SET standard_conforming_strings = on;`, as pg_dump does, outside of a transaction.',
      );
    if (after === undefined || after === this.standardStrings) return;
    this.setStrings = this.fromNextLine = true;
    this.standardStrings = after;
  }

  private refusedEncoding(name: string): Error {
    return this.refusal(this.statementLine, `client_encoding is set to ${name}.`, ...unreadable);
  }

  /** A meta-command is held like a statement that ends with its line. */
  private openMeta(i: number): number {
    this.begin(i, true);
    this.inMetaCommand = true;
    this.metaBytes = 0;
    this.step = this.inMeta;
    return i;
  }

  private readonly inMeta: Step = (i, limit) => {
    const end = this.buf.indexOf(10, i);
    if (end >= 0 && end <= limit) {
      this.finish(end);
      return end;
    }
    this.metaBytes += limit - i;
    if (this.metaBytes > longestMeta)
      throw this.refusedMeta(this.statementLine, '\\…', 'Its line is too long.');
    return limit;
  };

  private judgeMeta(line: string): Verdict {
    this.inMetaCommand = false;
    const command = metaCommand(line.trimEnd());
    if (command.kind === 'refused')
      throw this.refusedMeta(this.statementLine, command.name, command.why, command.remedy);
    if (command.kind === 'connect') {
      const name = databaseOfConnect(command.argument);
      if (name === undefined)
        throw this.refusedMeta(this.statementLine, line.trim(), 'It connects to another server.');
      if (name !== '') this.databases.switched(name, this.statementLine, line.trim());
    }
    if (command.kind === 'encoding' && !isReadable(command.argument))
      throw this.refusedEncoding(command.argument);
    this.rules.leftOut.add(reasons.clientCommands);
    return command.kind === 'encoding'
      ? { replacement: `SET client_encoding = '${command.argument}';` }
      : 'drop';
  }

  protected refusedMeta(line: number, command: string, why: string, remedy = plainDump): Error {
    const name = commandName.exec(command)?.[0] ?? '\\…';
    return this.refusal(
      line,
      `the psql command ${name} is refused.`,
      `${why} ${runsPrograms}`.trim(),
      remedy,
    );
  }
}
