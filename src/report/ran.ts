import type { RecordedStatement } from './recording';
import { mostStatements } from './recording';

/** One statement as the server has told it, before it is known what it held and wrote. Times by the server's clock, in ms. */
export interface Ran
  extends Pick<
    RecordedStatement,
    'text' | 'tag' | 'rows' | 'failed' | 'temporaryBytes' | 'algorithm' | 'work' | 'limitsLocks'
  > {
  /** The session that ran it, as the server calls it. */
  session: string;
  /** As it was written, without values, where the server shows it otherwise: by this it is found in a file. */
  written?: string | undefined;
  start: number;
  end: number;
  /** Objects that the server said it has written anew, by their names without the schema. */
  rewrote: string[];
  /** Values that tell which migration it belongs to, where it writes the history table of a migration tool. */
  marks?: readonly string[] | undefined;
}

/** Keeps at most twice `mostStatements`: of more, those that took longest. */
export class Kept {
  private all: Ran[] = [];
  private leftOut = { statements: 0, durationMs: 0 };

  add(ran: Ran): void {
    this.all.push(ran);
    if (this.all.length >= 2 * mostStatements) this.shorten();
  }

  /** Those that were kept, in the order in which they began, and what is not among them. */
  finished(): { all: Ran[]; leftOut: { statements: number; durationMs: number } } {
    if (this.all.length > mostStatements) this.shorten();
    return { all: this.all.sort((a, b) => a.start - b.start), leftOut: this.leftOut };
  }

  private shorten(): void {
    const bySlowest = this.all.sort((a, b) => b.end - b.start - (a.end - a.start));
    for (const { start, end } of bySlowest.splice(mostStatements)) {
      this.leftOut.statements++;
      this.leftOut.durationMs += end - start;
    }
  }
}
