import { EventEmitter } from 'node:events';
import pLimit from 'p-limit';
import { NotFound, UsageError } from '../core/errors';
import { databaseName, makeDatabase, nameOf, removeDatabase, resetDatabase } from '../databases/databases';
import { type Kept, keptTemplates, removeKept } from '../databases/templates';
import { isMade, type Obtained } from '../lifecycle/context';
import type { Desk } from '../run/found';
import { forgetClaims, noteClaim } from './claims';
import { meantBy } from './current';
import { Full } from './errors';
import { forgetExpiry, noteExpiry, notesOf } from './expiry';
import type { Metrics } from './health';
import type { Imports } from './imports';
import { type Laboratory, replicator } from './laboratory';
import { type Called, idOf, poolName, templateName } from './names';
import { Pool } from './pool';
import { isWhole, type Replica, type Seen, seen } from './replicas';
import { ownersOf, refuseTooMany, roomBeside } from './room';
import type { ServeSettings } from './settings';
import type { Caller } from './tokens';

/** What somebody who asks for a database may say of it. */
export interface Request {
  owner: Pick<Caller, 'name' | 'databases'>;
  /** Milliseconds. */
  ttl?: number | undefined;
  /** Of the template, where not the one that the name means now is wanted. */
  key?: string | undefined;
}

/** Requests that wait for their turn, at most: the next one is told to come again. */
const longestQueue = 500;

/** The databases of a server: made of its templates one name at a time, whoever asks and however often. */
export class Databases extends EventEmitter<{ change: [] }> {
  readonly #limit;
  readonly #making = new Map<string, { made: Promise<Obtained['how']>; owner: string }>();

  readonly #pool: Pool;

  constructor(
    private readonly parts: {
      settings: ServeSettings;
      laboratory: Laboratory;
      imports: Imports;
      metrics: Metrics;
    },
  ) {
    super();
    this.#limit = pLimit(parts.settings.parallel);
    this.#pool = new Pool(parts.laboratory);
  }

  /** All databases, those that are being made too, and those of the pools that nobody has asked for yet. */
  async seen(): Promise<Seen> {
    const { laboratory, settings } = this.parts;
    return await seen(this.#desk(), await laboratory.provider(), settings.service);
  }

  /** All databases that somebody has asked for. */
  async all(): Promise<Replica[]> {
    return (await this.seen()).all;
  }

  /** A database that is whole; undefined where there is none. */
  async find(called: Called): Promise<Replica | undefined> {
    return (await this.all()).find((one) => isWhole(one, called));
  }

  /** Whether this process is making it. */
  isMaking(called: Called): boolean {
    return this.#making.has(idOf(called));
  }

  /**
   * Makes a database, or finds the one that has the name. Of several who ask for one, one makes it and the others wait.
   * @returns what was done.
   * @throws NotFound where there is no such template; Importing; Full; UsageError for a name that cannot be.
   */
  async make(called: Called, request: Request): Promise<Obtained['how']> {
    if (!databaseName.test(called.name))
      throw new UsageError({
        what: `${JSON.stringify(called.name)} is no name for a database.`,
        remedy: 'Write letters, digits, _, . and -, the first of them a letter or digit.',
      });
    const id = idOf(called);
    const making = this.#making.get(id);
    if (making) return await making.made.then(() => 'attached' as const);
    // Those that still look at what is there wait, too: the limit does not know them yet.
    if (this.#making.size >= longestQueue)
      throw new Full({
        what: `${longestQueue} databases are waiting to be made.`,
        remedy: 'Ask again later.',
      });
    const made = this.#makeOne(called, request).finally(() => {
      this.#making.delete(id);
      this.emit('change');
    });
    this.#making.set(id, { made, owner: request.owner.name });
    this.emit('change');
    return await made;
  }

  async #makeOne(called: Called, { owner, key, ttl = this.parts.settings.ttl }: Request) {
    const { all, idle } = await this.seen();
    const existing = all.find((one) => isWhole(one, called));
    if (existing?.found.server.endpoint) return 'attached';
    const kept = await this.#templateFor(called.template, existing?.found.owned.spec.template ?? key);
    const pooled = existing ? undefined : this.#pool.take(kept.template.key, idle);
    try {
      if (!existing) await this.#makeRoom(all, idle, owner);
      const name = idOf(called);
      // Before it is made: whoever is killed between the two leaves none that lives for ever.
      if (!existing && ttl !== undefined) await noteExpiry(name, new Date(Date.now() + ttl), kept.provider);
      // One that was never finished, or went as the server was killed, has left its end to the next of its name.
      else if (!existing) await forgetExpiry(await notesOf(name, kept.provider), kept.provider);
    } catch (error) {
      if (pooled) this.#pool.release(pooled);
      throw error;
    }
    if (pooled) await noteClaim(nameOf(pooled.found), called, owner.name, kept.provider);
    const whole = existing ?? pooled;
    const name = whole ? nameOf(whole.found) : idOf(called);
    if (pooled) return await this.#clone(kept, name, owner.name, 'pooled').then(() => 'created' as const);
    return await this.#limit(() => this.#clone(kept, name, owner.name));
  }

  /** Makes a database, or attaches to it and sees that it answers. */
  async #clone(kept: Kept, name: string, owner: string, outcome?: 'pooled'): Promise<Obtained['how']> {
    const { settings, laboratory, metrics } = this.parts;
    const { memory, password } = settings;
    const passwords = password === undefined ? undefined : { password, adminPassword: password };
    const ended = metrics.made.startTimer({ template: templateName(kept) });
    try {
      const obtained = await makeDatabase(kept, { name, memory, passwords }, laboratory.deskFor(owner));
      ended({ outcome: outcome ?? (isMade(obtained) ? 'made' : 'found') });
      return obtained.how;
    } catch (error) {
      ended({ outcome: 'failed' });
      throw error;
    }
  }

  /** Those that are being made count, this one too. Those of the pool count as well, and give way. @throws Full; Refused */
  async #makeRoom(all: readonly Replica[], idle: readonly Replica[], owner: Request['owner']): Promise<void> {
    const owners = ownersOf(all, this.#making);
    const { most } = this.parts.settings;
    refuseTooMany(owners, owner, most);
    const free = this.#pool.free(idle);
    const room = roomBeside(owners, free, most);
    if (room < 0) await this.#pool.remove(free.slice(0, -room));
  }

  /** Makes one for the pool. @returns false where there is no room for it. */
  async makeIdle(template: string, kept: Kept): Promise<boolean> {
    const { all, idle } = await this.seen();
    if (roomBeside(ownersOf(all, this.#making), this.#pool.free(idle), this.parts.settings.most) <= 0)
      return false;
    const id = idOf({ template, name: poolName(this.parts.settings.service) });
    const made = this.#limit(() => this.#clone(kept, id, replicator)).finally(() => {
      this.#making.delete(id);
      this.emit('change');
    });
    this.#making.set(id, { made, owner: replicator });
    await made;
    return true;
  }

  /** Removes a template; those of the pool that were cloned from it give way. @throws NotFound; UsageError; InUse */
  async removeTemplate(name: string): Promise<void> {
    const kept = await this.keptAs(name);
    const { idle } = await this.seen();
    await this.#pool.remove(idle.filter(({ found }) => found.owned.spec.template === kept.template.key));
    await removeKept(kept);
    this.emit('change');
  }

  /** Removes some of the pool that nobody has asked for meanwhile. */
  async removeIdle(some: readonly Replica[]): Promise<void> {
    if (some.length === 0) return;
    await this.#pool.remove(some);
    this.emit('change');
  }

  /** The names of all templates that a database can be made of. */
  async templates(): Promise<string[]> {
    return [...new Set((await this.kept()).map(templateName))].sort();
  }

  /** All templates, the newest first. */
  async kept(): Promise<Kept[]> {
    return await keptTemplates(this.#desk());
  }

  async #templateFor(name: string, key: string | undefined): Promise<Kept> {
    return meantBy(name, key, await this.kept(), this.parts.imports);
  }

  /** The template that a name means, as whoever makes a database writes it. @throws NotFound; UsageError; Importing */
  async keptAs(name: string): Promise<Kept> {
    return await this.#templateFor(name, undefined);
  }

  /** Gives a database the data of its template again, with the passwords that it has. @throws NotFound */
  async reset(called: Called): Promise<void> {
    const { found, owner } = await this.#whole(called);
    await this.#limit(() => resetDatabase(nameOf(found), this.parts.laboratory.deskFor(owner)));
    this.emit('change');
  }

  /** Lets a database live so many milliseconds from now on. @throws NotFound */
  async extend(called: Called, ttl: number): Promise<void> {
    const { found } = await this.#whole(called);
    await noteExpiry(idOf(called), new Date(Date.now() + ttl), found.provider);
    this.emit('change');
  }

  /** Removes a database with its data. @throws NotFound */
  async remove(called: Called): Promise<void> {
    const { found } = await this.#whole(called);
    const { provider } = found;
    // Not what is noted meanwhile, of the next of its name.
    const notes = await notesOf(idOf(called), provider);
    await removeDatabase(nameOf(found), this.#desk());
    await forgetExpiry(notes, provider);
    await forgetClaims(nameOf(found), provider);
    this.emit('change');
  }

  async #whole(called: Called): Promise<Replica> {
    const replica = await this.find(called);
    if (replica) return replica;
    throw new NotFound({ what: `There is no database ${idOf(called)} here.` });
  }

  #desk(): Desk {
    return this.parts.laboratory.deskFor(replicator);
  }
}
