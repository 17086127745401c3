import { redact } from '../core/redact';

const kept = 16 * 1024;
const shown = 4 * 1024;

/** The end of what a program printed. */
export class Tail {
  private pieces: string[] = [];
  private length = 0;

  constructor(private readonly secrets: readonly string[]) {}

  readonly add = (piece: string): void => {
    this.pieces.push(piece);
    this.length += piece.length;
    if (this.length <= 2 * kept) return;
    this.pieces = [this.text()];
    this.length = kept;
  };

  private text(): string {
    return this.pieces.join('').slice(-kept);
  }

  /** At most 4 KB of whole lines, without secrets. */
  lines(): string {
    const clean = redact(this.text(), this.secrets).trimEnd();
    if (clean.length <= shown) return clean;
    const end = clean.slice(-shown);
    return end.slice(end.indexOf('\n') + 1);
  }
}

const mostLines = 1000;
const longestLine = 1000;

/** The last lines that a program printed, long ones cut: what its error is read from, and never shown as it is. */
export class LastLines {
  private kept: string[] = [];
  private open = '';

  readonly add = (piece: string): void => {
    const lines = piece.split(/\r?\n/);
    this.open = (this.open + lines[0]).slice(0, longestLine);
    for (const line of lines.slice(1)) {
      this.kept.push(this.open);
      this.open = line.slice(0, longestLine);
    }
    if (this.kept.length > 2 * mostLines) this.kept = this.kept.slice(-mostLines);
  };

  lines(): string[] {
    return [...this.kept, this.open].slice(-mostLines);
  }
}
