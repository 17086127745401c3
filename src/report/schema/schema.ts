import type { ObjectName } from '../recording';
import type { Dialect } from '../sql-text';

/** What the server says of an object, by the words that a reviewer reads. Texts may hold values: see `diff.ts`. */
export type Properties = Readonly<Record<string, string>>;

/** Something that belongs to a table. */
export interface Part {
  what: 'column' | 'index' | 'constraint' | 'trigger' | 'policy' | 'sequence';
  name: string;
  /** Stays the same when it is renamed, where the server has such a number. */
  id?: string | undefined;
  properties: Properties;
}

/** One object of a schema. */
export interface SchemaObject {
  /** `table`, `view`, `function`, `enum` …: the server's own word. */
  what: string;
  /** Of a function, with the types of its arguments. */
  object: ObjectName;
  id?: string | undefined;
  properties: Properties;
  parts: readonly Part[];
  /** Of a table with its indexes, as the server estimates or counts it. */
  bytes?: number | undefined;
}

/** All objects of a database that are neither the server's own nor an extension's. */
export interface Schema {
  /** Whose rules its expressions are read by. */
  dialect: Dialect;
  /** What a name without a schema is looked for in. */
  usual: string;
  objects: readonly SchemaObject[];
}

/** Properties of those that have a value. */
export function propertiesOf(all: Readonly<Record<string, string | null | undefined | false>>): Properties {
  return Object.fromEntries(
    Object.entries(all).filter((one): one is [string, string] => typeof one[1] === 'string' && one[1] !== ''),
  );
}
