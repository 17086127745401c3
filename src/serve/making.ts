import pLimit from 'p-limit';
import { makeDatabase, nameOf, type Wanted } from '../databases/databases';
import type { Kept } from '../databases/templates';
import { isMade, type Obtained } from '../lifecycle/context';
import type { Listed } from '../providers/listing';
import type { Provider } from '../providers/provider';
import { noteClaim } from './claims';
import type { Metrics } from './health';
import { type Laboratory, replicator } from './laboratory';
import { type Called, idOf, templateName } from './names';
import type { Pool } from './pool';
import { type Noted, obtainedReplica, type Replica } from './replicas';
import { type ServeSettings, tls } from './settings';
import type { Caller } from './tokens';

/** What somebody who asks for a database may say of it. */
export interface Request {
  owner: Pick<Caller, 'name' | 'databases'>;
  /** Milliseconds. */
  ttl?: number | undefined;
  /** Of the template, where not the one that the name means now is wanted. */
  key?: string | undefined;
  /** The arguments of its server, made of those that it has. With these, its life begins when it is made. */
  commands?: Wanted['commands'];
  /** Gives it up while it is made. */
  signal?: AbortSignal | undefined;
}

/** How it is made, whoever asks. */
type How = Pick<Request, 'commands' | 'signal'> & { outcome?: 'pooled' };

/** What became of a request for a database: what was done, and the database. */
export interface Made {
  how: Obtained['how'];
  replica: Replica;
}

/** One of the pool, while somebody asks for it. */
export interface Candidate {
  /** Of its template. */
  key: string;
  /** What it is called in the laboratory. */
  member: string;
  /** Fails where it does not answer. */
  answering: Promise<Obtained>;
  /** Gives it back, once nobody looks whether it answers: a look at one that is being removed would make it anew. */
  release: () => void;
}

/** So many are made at once for each import that may run: a clone waits for its engine more than it computes. */
const clonesAtOnce = 4;

/** Makes databases, as many at once as the settings say. Who asks for which, its caller knows. */
export class Maker {
  readonly #limit;

  constructor(
    private readonly parts: { settings: ServeSettings; laboratory: Laboratory; metrics: Metrics; pool: Pool },
  ) {
    this.#limit = pLimit(clonesAtOnce * parts.settings.parallel);
  }

  /** Does work that counts against those that are made at once. */
  limited<T>(work: () => Promise<T>): Promise<T> {
    return this.#limit(work);
  }

  /** One that is there and does not run. */
  async revived(existing: Replica, kept: Kept): Promise<Made> {
    const noted = { ...existing, until: existing.expires };
    const obtained = await this.#limit(() => this.#clone(kept, nameOf(existing.found), noted.owner));
    return { how: obtained.how, replica: obtainedReplica(existing, obtained, kept.provider, noted) };
  }

  async newOne(called: Called, noted: Noted, kept: Kept, { commands, signal }: Request): Promise<Made> {
    const obtained = await this.#limit(() =>
      this.#clone(kept, idOf(called), noted.owner, { commands, signal }),
    );
    return { how: obtained.how, replica: obtainedReplica(called, obtained, kept.provider, noted) };
  }

  /** Takes one of the pool that was cloned from this, and begins to see that it answers; undefined where there is none. */
  candidate(kept: Kept, idle: readonly Replica<Listed>[], owner: string): Candidate | undefined {
    const { pool } = this.parts;
    const { key } = kept.template;
    const pooled = pool.take(key, idle);
    if (!pooled) return undefined;
    const member = nameOf(pooled.found);
    const answering = this.#clone(kept, member, owner, { outcome: 'pooled' });
    // It may be given back before anybody waits for that.
    const looked = answering.catch(() => {});
    return { key, member, answering, release: () => void looked.then(() => pool.release(pooled)) };
  }

  /** Gives one of the pool to whoever asks. */
  async takenOut(
    { member, answering, release }: Candidate,
    called: Called,
    { owner, until }: Noted,
    provider: Provider,
  ): Promise<Made> {
    const created = new Date();
    await noteClaim(member, called, owner, created, provider).catch((error: unknown) => {
      // It is nobody's: else it would wait for as long as this process lives.
      release();
      throw error;
    });
    const replica = obtainedReplica(called, await answering, provider, { owner, created, until });
    return { how: 'created', replica };
  }

  /** Makes a database, or attaches to it and sees that it answers. */
  async #clone(
    kept: Kept,
    name: string,
    owner: string,
    { outcome, commands, signal }: How = {},
  ): Promise<Obtained> {
    const { settings, laboratory, metrics } = this.parts;
    const { memory, password } = settings;
    const passwords = password === undefined ? undefined : { password, adminPassword: password };
    const ended = metrics.made.startTimer({ template: templateName(kept) });
    try {
      const wanted = { name, memory, passwords, tls, commands };
      const obtained = await makeDatabase(kept, wanted, laboratory.deskFor(owner, signal));
      ended({ outcome: outcome ?? (isMade(obtained) ? 'made' : 'found') });
      return obtained;
    } catch (error) {
      ended({ outcome: 'failed' });
      throw error;
    }
  }

  /** One for the pool. */
  async idle(called: Called, kept: Kept): Promise<Made> {
    const obtained = await this.#limit(() => this.#clone(kept, idOf(called), replicator));
    const replica = obtainedReplica(called, obtained, kept.provider, { owner: replicator });
    return { how: obtained.how, replica };
  }
}
