import type { Held, Wait } from './held';
import type { Ran } from './ran';
import type { ObjectName } from './recording';
import type { Written } from './written';

/** Everything that was seen while a command ran. */
export interface Seen {
  all: Ran[];
  leftOut: { statements: number; durationMs: number };
  held: Held[];
  waits: Wait[];
  written: Written;
  /** What was written anew: what the server calls it, and whether the server's own words have named the statement. */
  renewed: Renewed[];
  size: { before: number; after: number };
  /** What of the recording the command has switched off or changed: what it did then may be missing. */
  disturbed: readonly string[];
}

/** A table or an index that is in another file than before. */
export interface Renewed {
  object: ObjectName;
  what: 'table' | 'index';
  /** The table that an index is of; of a table, itself. */
  table: ObjectName;
  bytes: number;
}

/** A recording under way. */
export interface Recorder {
  product: 'PostgreSQL' | 'MySQL' | 'MariaDB';
  version: string;
  /** The command has ended: what the server has recorded. */
  finish(): Promise<Seen>;
  /** Lets go of everything. May be called at any time, and again. */
  close(): Promise<void>;
}
