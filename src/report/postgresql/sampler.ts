import { type Held, keyOf } from '../held';
import type { ObjectName } from '../recording';
import { Written } from '../written';
import { type Relation, relationsOf } from './catalog';
import type { Asked } from './session';

/** PostgreSQL's modes, the weakest first: what comes later keeps out more. */
const modes: readonly string[] = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
];

interface Row {
  at: number;
  written: number;
  pid: number | null;
  transaction: string;
  relation: number;
  mode: string;
}

/**
 * What is asked at each look: the server's time, how much it has logged ahead, and who holds which table. What only reads
 * is left out: it keeps out nothing but what is stronger.
 */
const look = {
  name: 'look',
  text: `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS at,
      pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::float8 AS written,
      l.pid, l.virtualtransaction AS transaction, l.relation::int8::float8 AS relation, l.mode
    FROM (SELECT 1) AS one
    LEFT JOIN pg_catalog.pg_locks l ON l.locktype = 'relation' AND l.granted AND l.relation >= 16384
      AND l.mode NOT IN ('AccessShareLock', 'RowShareLock') AND l.pid <> ALL ($1::int[])
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`,
};

/** Milliseconds between two reads of the catalog for tables that are not known. */
const catalogPause = 500;

/** Looks at a server again and again. */
export class Sampler {
  readonly written = new Written();
  readonly held = new Map<string, Held>();
  private before = 0;
  private known: ReadonlyMap<number, Relation>;
  private catalogAt = 0;
  private skew = 0;

  /** @param own sessions of our own, which are not looked at. */
  constructor(
    private readonly client: Asked,
    readonly own: ReadonlySet<number>,
    known: ReadonlyMap<number, Relation>,
  ) {
    this.known = known;
  }

  /** The server's clock, in milliseconds, as the last look has it. */
  readonly now = () => performance.now() + this.skew;

  /** One look. Returns the tables that are locked, each with a text that changes with its locks. */
  async look(): Promise<Map<string, { object: ObjectName; lock: string }>> {
    const asked = performance.now();
    const { rows } = await this.client.query<Row>({ ...look, values: [[...this.own]] });
    const [{ at, written } = { at: this.before, written: 0 }] = rows;
    this.skew = at - (asked + performance.now()) / 2;
    this.written.add(at, written);
    const locked = new Map<string, { object: ObjectName; lock: string }>();
    for (const row of rows) {
      const relation = row.pid === null ? undefined : await this.relation(row.relation, at);
      if (!relation || relation.what === 'index' || row.pid === null) continue;
      const mode = modeOf(row.mode);
      const id = `${row.pid} ${row.transaction} ${row.relation} ${mode}`;
      const known = this.held.get(id);
      if (known) known.last = at;
      else this.held.set(id, this.begun(row.pid, relation.object, mode, at));
      const key = keyOf(relation.object);
      locked.set(key, { object: relation.object, lock: `${locked.get(key)?.lock ?? ''} ${id}` });
    }
    this.before = at;
    return locked;
  }

  private begun(pid: number, object: ObjectName, mode: string, at: number): Held {
    const strength = modes.indexOf(mode);
    return { session: String(pid), object, mode, strength, before: this.before, first: at, last: at };
  }

  /** A table that a transaction has made is not known before it ends, and nobody else waits for it. */
  private async relation(number: number, at: number): Promise<Relation | undefined> {
    const known = this.known.get(number);
    if (known || at - this.catalogAt < catalogPause) return known;
    this.catalogAt = at;
    const now = await relationsOf(this.client);
    this.known = new Map([...this.known, ...now]);
    return this.known.get(number);
  }
}

/** `AccessExclusiveLock` as the manual writes it. */
function modeOf(written: string): string {
  return written
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}
