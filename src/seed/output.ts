import { redact } from '../core/redact';

const kept = 16 * 1024;
const shown = 4 * 1024;

/** The end of what a program printed. */
export class Tail {
  private text = '';

  constructor(private readonly secrets: readonly string[]) {}

  readonly add = (piece: string): void => {
    this.text = (this.text + piece).slice(-kept);
  };

  /** At most 4 KB of whole lines, without secrets. */
  lines(): string {
    const clean = redact(this.text, this.secrets).trimEnd();
    if (clean.length <= shown) return clean;
    const end = clean.slice(-shown);
    return end.slice(end.indexOf('\n') + 1);
  }
}
