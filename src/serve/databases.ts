import { EventEmitter } from 'node:events';
import { NotFound, UsageError } from '../core/errors';
import { databaseName, nameOf, removeDatabase, resetDatabase } from '../databases/databases';
import { type Kept, keptTemplates, removeKept } from '../databases/templates';
import type { Listed } from '../providers/listing';
import type { Desk } from '../run/found';
import { forgetClaims } from './claims';
import { meantBy } from './current';
import { Full } from './errors';
import { forgetExpiry, longestMaking, noteExpiry, notesOf } from './expiry';
import type { Metrics } from './health';
import type { Imports } from './imports';
import { type Laboratory, replicator } from './laboratory';
import { type Made, Maker, type Request } from './making';
import { type Called, idOf, poolName, templateName } from './names';
import { Pool } from './pool';
import { glimpsed, isWhole, lookedAt, type Replica, type Seen, seen } from './replicas';
import { ownersOf, refuseTooMany, roomBeside } from './room';
import { type ServeSettings, tls } from './settings';

/** Requests that wait for their turn, at most: the next one is told to come again. */
const longestQueue = 500;

/** What goes as often while it is looked for is not reset, but removed by somebody over and over. */
const mostLooks = 5;

/** The databases of a server: made of its templates one name at a time, whoever asks and however often. */
export class Databases extends EventEmitter<{ change: [] }> {
  readonly #making = new Map<string, { made: Promise<Made>; owner: string }>();
  readonly #maker: Maker;
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
    this.#pool = new Pool(parts.laboratory);
    this.#maker = new Maker({ ...parts, pool: this.#pool });
  }

  /** All databases, those that are being made too, and those of the pools that nobody has asked for yet. */
  async seen(): Promise<Seen> {
    const { laboratory, settings } = this.parts;
    return await seen(this.#desk(), await laboratory.provider(), settings.service);
  }

  /** The same by as many requests however many there are, for whoever need not reach them. */
  async glimpsed(): Promise<Seen<Listed>> {
    const { laboratory, settings } = this.parts;
    return await glimpsed(this.#desk(), await laboratory.provider(), settings.service);
  }

  /** All databases that somebody has asked for. */
  async all(): Promise<Replica[]> {
    return (await this.seen()).all;
  }

  /** A database that is whole; undefined where there is none. */
  async find(called: Called): Promise<Replica | undefined> {
    return (await this.#lookedFor(called)).existing;
  }

  /** Whether this process is making it. */
  isMaking(called: Called): boolean {
    return this.#making.has(idOf(called));
  }

  /**
   * Makes a database, or finds the one that has the name. Of several who ask for one, one makes it and the others wait.
   * @throws NotFound where there is no such template; Importing; Full; UsageError for a name that cannot be.
   */
  async make(called: Called, request: Request): Promise<Made> {
    if (!databaseName.test(called.name))
      throw new UsageError({
        what: `${JSON.stringify(called.name)} is no name for a database.`,
        remedy: 'Write letters, digits, _, . and -, the first of them a letter or digit.',
      });
    const id = idOf(called);
    const making = this.#making.get(id);
    if (making) return { ...(await making.made), how: 'attached' };
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
    return await made;
  }

  async #makeOne(called: Called, request: Request): Promise<Made> {
    const { imports } = this.parts;
    const [{ glimpse, existing }, templates] = await Promise.all([this.#lookedFor(called), this.kept()]);
    if (existing?.found.server.endpoint) return { how: 'attached', replica: existing };
    const key = existing?.found.owned.spec.template ?? request.key;
    const kept = meantBy(called.template, key, templates, imports);
    if (existing) return await this.#maker.revived(existing, kept);
    const pooled = request.commands ? undefined : this.#pool.take(kept.template.key, glimpse.idle);
    const until = await this.#prepared(called, request, glimpse, kept).catch((error: unknown) => {
      if (pooled) this.#pool.release(pooled);
      throw error;
    });
    const noted = { owner: request.owner.name, until };
    if (pooled) return await this.#maker.takenOut(pooled, called, noted, kept);
    this.emit('change');
    const made = await this.#maker.newOne(called, noted, kept, request);
    if (!request.commands || request.ttl === undefined) return made;
    await this.extend(called, request.ttl);
    return { ...made, replica: await this.#whole(called) };
  }

  /** Makes room for one, and notes until when it is to live. */
  async #prepared(called: Called, request: Request, { all, idle, notes }: Seen<Listed>, kept: Kept) {
    const { owner, ttl = this.parts.settings.ttl, commands } = request;
    await this.#makeRoom(all, idle, owner);
    const name = idOf(called);
    // Another server, too, may look at it before its life begins.
    const beforehand = commands ? longestMaking : 0;
    const until = ttl === undefined ? undefined : new Date(Date.now() + beforehand + ttl);
    // Before it is made: whoever is killed between the two leaves none that lives for ever.
    const before = notes.filter((note) => note.name === name);
    if (until) await noteExpiry(name, until, before, kept.provider, { life: commands && ttl });
    // One that was never finished, or went as the server was killed, has left its end to the next of its name.
    else await forgetExpiry(before, kept.provider);
    return until;
  }

  /** Those that are being made count, this one too. Those of the pool count as well, and give way. @throws Full; Refused */
  async #makeRoom(
    all: readonly Replica<Listed>[],
    idle: readonly Replica<Listed>[],
    owner: Request['owner'],
  ): Promise<void> {
    const owners = ownersOf(all, this.#making);
    const { most } = this.parts.settings;
    refuseTooMany(owners, owner, most);
    const free = this.#pool.free(idle);
    const room = roomBeside(owners, free, most);
    if (room < 0) await this.#pool.remove(free.slice(0, -room));
  }

  /** Makes one for the pool. @returns false where there is no room for it. */
  async makeIdle(template: string, kept: Kept): Promise<boolean> {
    const { all, idle } = await this.glimpsed();
    if (roomBeside(ownersOf(all, this.#making), this.#pool.free(idle), this.parts.settings.most) <= 0)
      return false;
    const called = { template, name: poolName(this.parts.settings.service) };
    const id = idOf(called);
    const made = this.#maker.idle(called, kept).finally(() => {
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
    const { idle } = await this.glimpsed();
    await this.#pool.remove(idle.filter(({ found }) => found.owned.spec.template === kept.template.key));
    await removeKept(kept);
    this.emit('change');
  }

  /** Removes some of the pool that nobody has asked for meanwhile. */
  async removeIdle(some: readonly Replica<Listed>[]): Promise<void> {
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

  /** The template that a name means, as whoever makes a database writes it. @throws NotFound; UsageError; Importing */
  async keptAs(name: string): Promise<Kept> {
    return meantBy(name, undefined, await this.kept(), this.parts.imports);
  }

  /** Gives a database the data of its template again, with the passwords that it has. @throws NotFound */
  async reset(called: Called): Promise<void> {
    const { found, owner } = await this.#whole(called);
    await this.#maker.limited(() =>
      resetDatabase(nameOf(found), this.parts.laboratory.deskFor(owner), { tls }),
    );
    this.emit('change');
  }

  /** Lets a database live so many milliseconds from now on. @throws NotFound */
  async extend(called: Called, ttl: number): Promise<void> {
    const { found } = await this.#whole(called);
    const { provider } = found;
    const before = await notesOf(idOf(called), provider);
    await noteExpiry(idOf(called), new Date(Date.now() + ttl), before, provider);
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

  /** All that is there, and one as it is now: a reset between two looks makes it another one, and not one too few. */
  async #lookedFor(called: Called): Promise<{ glimpse: Seen<Listed>; existing: Replica | undefined }> {
    for (let left = mostLooks; ; left--) {
      const glimpse = await this.glimpsed();
      const listed = glimpse.all.find((one) => isWhole(one, called));
      const existing = listed && (await lookedAt(listed));
      if (existing || !listed || left === 1) return { glimpse, existing };
    }
  }

  #desk(): Desk {
    return this.parts.laboratory.deskFor(replicator);
  }
}
