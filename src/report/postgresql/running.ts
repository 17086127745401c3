import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { messageOf } from '../../core/errors';
import { poll } from '../../core/poll';
import { cutOff } from '../cut-off';
import { keyOf } from '../held';
import { Probes } from '../probes';
import type { Renewed, Seen } from '../recorder';
import { repeated } from '../repeated';
import { relationsOf, sizesOf } from './catalog';
import { logReader } from './log';
import type { LogReader } from './log-entry';
import { endOthers } from './others';
import { postgresqlProber } from './prober';
import { Sampler } from './sampler';
import { type Asked, Session } from './session';
import { changedBack, type LogFormat, withoutPlans } from './settings';
import { Statements } from './statements';

const looks = { shortest: 4, longest: 12 };
const reads = { shortest: 200, longest: 200 };
const pieceBytes = 4 * 2 ** 20;
/** Characters of plans; after these, rows are counted no more. */
const mostPlans = 64 * 2 ** 20;

/** A recording under way. */
export class Running {
  private readonly statements = new Statements();
  private readonly stopped = new AbortController();
  private readonly mark = `labtest-report ${randomUUID()}`;
  private marked = false;
  private plansAreLogged = true;
  private looping: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly client: Session,
    private readonly looker: Session,
    private readonly closed: AbortController,
    private readonly log: LogReader,
    private readonly file: string,
    private offset: number,
    private readonly before: Awaited<ReturnType<typeof relationsOf>>,
    private readonly bytesBefore: number,
    private readonly sampler: Sampler,
    private readonly probes: Probes,
    private readonly format: LogFormat,
    private readonly join: (options?: string) => Promise<Client>,
  ) {}

  /** @param open opens one more session of our own, or with other options. */
  static async begin(format: LogFormat, open: (options?: string) => Promise<Client>): Promise<Running> {
    const own = new Set<number>();
    const join = async (options?: string) => {
      const one = await open(options);
      const { rows } = await one.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
      own.add(rows[0]?.pid ?? 0);
      return one;
    };
    const closed = new AbortController();
    const session = () => Session.begin(join, closed.signal);
    const [client, looker] = [await session(), await session()];
    const file = await poll(() => logFile(client, format), { timeout: 30_000 });
    const before = await relationsOf(client);
    const bytes = await databaseSize(client);
    const sampler = new Sampler(looker, own, before);
    const probes = new Probes(async (who) => await postgresqlProber(await join(), who), sampler.now);
    await sampler.look();
    const offset = await lengthOf(client, file);
    const running = new Running(
      client,
      looker,
      closed,
      await logReader(format),
      file,
      offset,
      before,
      bytes,
      sampler,
      probes,
      format,
      join,
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
    for (const session of [this.client, this.looker]) session.end();
    await this.looping;
    // What was written since the last one is the command's, too.
    await this.sampler.look();
    await this.probes.stop();
    await endOthers(this.client, this.sampler.own);
    await this.probes.finish();
    const changed = await this.changed();
    await this.client.query("SET log_min_messages = 'log'; SET log_statement = 'all'");
    await this.client.query(`SELECT '${this.mark}'`);
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
      disturbed: [...new Set([...this.statements.disturbed, ...changed])],
      renewed: await this.renewed(),
      size: { before: this.bytesBefore, after: await databaseSize(this.client) },
    };
  }

  /** What of the recording the command has changed; the rest is logged as before. */
  private async changed(): Promise<string[]> {
    const command = await this.join('').catch((error: unknown) => {
      throw cutOff(messageOf(error), error);
    });
    const changed = await changedBack(this.client, command, this.format).finally(() => command.end());
    await poll(
      async () => {
        const look = await logFile(this.client, this.format);
        return look.value === this.file ? look : { pending: 'the server logs elsewhere' };
      },
      { timeout: 30_000 },
    );
    return changed;
  }

  /** Looks no more, and opens nothing again. */
  stop(): void {
    this.stopped.abort();
    this.closed.abort();
  }

  /** All that the log has by now. */
  private async read(): Promise<string> {
    for (let piece = await this.piece(); piece.length > 0; piece = await this.piece()) {
      this.offset += piece.length;
      for (const entry of await this.log.add(piece))
        if (this.sampler.own.has(entry.pid)) this.marked ||= entry.message.includes(this.mark);
        else this.statements.add(entry);
      if (this.plansAreLogged && this.statements.plans > mostPlans) {
        this.plansAreLogged = false;
        await withoutPlans(this.client);
      }
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

/** The file that the server logs to. */
export async function logFile(client: Asked, format: LogFormat) {
  const { rows } = await client.query<{ file: string | null }>(
    'SELECT pg_catalog.pg_current_logfile($1) AS file',
    [format],
  );
  const file = rows[0]?.file;
  return file ? { value: file } : { pending: 'the server does not log yet' };
}

async function lengthOf(client: Asked, file: string): Promise<number> {
  const { rows } = await client.query<{ size: string }>('SELECT size FROM pg_catalog.pg_stat_file($1)', [
    file,
  ]);
  return Number(rows[0]?.size ?? 0);
}

async function databaseSize(client: Asked): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    'SELECT pg_catalog.pg_database_size(pg_catalog.current_database()) AS bytes',
  );
  return Number(rows[0]?.bytes ?? 0);
}
