/** Characters of one line that are kept. Cutting it could leave half of a secret, which no mask would know. */
const longestLine = 64 * 1024;

/** Takes what a program prints apart into lines, whatever pieces it comes in; one that is too long is only measured. */
export class Lines {
  #open = '';
  #measured = 0;
  #returned = false;

  constructor(private readonly take: (line: string) => void) {}

  readonly add = (piece: string): void => {
    const text = this.#returned && piece.startsWith('\n') ? piece.slice(1) : piece;
    this.#returned = piece.endsWith('\r');
    const [first = '', ...others] = text.split(/\r\n|[\n\r]/);
    this.#extend(first);
    for (const line of others) {
      this.#over();
      this.#extend(line);
    }
  };

  /** What it printed last need not end with the end of a line. */
  end(): void {
    if (this.#open !== '' || this.#measured > 0) this.#over();
  }

  #extend(part: string): void {
    if (this.#measured > 0 || this.#open.length + part.length > longestLine) {
      this.#measured += this.#open.length + part.length;
      this.#open = '';
    } else this.#open += part;
  }

  #over(): void {
    const long = `(a line of ${(this.#measured / 1e6).toFixed(1)} MB is left out)`;
    this.take(this.#measured > 0 ? long : this.#open);
    this.#open = '';
    this.#measured = 0;
  }
}

/** Characters that are shown from the beginning, and lines from the end where there are more. */
const shownFirst = 1_000_000;
const shownLast = 200;

/** Hands on as much of a program's lines as somebody may read: the beginning at once, the end at the end. */
export class Excerpt {
  #room = shownFirst;
  #kept: string[] = [];
  #leftOut = 0;

  constructor(private readonly print: (line: string) => void) {}

  readonly add = (line: string): void => {
    if (this.#room > 0) {
      this.#room -= line.length + 1;
      this.print(line);
      return;
    }
    this.#kept.push(line);
    if (this.#kept.length > 2 * shownLast) this.#drop();
  };

  end(): void {
    if (this.#kept.length > shownLast) this.#drop();
    if (this.#leftOut > 0) this.print(`(${this.#leftOut} lines of what it printed are left out here)`);
    for (const line of this.#kept.splice(0)) this.print(line);
  }

  #drop(): void {
    this.#leftOut += this.#kept.splice(0, this.#kept.length - shownLast).length;
  }
}
