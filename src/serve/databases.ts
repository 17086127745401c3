import { EventEmitter } from 'node:events';
import pLimit from 'p-limit';
import { NotFound, Refused, UsageError } from '../core/errors';
import {
  databaseName,
  databases,
  isCalled,
  makeDatabase,
  nameOf,
  removeDatabase,
  resetDatabase,
} from '../databases/databases';
import { chosenTemplate, type Kept, keptTemplates, pathOf } from '../databases/templates';
import { isMade, type Obtained } from '../lifecycle/context';
import type { Desk, Found } from '../run/found';
import type { Access } from '../services/kind';
import { kinds } from '../services/registry';
import { Full, Importing } from './errors';
import { expiryNotes, expiryOf, forgetExpiry, noteExpiry, notesOf } from './expiry';
import type { Metrics } from './health';
import type { Import, Imports } from './imports';
import { type Laboratory, replicator } from './laboratory';
import { type Called, calledBy, idOf, templateName } from './names';
import type { ServeSettings } from './settings';
import type { Caller } from './tokens';

/** A database that is whole, or one that is being made. */
export interface Replica extends Called {
  found: Found;
  owner: string;
  /** Until when it lives; undefined: until somebody removes it. */
  expires: Date | undefined;
}

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

  constructor(
    private readonly means: {
      settings: ServeSettings;
      laboratory: Laboratory;
      imports: Imports;
      metrics: Metrics;
    },
  ) {
    super();
    this.#limit = pLimit(means.settings.parallel);
  }

  /** All databases, those that are being made too. */
  async all(): Promise<Replica[]> {
    const provider = await this.means.laboratory.provider();
    const [found, notes] = await Promise.all([databases(this.#desk()), expiryNotes(provider)]);
    return found.map((one) => ({
      ...calledBy(nameOf(one)),
      found: one,
      owner: one.owned.repository,
      expires: expiryOf(one, notes),
    }));
  }

  /** A database that is whole; undefined where there is none. */
  async find(called: Called): Promise<Replica | undefined> {
    return (await this.all()).find(({ found }) => isCalled(idOf(called), found) && !found.server.pending);
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

  async #makeOne(called: Called, { owner, key, ttl = this.means.settings.ttl }: Request) {
    const all = await this.all();
    const existing = all.find(({ found }) => isCalled(idOf(called), found) && !found.server.pending);
    if (existing?.found.server.endpoint) return 'attached';
    const { settings, laboratory } = this.means;
    const kept = await this.#templateFor(called.template, existing?.found.owned.spec.template ?? key);
    if (!existing) this.#refuseTooMany(all, owner);
    const { memory, password } = settings;
    const passwords = password === undefined ? undefined : { password, adminPassword: password };
    const wanted = { name: idOf(called), memory, passwords };
    // Before it is made: whoever is killed between the two leaves none that lives for ever.
    if (!existing && ttl !== undefined)
      await noteExpiry(wanted.name, new Date(Date.now() + ttl), kept.provider);
    // One that was never finished, or went as the server was killed, has left its end to the next of its name.
    else if (!existing) await forgetExpiry(await notesOf(wanted.name, kept.provider), kept.provider);
    const desk = laboratory.deskFor(owner.name);
    return await this.#limit(async () => {
      const ended = this.means.metrics.made.startTimer({ template: templateName(kept) });
      try {
        const obtained = await makeDatabase(kept, wanted, desk);
        ended({ outcome: isMade(obtained) ? 'made' : 'found' });
        return obtained.how;
      } catch (error) {
        ended({ outcome: 'failed' });
        throw error;
      }
    });
  }

  /** Those that are being made count, this one too. @throws Full; Refused */
  #refuseTooMany(all: readonly Replica[], owner: Request['owner']): void {
    const owners = new Map(all.map((one) => [idOf(one), one.owner]));
    for (const [id, making] of this.#making) owners.set(id, making.owner);
    const { most } = this.means.settings;
    if (most !== undefined && owners.size > most)
      throw new Full({
        what: `There are ${most} databases, and no room for more.`,
        remedy: 'Ask again later.',
      });
    const own = [...owners.values()].filter((name) => name === owner.name).length;
    if (owner.databases !== undefined && own > owner.databases)
      throw new Refused({
        what: `${owner.name} has ${owner.databases} databases already, and may have no more.`,
        remedy: 'Remove one.',
      });
  }

  /**
   * The template that a name means now: the one of the dumps folder before those that others have made. One that is named
   * by its key is that one: a database that is stopped would lose its data to another.
   */
  async #templateFor(name: string, key: string | undefined): Promise<Kept> {
    const all = await keptTemplates(this.#desk());
    if (key !== undefined) return chosenTemplate(key, all);
    const imported = this.means.imports.of(name);
    const [newest] = all.filter(({ template }) => pathOf(template) === `${replicator}/${name}`);
    const current = currentKey(imported, newest);
    const found = all.find(({ template }) => template.key === current) ?? newest;
    if (found) return found;
    if (imported?.state === 'waiting' || imported?.state === 'importing')
      throw new Importing({ what: `Template "${name}" is being imported.`, remedy: 'Ask again later.' });
    return chosenTemplate(name, all);
  }

  /** The names of all templates that a database can be made of. */
  async templates(): Promise<string[]> {
    return [...new Set((await this.kept()).map(templateName))].sort();
  }

  /** All templates, the newest first. */
  async kept(): Promise<Kept[]> {
    return await keptTemplates(this.#desk());
  }

  /** The template that a name means, as whoever makes a database writes it. @throws NotFound; UsageError */
  async keptAs(name: string): Promise<Kept> {
    return await this.#templateFor(name, undefined);
  }

  /** Gives a database the data of its template again, with the passwords that it has. @throws NotFound */
  async reset(called: Called): Promise<void> {
    const { owner } = (await this.find(called)) ?? { owner: replicator };
    await this.#limit(() => resetDatabase(idOf(called), this.means.laboratory.deskFor(owner)));
    this.emit('change');
  }

  /** Lets a database live so many milliseconds from now on. @throws NotFound */
  async extend(called: Called, ttl: number): Promise<void> {
    const replica = await this.find(called);
    if (!replica) throw new NotFound({ what: `There is no database ${idOf(called)} here.` });
    await noteExpiry(idOf(called), new Date(Date.now() + ttl), replica.found.provider);
    this.emit('change');
  }

  /** Removes a database with its data. @throws NotFound */
  async remove(called: Called): Promise<void> {
    const provider = await this.means.laboratory.provider();
    // Not what is noted meanwhile, of the next of its name.
    const notes = await notesOf(idOf(called), provider);
    await removeDatabase(idOf(called), this.#desk());
    await forgetExpiry(notes, provider);
    this.emit('change');
  }

  #desk(): Desk {
    return this.means.laboratory.deskFor(replicator);
  }
}

/**
 * The key of the last look at the dump, which may be of before: an older dump was put back. What another process has
 * imported since that look is newer.
 */
function currentKey(imported: Import | undefined, newest: Kept | undefined): string | undefined {
  const isLater = newest && imported && newest.template.createdAt > imported.since;
  return isLater ? newest.template.key : imported?.key;
}

/** How one gets into a database; its secrets. */
export async function accessTo({ found: { server, provider, owned } }: Replica): Promise<Access> {
  const open = (await provider.unlock?.(server)) ?? server;
  const kind = Object.values(kinds).find(({ name }) => name === owned.kind);
  return kind?.access(open.environment) ?? {};
}
