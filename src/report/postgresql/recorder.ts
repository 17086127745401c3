import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { LabTestError } from '../../core/errors';
import { poll } from '../../core/poll';
import type { Endpoint } from '../../providers/provider';
import type { Access } from '../../services/kind';
import { addressOf } from '../../services/postgresql/address';
import { unlimited } from '../../services/postgresql/client';
import { keyOf } from '../held';
import { Probes } from '../probes';
import type { Recorder, Renewed, Seen } from '../recorder';
import { repeated } from '../repeated';
import { relationsOf, sizesOf } from './catalog';
import { JsonLog } from './log';
import { postgresqlProber } from './prober';
import { Sampler } from './sampler';
import { Statements } from './statements';

/** What the server must be started with; the rest can be set while it runs. */
export const postgresqlArguments = ['-c', 'logging_collector=on'];

const ourName = 'labtest-report';

/** Of our own sessions nothing is recorded, and nothing that the server or the database sets ends them. */
const ourOptions = `${unlimited} -c log_statement=none -c log_duration=off -c log_min_messages=panic -c log_min_error_statement=panic -c session_replication_role=replica`;

/**
 * As it is recorded: each statement when it begins and when it has ended, how it failed, what it wrote to temporary files,
 * and at the level DEBUG1 which tables it wrote anew. Nothing else is to use the server meanwhile.
 */
const settings: Readonly<Record<string, string>> = {
  log_destination: 'jsonlog',
  log_filename: 'labtest-report.log',
  log_rotation_age: '0',
  log_rotation_size: '0',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_statement: 'all',
  log_duration: 'on',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_statement_sample_rate: '1',
  log_transaction_sample_rate: '0',
  log_min_messages: 'debug1',
  log_min_error_statement: 'error',
  log_error_verbosity: 'default',
  log_parameter_max_length: '200',
  log_temp_files: '0',
  log_lock_waits: 'on',
  autovacuum: 'off',
};

const looks = { shortest: 4, longest: 12 };
const reads = { shortest: 200, longest: 200 };
const pieceBytes = 4 * 2 ** 20;

/** Begins to record what a server of PostgreSQL does. @throws LabTestError when it cannot. */
export async function recordPostgresql(endpoint: Endpoint, access: Access): Promise<Recorder> {
  const clients: Client[] = [];
  const open = () => opened(endpoint, access, clients);
  const close = async () => {
    await Promise.allSettled(clients.splice(0).map((client) => client.end()));
  };
  try {
    const client = await open();
    await configure(client);
    const running = await Running.begin(client, await open(), open);
    const { rows } = await client.query<{ version: string }>(
      "SELECT current_setting('server_version') AS version",
    );
    const version = (rows[0]?.version ?? '').split(' ')[0] ?? '';
    return { product: 'PostgreSQL', version, finish: () => running.finish(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function opened(endpoint: Endpoint, access: Access, clients: Client[]): Promise<Client> {
  const { Client } = await import('pg');
  const { username: user, password, database } = access;
  const client = new Client({
    ...addressOf(endpoint),
    ...{ user, password, database },
    connectionTimeoutMillis: 30_000,
    options: ourOptions,
    application_name: ourName,
  });
  client.on('error', () => {});
  await client.connect();
  clients.push(client);
  return client;
}

async function configure(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string; super: string; number: string }>(
    `SELECT name, current_setting('is_superuser') AS super, current_setting('server_version_num') AS number
     FROM pg_catalog.pg_settings WHERE name = ANY ($1)`,
    [Object.keys(settings)],
  );
  if (rows[0]?.super !== 'on')
    throw new LabTestError({
      what: 'What the command does cannot be recorded.',
      why: 'The user of the database does not administer its server.',
      remedy: 'Leave POSTGRES_USER as it is, or name a user with SUPERUSER.',
    });
  if (Number(rows[0].number) < 150_000)
    throw new LabTestError({
      what: `PostgreSQL ${Math.floor(Number(rows[0].number) / 10_000)} cannot be recorded.`,
      why: 'It writes no log in JSON: version 15 was the first to do that.',
      remedy: 'Set an image of version 15 or newer for the report.',
    });
  for (const { name } of rows)
    await client.query(`ALTER SYSTEM SET ${name} = ${client.escapeLiteral(settings[name] ?? '')}`);
  await client.query('SELECT pg_reload_conf()');
}

/** A recording under way. */
class Running {
  private readonly log = new JsonLog();
  private readonly statements = new Statements();
  private readonly stopped = new AbortController();
  private readonly mark = `labtest-report ${randomUUID()}`;
  private marked = false;
  private looping: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly client: Client,
    private readonly file: string,
    private offset: number,
    private readonly before: Awaited<ReturnType<typeof relationsOf>>,
    private readonly bytesBefore: number,
    private readonly sampler: Sampler,
    private readonly probes: Probes,
  ) {}

  static async begin(client: Client, looker: Client, open: () => Promise<Client>): Promise<Running> {
    const file = await poll(() => logFile(client), { timeout: 30_000 });
    const before = await relationsOf(client);
    const bytes = await databaseSize(client);
    const sampler = new Sampler(looker, before);
    const join = async (one: Client) => {
      const { rows } = await one.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
      sampler.own.add(rows[0]?.pid ?? 0);
      return one;
    };
    for (const own of [client, looker]) await join(own);
    const probes = new Probes(async (who) => postgresqlProber(await open().then(join), who), sampler.now);
    await sampler.look();
    const offset = await lengthOf(client, file);
    const running = new Running(client, file, offset, before, bytes, sampler, probes);
    const { signal } = running.stopped;
    running.looping = Promise.all([
      repeated(looks, signal, async () => probes.watch(await sampler.look())),
      repeated(reads, signal, () => running.read()),
    ]);
    running.looping.catch(() => {});
    return running;
  }

  async finish(): Promise<Seen> {
    this.stopped.abort();
    await this.looping;
    await this.probes.finish();
    await this.client.query("SET log_min_messages = 'log'; SET log_statement = 'all'");
    await this.client.query(`SELECT ${this.client.escapeLiteral(this.mark)}`);
    await this.client.query("SET log_statement = 'none'");
    await poll(
      async () => {
        await this.read();
        return this.marked ? { value: true } : { pending: 'the log is not complete' };
      },
      { timeout: 60_000 },
    );
    const { all, leftOut } = this.statements.finish(this.sampler.now()).finished();
    return {
      all,
      leftOut: { ...leftOut, statements: leftOut.statements + this.log.skipped },
      held: [...this.sampler.held.values()],
      waits: this.probes.waits,
      written: this.sampler.written,
      renewed: await this.renewed(),
      size: { before: this.bytesBefore, after: await databaseSize(this.client) },
    };
  }

  /** All that the log has by now. */
  private async read(): Promise<string> {
    for (let piece = await this.piece(); piece.length > 0; piece = await this.piece()) {
      this.offset += piece.length;
      for (const entry of this.log.add(piece))
        if (entry.application_name === ourName) this.marked ||= entry.message.includes(this.mark);
        else this.statements.add(entry);
    }
    return String(this.offset);
  }

  private async piece(): Promise<Buffer> {
    const { rows } = await this.client.query<{ piece: Buffer }>({
      name: 'piece',
      text: 'SELECT pg_catalog.pg_read_binary_file($1, $2, $3) AS piece',
      values: [this.file, this.offset, pieceBytes],
    });
    return rows[0]?.piece ?? Buffer.alloc(0);
  }

  /** What is in another file than before. An index may have been replaced by another one of its name. */
  private async renewed(): Promise<Renewed[]> {
    const files = new Map([...this.before.values()].map(({ object, file }) => [keyOf(object), file]));
    const now = [...(await relationsOf(this.client))].filter(([, { object, file }]) => {
      const earlier = files.get(keyOf(object));
      return earlier !== undefined && earlier !== file && file !== 0;
    });
    const sizes = await sizesOf(
      this.client,
      now.map(([number]) => number),
    );
    return now.map(([number, { object, what, table }]) => ({
      ...{ object, what, table },
      bytes: sizes.get(number) ?? 0,
    }));
  }
}

async function logFile(client: Client) {
  const { rows } = await client.query<{ file: string | null }>(
    "SELECT pg_catalog.pg_current_logfile('jsonlog') AS file",
  );
  const file = rows[0]?.file;
  return file ? { value: file } : { pending: 'the server does not log in JSON yet' };
}

async function lengthOf(client: Client, file: string): Promise<number> {
  const { rows } = await client.query<{ size: string }>('SELECT size FROM pg_catalog.pg_stat_file($1)', [
    file,
  ]);
  return Number(rows[0]?.size ?? 0);
}

async function databaseSize(client: Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    'SELECT pg_catalog.pg_database_size(pg_catalog.current_database()) AS bytes',
  );
  return Number(rows[0]?.bytes ?? 0);
}
