import type { LogEntry } from './log-entry';
import { Recent } from './recent';

/** As the server has it at the level DEBUG2, before it parses what it was sent under a name, and before it binds that. */
const parses = /^parse ([\s\S]*?): ([\s\S]*)$/;
const binds = /^bind [\s\S]*? to ([\s\S]*)$/;
/** Codes of what cannot be read: by its grammar, its characters or its length. */
const unread = /^(?:42|22|0A|54)/;

/** So many are known at most: PHP's PDO gives each statement a name of its own, and when one goes is not logged. */
const mostTexts = 5000;

/** What sessions have sent that has not begun to run: when it fails, the log does not say what it was. */
export class Parsed {
  /** By session and name. */
  private readonly texts = new Recent<string, string>(mostTexts);
  private readonly last = new Map<number, string>();

  add(session: number, message: string): void {
    const [, name, sql] = parses.exec(message) ?? [];
    if (name !== undefined && sql !== undefined) this.texts.set(`${session} ${name}`, sql);
    const used = name ?? binds.exec(message)?.[1];
    if (used !== undefined) this.last.set(session, used);
  }

  /**
   * The statement that an error is of, where none runs. `…` for one that was sent as a simple query and has not been
   * understood at all; undefined where the error is of none.
   */
  failed(session: number, { ps, error_severity, state_code = '' }: LogEntry): string | undefined {
    if (ps === 'PARSE' || ps === 'BIND') return this.texts.get(`${session} ${this.last.get(session)}`);
    const isQuery = error_severity === 'ERROR' && ps?.startsWith('idle') && unread.test(state_code);
    return isQuery ? '…' : undefined;
  }

  clear(): void {
    this.texts.clear();
    this.last.clear();
  }
}
