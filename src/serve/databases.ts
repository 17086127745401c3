import { EventEmitter } from 'node:events';
import { NotFound, UsageError } from '../core/errors';
import { databaseName, nameOf, removeDatabase, resetDatabase } from '../databases/databases';
import { type Kept, removeKept } from '../databases/templates';
import type { Listed } from '../providers/listing';
import type { Desk } from '../run/found';
import { forgetClaims } from './claims';
import { meantBy } from './current';
import { Full } from './errors';
import { forgetExpiry, noteExpiry, noteLife, notesOf } from './expiry';
import type { Metrics } from './health';
import type { Imports } from './imports';
import { type Laboratory, replicator } from './laboratory';
import { Looks } from './looks';
import { type Made, Maker, type Request } from './making';
import { type Called, idOf, poolName, templateName } from './names';
import { Pool } from './pool';
import type { Replica, Seen } from './replicas';
import { Room } from './room';
import { type ServeSettings, tls } from './settings';
import { type Counted, ownersAmong, Underway } from './underway';

/** Requests that wait for their turn, at most: the next one is told to come again. */
const longestQueue = 500;

/** What there is, as somebody who asks for a database finds it. */
interface There {
  glimpse: Seen<Listed>;
  /** Those that somebody asked for before. Who asks later counts this one. */
  before: Counted;
  listing: Promise<Kept[]>;
}

/** The databases of a server: made of its templates one name at a time, whoever asks and however often. */
export class Databases extends EventEmitter<{ change: [] }> {
  readonly #underway = new Underway(() => this.emit('change'));
  readonly #maker: Maker;
  readonly #pool: Pool;
  readonly #room: Room;
  readonly #looks: Looks;

  constructor(
    private readonly parts: {
      settings: ServeSettings;
      laboratory: Laboratory;
      imports: Imports;
      metrics: Metrics;
    },
  ) {
    super();
    this.#looks = new Looks(parts.laboratory, parts.settings.service);
    this.#pool = new Pool(parts.laboratory);
    this.#room = new Room(this.#pool, parts.settings.most);
    this.#maker = new Maker({ ...parts, pool: this.#pool });
  }

  /** All databases, those that are being made too, and those of the pools that nobody has asked for yet. */
  async seen(): Promise<Seen> {
    return await this.#looks.seen();
  }

  /** The same by as many requests however many there are, for whoever need not reach them. */
  async glimpsed(): Promise<Seen<Listed>> {
    return await this.#looks.glimpsed();
  }

  /** All databases that somebody has asked for. */
  async all(): Promise<Replica[]> {
    return (await this.seen()).all;
  }

  /** A database that is whole; undefined where there is none. */
  async find(called: Called): Promise<Replica | undefined> {
    return (await this.#looks.lookedFor(called)).existing;
  }

  /** Whether this process is making it. */
  isMaking(called: Called): boolean {
    return this.#underway.of(idOf(called)) !== undefined;
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
    const making = this.#underway.of(id);
    if (making) return { ...(await making), how: 'attached' };
    // Those that still look at what is there wait, too: the limit does not know them yet.
    if (this.#underway.size >= longestQueue)
      throw new Full({
        what: `${longestQueue} databases are waiting to be made.`,
        remedy: 'Ask again later.',
      });
    return await this.#underway.make(id, request.owner.name, () => this.#makeOne(called, request));
  }

  async #makeOne(called: Called, request: Request): Promise<Made> {
    const before = this.#underway.now();
    const listing = this.kept();
    listing.catch(() => {});
    const { glimpse, existing } = await this.#looks.lookedFor(called);
    if (!existing) return await this.#makeNew(called, request, { glimpse, before, listing });
    if (existing.found.server.endpoint) return { how: 'attached', replica: existing };
    const { template } = existing.found.owned.spec;
    const kept = meantBy(called.template, template, await listing, this.parts.imports);
    return await this.#maker.revived(existing, kept);
  }

  async #makeNew(called: Called, request: Request, there: There): Promise<Made> {
    const { owner, commands, ttl } = request;
    const { kept, until, candidate } = await this.#begun(called, request, there);
    const noted = { owner: owner.name, until };
    if (candidate) return await this.#maker.takenOut(candidate, called, noted, kept.provider);
    this.emit('change');
    const made = await this.#maker.newOne(called, noted, kept, request);
    if (!commands || ttl === undefined) return made;
    await this.extend(called, ttl);
    return { ...made, replica: await this.#whole(called) };
  }

  /** What one is made of, until when it is to live, and one of the pool where there is one for it. */
  async #begun(called: Called, request: Request, there: There) {
    const { owner, key, commands } = request;
    const { imports } = this.parts;
    const taken = (of: Kept | undefined) =>
      of && !commands ? this.#maker.candidate(of, there.glimpse.idle, owner.name) : undefined;
    // Most often a name means what it meant before: one of that is looked at while the templates are.
    let candidate =
      key === undefined ? taken(this.#looks.known(imports.of(called.template)?.key)) : undefined;
    try {
      const kept = meantBy(called.template, key, await there.listing, imports);
      if (candidate?.key !== kept.template.key) {
        candidate?.release();
        candidate = taken(kept);
      }
      return { kept, candidate, until: await this.#prepared(called, request, there, kept) };
    } catch (error) {
      candidate?.release();
      throw error;
    }
  }

  /** Makes room for one, and notes until when it is to live. */
  async #prepared(called: Called, request: Request, { glimpse, before }: There, kept: Kept) {
    const { owner, ttl = this.parts.settings.ttl, commands } = request;
    await this.#room.make(glimpse, ownersAmong(before).set(idOf(called), owner.name), owner);
    const life = { ttl, begins: commands ? ('when made' as const) : ('now' as const) };
    return await noteLife(idOf(called), life, glimpse.notes, kept.provider);
  }

  /** Makes one for the pool. @returns false where there is no room for it. */
  async makeIdle(template: string, kept: Kept): Promise<boolean> {
    const before = this.#underway.now();
    const glimpse = await this.glimpsed();
    if (!this.#room.isLeft(glimpse, ownersAmong([...before, ...this.#underway.now()]))) return false;
    const called = { template, name: poolName(this.parts.settings.service) };
    await this.#underway.make(idOf(called), replicator, () => this.#maker.idle(called, kept));
    return true;
  }

  /** Removes a template; those of the pool that were cloned from it give way. @throws NotFound; UsageError; InUse */
  async removeTemplate(name: string): Promise<void> {
    const kept = await this.keptAs(name);
    const { idle } = await this.glimpsed();
    await this.#pool.remove(idle.filter(({ found }) => found.owned.spec.template === kept.template.key));
    await removeKept(kept);
    await this.kept();
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
    return await this.#looks.templates();
  }

  /** The same of a moment ago, with those that this server has imported. */
  async keptLately(): Promise<Kept[]> {
    return await this.#looks.templatesLately(this.parts.imports.all().flatMap(({ key }) => key ?? []));
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

  #desk(): Desk {
    return this.parts.laboratory.deskFor(replicator);
  }
}
