import { type Dialect, withoutValues } from '../sql-text';
import type { Properties } from './schema';

/** What is said without its name: `integer → bigint`, and not `type integer → bigint`. */
const plain = new Set(['type', 'nullability', 'definition', 'command']);
/** Of these only that they are different is told: they are values, or may be. */
const untold = new Set(['comment', 'labels', 'constraints']);
/** These are no expressions: a number in one is no value. */
const measures = new Set(['type', 'options', 'version', 'increment', 'maximum', 'attributes', 'returns']);
/** What is longer is not told. */
const longest = 200;

/** How properties differ. */
interface Differences {
  /** For a reader; no literal of an expression is among them. */
  words: string[];
  /** The names of those that differ. */
  properties: string[];
}

/** @param before absent where the object is new. */
export function differences(before: Properties | undefined, is: Properties, dialect: Dialect): Differences {
  const [was, isNew] = [before ?? {}, before === undefined];
  const properties = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => was[name] !== is[name],
  );
  return {
    properties,
    words: properties.map((name) => inWords(name, [was[name], is[name]], isNew, dialect)),
  };
}

function inWords(
  name: string,
  values: readonly (string | undefined)[],
  isNew: boolean,
  dialect: Dialect,
): string {
  const [from, to] = values.map((value) => (value === undefined ? 'none' : shown(name, value, dialect)));
  if (from === undefined || to === undefined) return isNew ? name : `${name} changed`;
  const called = plain.has(name) ? '' : `${name} `;
  if (isNew) return `${called}${to}`;
  // Where only a value is different, it looks the same without.
  return from === to ? `${name} changed` : `${called}${from} → ${to}`;
}

function shown(name: string, value: string, dialect: Dialect): string | undefined {
  if (untold.has(name)) return undefined;
  const text = measures.has(name) ? value.replace(/'(?:[^']|'')*'/g, '?') : withoutValues(value, dialect);
  return text.length > longest || /\n/.test(value.trim()) ? undefined : text;
}
