import { nearest } from '../config/nearest';

/** What to say of a key that nobody knows: what is wrong, and the key that was meant. */
export function unknownKey(key: string, known: readonly string[]): [what: string, remedy: string] {
  const close = nearest(key, known);
  return [
    `key \`${key}\` is unknown`,
    close ? `did you mean \`${close}\`?` : `known here: ${known.join(', ')}`,
  ];
}
