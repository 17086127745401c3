import type { Assignment } from './mysql-set';

/** Which bytes begin a character of two, and which may be its second, by `my_ismbchar` of each character set. */
export interface Pairs {
  first(byte: number): boolean;
  second(byte: number): boolean;
}

const within = (byte: number, ...ranges: [number, number][]) =>
  ranges.some(([from, to]) => byte >= from && byte <= to);
const japanese: Pairs = {
  first: (byte) => within(byte, [0x81, 0x9f], [0xe0, 0xfc]),
  second: (byte) => within(byte, [0x40, 0x7e], [0x80, 0xfc]),
};
const simplified: Pairs = {
  first: (byte) => within(byte, [0x81, 0xfe]),
  second: (byte) => within(byte, [0x40, 0x7e], [0x80, 0xfe]),
};
const traditional: Pairs = {
  first: (byte) => within(byte, [0xa1, 0xf9]),
  second: (byte) => within(byte, [0x40, 0x7e], [0xa1, 0xfe]),
};

const unclear = 'a character set that is not clear';
/** Character sets in which the second byte of a character may look like a backslash or a backquote. */
const ambiguous: ReadonlyMap<string, Pairs> = new Map([
  ['sjis', japanese],
  ['cp932', japanese],
  ['gbk', simplified],
  // Its characters of four bytes have digits where others have their second.
  ['gb18030', simplified],
  ['big5', traditional],
  [unclear, simplified],
]);

/** A name as SET takes it; a number is one of a collation. */
const name = /^(?:(['"`])(\w+)\1|([a-z]\w*))(?:\s+collate\b[\s\S]*)?$/i;
const names = /^(?:names|character\s+set|charset)\s+([\s\S]+)$/i;

/**
 * Follows what a dump makes of the character set that the server reads statements in. The client, which splits the dump
 * into statements, reads it as UTF-8 all the while.
 */
export class Charset {
  /** Its name. */
  current = 'utf8mb4';
  private readonly kept = new Map<string, string>();

  get pairs(): Pairs | undefined {
    return ambiguous.get(this.current);
  }

  /** @param assigned by a SET statement. */
  follow(assigned: readonly Assignment[]): void {
    for (const { scope, name: variable, value, text } of assigned) {
      const named = scope === 'other' ? names.exec(text)?.[1] : undefined;
      if (named !== undefined) this.current = this.after(named);
      else if (scope === 'user') this.kept.set(variable, this.after(value));
      else if (scope === 'session' && variable === 'character_set_client') this.current = this.after(value);
    }
  }

  private after(written: string): string {
    const value = written.trim();
    if (/^@@(?:session\.|local\.)?character_set_client$/i.test(value)) return this.current;
    const variable = /^@([\w.$]+)$/.exec(value)?.[1]?.toLowerCase();
    if (variable !== undefined) return this.kept.get(variable) ?? unclear;
    const [, , quoted, plain] = name.exec(value) ?? [];
    return (quoted ?? plain ?? unclear).toLowerCase();
  }
}

/** Why a statement that the server would read otherwise than the client is refused, and what to do instead. */
export const readOtherwise = [
  'The client that restores the dump reads it as UTF-8, the server as the dump says, and they would not agree where a string ends.',
  'Make the dump with `--default-character-set=utf8mb4`, or convert it with `iconv`, and write `SET NAMES utf8mb4;` in it.',
] as const;
