import type { Labels } from '../provider';

/** A tag as every API of AWS has it. */
export interface Tag {
  Key?: string | undefined;
  Value?: string | undefined;
}

const longest = 256;
/** AWS takes 50 for a resource; teams that tag by rules of their own need a few. */
const most = 45;

/** Everything that tags may hold everywhere, less the mark of what is written otherwise. */
const plain = /^[A-Za-z0-9 _.:/+-]$/;
const mark = '=';

/**
 * Labels as tags. A value may be of whatever characters and length; a tag has few, and 256 of them. What a tag cannot hold
 * is written as the two digits of each byte after a `=`, and what is too long goes on in tags with a number at the end.
 * @throws Error for more labels than a resource can have.
 */
export function tagsOf(labels: Labels): { Key: string; Value: string }[] {
  const tags = Object.entries(labels).flatMap(([name, value]) =>
    parted(encoded(value)).map((part, index) => ({
      Key: index === 0 ? name : `${name}.${index + 1}`,
      Value: part,
    })),
  );
  if (tags.length > most) throw new Error(`${tags.length} tags are needed, and a resource takes ${most}`);
  return tags;
}

/** The labels that tags hold; what somebody else has tagged is not among them. */
export function labelsOf(tags: readonly Tag[] | undefined): Labels {
  const parts = new Map<string, [number, string][]>();
  for (const { Key = '', Value = '' } of tags ?? []) {
    const [, name, number = '1'] = /^(labtest[./].*?)(?:\.(\d+))?$/.exec(Key) ?? [];
    if (name !== undefined) parts.set(name, [...(parts.get(name) ?? []), [Number(number), Value]]);
  }
  const whole = (of: [number, string][]) => of.sort(([a], [b]) => a - b).map(([, part]) => part);
  return Object.fromEntries([...parts].map(([name, of]) => [name, decoded(whole(of).join(''))]));
}

function encoded(value: string): string {
  const written = [...value].map((character) => (plain.test(character) ? character : bytesOf(character)));
  // AWS cuts spaces at either end.
  return written.join('').replace(/^ +| +$/g, (spaces) => `${mark}20`.repeat(spaces.length));
}

function bytesOf(character: string): string {
  return [...Buffer.from(character)].map((byte) => mark + byte.toString(16).padStart(2, '0')).join('');
}

function decoded(value: string): string {
  const bytes = value.replace(/=([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}

/** A part ends neither within an escape nor with a space; a space that is written otherwise needs two more places. */
function parted(value: string): string[] {
  const pieces = value.match(/=[0-9a-f]{2}|[\s\S]/gi) ?? [];
  const parts = [''];
  for (const piece of pieces) {
    const last = parts.length - 1;
    if ((parts[last] ?? '').length + piece.length <= longest - 4) parts[last] += piece;
    else parts.push(piece);
  }
  return parts.map((part) => part.replace(/^ | $/g, `${mark}20`));
}
