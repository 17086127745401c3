import type { Connection, RowDataPacket } from 'mysql2/promise';
import { type Held, keyOf } from '../held';
import type { ObjectName } from '../recording';
import { Written } from '../written';

/** Modes of metadata locks (`MDL_*` in sql/mdl.h), the weakest first. What only reads keeps out nothing of others. */
const modes: readonly string[] = [
  'SHARED_WRITE',
  'SHARED_WRITE_LOW_PRIO',
  'SHARED_UPGRADABLE',
  'SHARED_READ_ONLY',
  'SHARED_NO_WRITE',
  'SHARED_NO_READ_WRITE',
  'EXCLUSIVE',
];

interface Row extends RowDataPacket {
  at: string;
  thread: number | null;
  event: number;
  schema: string;
  name: string;
  mode: string;
}

const look = `
  SELECT UNIX_TIMESTAMP(SYSDATE(6)) * 1000 AS at, l.owner_thread_id AS thread, l.owner_event_id AS event, l.object_schema AS \`schema\`,
    l.object_name AS name, l.lock_type AS mode
  FROM (SELECT 1 AS one) AS one
  LEFT JOIN performance_schema.metadata_locks l ON l.object_type = 'TABLE' AND l.lock_status = 'GRANTED'
    AND l.lock_type IN (?) AND l.owner_thread_id NOT IN (?) AND l.object_name NOT LIKE '#sql%'
    AND l.object_schema NOT IN ('mysql', 'performance_schema', 'information_schema', 'sys')`;

const catalogPause = 500;
/** What was written is asked for at every so many looks: the server counts all there is to count for it. */
const looksToWritten = 5;

/** Looks at a server again and again. */
export class Sampler {
  readonly written = new Written();
  readonly held: Held[] = [];
  /** Threads of our own, which are not looked at. */
  readonly own = new Set<number>();
  private readonly open = new Map<string, Held>();
  private before = 0;
  private looks = 0;
  private catalogAt = 0;
  private known = new Set<string>();
  private skew = 0;

  constructor(private readonly connection: Connection) {}

  /** The server's clock, in milliseconds, as the last look has it. */
  readonly now = () => performance.now() + this.skew;

  /** One look. Returns the tables that are locked, each with a text that changes with its locks. */
  async look(): Promise<Map<string, { object: ObjectName; lock: string }>> {
    const asked = performance.now();
    const [rows] = await this.connection.query<Row[]>(look, [modes, [0, ...this.own]]);
    const at = Number(rows[0]?.at ?? this.before);
    this.skew = at - (asked + performance.now()) / 2;
    if (this.looks++ % looksToWritten === 0) await this.count(at);
    const locked = new Map<string, { object: ObjectName; lock: string }>();
    for (const { thread, event, schema, name, mode } of rows) {
      const object = { schema, name };
      if (thread === null || !(await this.isKnown(object, at))) continue;
      const id = `${thread} ${event} ${mode} ${keyOf(object)}`;
      const seen = this.open.get(id);
      if (seen && seen.last >= this.before) seen.last = at;
      else this.begin(id, String(thread), object, mode, at);
      const key = keyOf(object);
      locked.set(key, { object, lock: `${locked.get(key)?.lock ?? ''} ${id}` });
    }
    this.before = at;
    return locked;
  }

  /** One more, when the command has ended: what was written since the last one is its, too. */
  async lastLook(): Promise<void> {
    this.looks = 0;
    await this.look();
  }

  private begin(id: string, session: string, object: ObjectName, mode: string, at: number): void {
    const { before } = this;
    const begun = { session, object, mode, strength: modes.indexOf(mode), before, first: at, last: at };
    this.open.set(id, begun);
    this.held.push(begun);
  }

  private async count(at: number): Promise<void> {
    const [rows] = await this.connection.query<RowDataPacket[]>(
      "SHOW GLOBAL STATUS LIKE 'Innodb_os_log_written'",
    );
    this.written.add(at, Number(rows[0]?.Value ?? 0));
  }

  /** A table that a statement makes is not there before, and nobody waits for it. */
  private async isKnown(object: ObjectName, at: number): Promise<boolean> {
    const key = keyOf(object);
    if (this.known.has(key) || at - this.catalogAt < catalogPause) return this.known.has(key);
    this.catalogAt = at;
    const [rows] = await this.connection.query<RowDataPacket[]>(
      `SELECT table_schema AS \`schema\`, table_name AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('mysql', 'performance_schema', 'information_schema', 'sys')`,
    );
    for (const { schema, name } of rows) this.known.add(keyOf({ schema, name }));
    return this.known.has(key);
  }
}
