import type { Client, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { isCode, messageOf } from '../../core/errors';
import { poll, TimedOut } from '../../core/poll';
import { cutOff } from '../cut-off';

/** What queries are asked of. */
export interface Asked {
  query<R extends QueryResultRow>(query: string | QueryConfig, values?: unknown[]): Promise<QueryResult<R>>;
}

/** How long a server that starts anew, or a database that is made anew, is waited for. */
const patience = 30_000;

/** The code for a database that there is not. */
const noDatabase = '3D000';
/** So many times one query is asked anew. */
const mostEnded = 10;

/** Codes that a server ends sessions with: by a command, by a crash of another one, because it stops or because the database goes. */
const ending = ['57P01', '57P02', '57P03', '57P05'];

/**
 * A session of our own that outlives being ended: a migration may end all others, or crash its server, and what was logged
 * is still there.
 */
export class Session implements Asked {
  /**
   * @param open opens one; called again where it has been ended.
   * @param signal fires when no more is asked: what ends then is not opened again.
   */
  static async begin(open: () => Promise<Client>, signal: AbortSignal): Promise<Session> {
    return new Session(open, signal, await open());
  }

  private lost = false;
  private over = false;

  private constructor(
    private readonly open: () => Promise<Client>,
    private readonly signal: AbortSignal,
    private client: Client,
  ) {
    this.heed(client);
  }

  /** @throws LabTestError where the server, or the database, does not come back. */
  async query<R extends QueryResultRow>(
    query: string | QueryConfig,
    values?: unknown[],
  ): Promise<QueryResult<R>> {
    for (let ended = 0; ; ended++) {
      if (this.lost) await this.again();
      try {
        return await this.client.query<R>(query, values);
      } catch (error) {
        if (this.signal.aborted || (!this.lost && !isCode(error, ...ending))) throw error;
        if (ended === mostEnded) throw cutOff(messageOf(error), error);
        this.lost = true;
      }
    }
  }

  /** The command has ended: what it has removed comes back no more. */
  end(): void {
    this.over = true;
  }

  private heed(client: Client): void {
    const lose = () => {
      if (this.client === client) this.lost = true;
    };
    client.on('error', lose).on('end', lose);
  }

  private async again(): Promise<void> {
    const opened = () =>
      this.open().then(
        (value) => ({ value }),
        (error: unknown) => {
          if (this.over && isCode(error, noDatabase)) throw cutOff(messageOf(error), error);
          return { pending: messageOf(error) };
        },
      );
    this.client = await poll(opened, { timeout: patience, signal: this.signal }).catch((error: unknown) => {
      throw error instanceof TimedOut ? cutOff(error.last) : error;
    });
    this.lost = false;
    this.heed(this.client);
  }
}
