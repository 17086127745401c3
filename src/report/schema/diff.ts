import type { ObjectName } from '../recording';
import type { Dialect } from '../sql-text';
import type { Part, Schema, SchemaObject } from './schema';
import { differences } from './words';

/** One difference between two schemas. Holds names, types and expressions, and no value of data. */
export interface Change {
  how: 'added' | 'removed' | 'renamed' | 'changed';
  /** What kind of object it is: `column`, `table`, `index`. */
  what: string;
  /** The table, or the object that is no part of one, as it was called before; where it is new, as it is called now. */
  object: ObjectName;
  /** The same as it is called now, where it has another name. */
  now?: ObjectName | undefined;
  /** Of a part of a table, its name: before, or now where it is new. */
  part?: string | undefined;
  /** Of a part with another name, the new one. */
  partNow?: string | undefined;
  /** What is different or new, in words: `integer → bigint`. */
  details: readonly string[];
  /** The properties that are different. */
  properties: readonly string[];
}

/** What became of one schema in the other, object by object, in their order. Pure. */
export function differenceOf(before: Schema, after: Schema): Change[] {
  const { both, gone, fresh } = matched(before.objects, after.objects, (one) =>
    JSON.stringify([one.what, one.object.schema, one.object.name]),
  );
  return [
    ...gone.map((one) => whole('removed', one)),
    ...both.flatMap(([was, is]) => [...itself(was, is, after.dialect), ...partsOf(was, is, after.dialect)]),
    ...fresh.map((one) => whole('added', one)),
  ];
}

interface Numbered {
  id?: string | undefined;
}

/** Pairs what is the same: by number, since a name may have gone to another one, and what is left by name. */
function matched<T extends Numbered>(before: readonly T[], after: readonly T[], nameOf: (one: T) => string) {
  const both: [T, T][] = [];
  const pair = (was: readonly T[], is: readonly T[], keyOf: (one: T) => string | undefined) => {
    const open = new Map(is.map((one) => [keyOf(one), one] as const));
    const pairs = was.flatMap((one): [T, T][] => {
      const key = keyOf(one);
      const other = key === undefined ? undefined : open.get(key);
      return other ? [[one, other]] : [];
    });
    both.push(...pairs);
    const [old, now] = [new Set(pairs.map(([one]) => one)), new Set(pairs.map(([, one]) => one))];
    return { gone: was.filter((one) => !old.has(one)), fresh: is.filter((one) => !now.has(one)) };
  };
  const numbered = pair(before, after, ({ id }) => id);
  const { gone, fresh } = pair(numbered.gone, numbered.fresh, nameOf);
  const places = new Map(before.map((one, place) => [one, place]));
  both.sort(([a], [b]) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  return { both, gone, fresh };
}

function whole(how: 'added' | 'removed', { what, object, parts }: SchemaObject): Change {
  const counted = (['column', 'index', 'constraint', 'trigger', 'policy'] as const).flatMap((kind) => {
    const count = parts.filter((part) => part.what === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? kind : plural(kind)}`];
  });
  return { how, what, object, details: /view/.test(what) ? [] : counted, properties: [] };
}

function plural(word: string): string {
  if (word === 'index') return 'indexes';
  return word === 'policy' ? 'policies' : `${word}s`;
}

function itself(was: SchemaObject, is: SchemaObject, dialect: Dialect): Change[] {
  const { what, object } = was;
  const { words, properties } = differences(was.properties, is.properties, dialect);
  const renamed = object.name !== is.object.name || object.schema !== is.object.schema;
  // MySQL and MariaDB give a table another number whenever they write it anew.
  const isNumbered = dialect === 'postgresql' && was.id !== undefined && is.id !== undefined;
  const anew = isNumbered && was.id !== is.id && what === 'table';
  const now = renamed ? is.object : undefined;
  const details = anew ? ['made anew', ...words] : words;
  if (!renamed && details.length === 0) return [];
  return [{ how: renamed ? 'renamed' : 'changed', what, object, now, details, properties }];
}

/** A table of PostgreSQL that was dropped and made anew has other numbers for everything, and is compared by names. */
function partsOf(was: SchemaObject, is: SchemaObject, dialect: Dialect): Change[] {
  // The columns of a view follow from its definition.
  if (/view/.test(was.what)) return [];
  const { both, gone, fresh } = matched(was.parts, is.parts, ({ what, name }) =>
    JSON.stringify([what, name]),
  );
  const of = { object: was.object, now: was.object.name === is.object.name ? undefined : is.object };
  const one = (how: 'added' | 'removed', { what, name, properties }: Part): Change => {
    const { words } = how === 'added' ? differences(undefined, properties, dialect) : { words: [] };
    return { how, what, ...of, part: name, details: words, properties: [] };
  };
  return [
    ...gone.map((part) => one('removed', part)),
    ...both.flatMap(([old, part]): Change[] => {
      const { words, properties } = differences(old.properties, part.properties, dialect);
      const { what, name } = old;
      const anew =
        what === 'column' && was.id === is.id && old.id !== part.id ? ['dropped, and added anew'] : [];
      const details = [...anew, ...words];
      const partNow = name === part.name ? undefined : part.name;
      if (partNow === undefined && details.length === 0) return [];
      const how = partNow === undefined ? 'changed' : 'renamed';
      return [{ how, what, ...of, part: name, partNow, details, properties }];
    }),
    ...fresh.map((part) => one('added', part)),
  ];
}
