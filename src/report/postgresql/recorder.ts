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
import { logReader } from './log';
import type { LogReader } from './log-entry';
import { postgresqlProber } from './prober';
import { Sampler } from './sampler';
import { configure, differing, type LogFormat } from './settings';
import { Statements } from './statements';

const ourName = 'labtest-report';

/** Of our own sessions nothing is recorded, and nothing that the server or the database sets ends them. */
const ourOptions = `${unlimited} -c log_statement=none -c log_duration=off -c log_min_messages=panic -c log_min_error_statement=panic -c session_replication_role=replica`;

const looks = { shortest: 4, longest: 12 };
const reads = { shortest: 200, longest: 200 };
const pieceBytes = 4 * 2 ** 20;

/**
 * Begins to record what a server of PostgreSQL does.
 * @param wanted the form of its log, instead of the best that it has.
 * @throws LabTestError when it cannot.
 */
export async function recordPostgresql(
  endpoint: Endpoint,
  access: Access,
  wanted?: LogFormat,
): Promise<Recorder> {
  const clients: Client[] = [];
  const open = (options?: string) => opened(endpoint, access, clients, options);
  const close = async () => {
    await Promise.allSettled(clients.splice(0).map((client) => client.end()));
  };
  try {
    const client = await open();
    const format = await configure(client, wanted);
    await poll(() => logFile(client, format), { timeout: 30_000 });
    await asCommand(await open(''));
    const running = await Running.begin(client, await open(), format, open);
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

/** What a dump or the arguments have set would keep statements out of the log, and nobody would see that. */
async function asCommand(client: Client): Promise<void> {
  const difference = await differing(client);
  if (difference === undefined) return;
  throw new LabTestError({
    what: 'What the command does cannot be recorded.',
    why: `Its sessions do not have the settings of the recording: ${difference}.`,
    remedy: 'Take that setting out of `commands`, and out of the dump.',
  });
}

async function opened(
  endpoint: Endpoint,
  access: Access,
  clients: Client[],
  options = ourOptions,
): Promise<Client> {
  const { Client } = await import('pg');
  const { username: user, password, database } = access;
  const client = new Client({
    ...addressOf(endpoint),
    ...{ user, password, database },
    connectionTimeoutMillis: 30_000,
    options,
    application_name: ourName,
  });
  client.on('error', () => {});
  await client.connect();
  clients.push(client);
  return client;
}

/** A recording under way. */
class Running {
  private readonly statements = new Statements();
  private readonly stopped = new AbortController();
  private readonly mark = `labtest-report ${randomUUID()}`;
  private marked = false;
  private looping: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly client: Client,
    private readonly log: LogReader,
    private readonly file: string,
    private offset: number,
    private readonly before: Awaited<ReturnType<typeof relationsOf>>,
    private readonly bytesBefore: number,
    private readonly sampler: Sampler,
    private readonly probes: Probes,
  ) {}

  static async begin(
    client: Client,
    looker: Client,
    format: LogFormat,
    open: () => Promise<Client>,
  ): Promise<Running> {
    const file = await poll(() => logFile(client, format), { timeout: 30_000 });
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
    const running = new Running(
      client,
      await logReader(format),
      file,
      offset,
      before,
      bytes,
      sampler,
      probes,
    );
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
      for (const entry of await this.log.add(piece))
        if (this.sampler.own.has(entry.pid)) this.marked ||= entry.message.includes(this.mark);
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

async function logFile(client: Client, format: LogFormat) {
  const { rows } = await client.query<{ file: string | null }>(
    'SELECT pg_catalog.pg_current_logfile($1) AS file',
    [format],
  );
  const file = rows[0]?.file;
  return file ? { value: file } : { pending: 'the server does not log yet' };
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
