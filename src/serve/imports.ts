import { EventEmitter } from 'node:events';
import pLimit from 'p-limit';
import { LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { Shared } from '../core/shared';
import { expireTemplates, usualKeeping } from '../lifecycle/expire';
import { templateFor } from '../lifecycle/template';
import { planWithin } from '../run/policy-plan';
import { type Dump, dumpsIn, restoredBy } from './dumps';
import { type Laboratory, replicator } from './laboratory';
import type { ServeSettings } from './settings';

/** How far a dump has come on its way into a template. */
export interface Import {
  template: string;
  /** The file or folder, relative to the dumps folder. */
  path: string;
  state: 'waiting' | 'importing' | 'ready' | 'failed';
  kind?: string;
  /** What is being done, for a person. */
  progress?: string;
  /** Of the template that is cloned now: while a newer one is imported, and when that fails, it is the one of before. */
  key?: string;
  error?: string;
  /** When this state began. */
  since: Date;
}

/** What imports are made with. */
interface Parts {
  settings: ServeSettings;
  laboratory: Laboratory;
  log: Log;
  signal: AbortSignal;
}

/**
 * Turns what the dumps folder holds into templates, several at once. Databases are made meanwhile, of the templates of
 * before; a template switches when the new one is whole, and one that fails leaves the one of before.
 */
export class Imports extends EventEmitter<{ change: [Import] }> {
  readonly #known = new Map<string, Import>();
  readonly #work = new Shared(() => this.#runOnce());

  constructor(private readonly parts: Parts) {
    super();
  }

  /** Every dump of the last look at the folder, by the template's name. */
  all(): Import[] {
    return [...this.#known.values()];
  }

  of(template: string): Import | undefined {
    return this.#known.get(template);
  }

  /** Whether dumps are being looked at. */
  isRunning(): boolean {
    return this.#work.isRunning();
  }

  /** Imports what has changed. For all who ask while that is under way it is done once more: they may know of more. */
  run(): Promise<Import[]> {
    return this.#work.done();
  }

  async #runOnce(): Promise<Import[]> {
    const { settings, log } = this.parts;
    const dumps = await dumpsIn(settings.dumps);
    for (const { template } of this.all())
      if (!dumps.some((dump) => dump.template === template)) this.#known.delete(template);
    const limit = pLimit(settings.parallel);
    for (const dump of dumps) this.#set(dump, { state: 'waiting' });
    await Promise.all(dumps.map((dump) => limit(() => this.#import(dump, dumps))));
    const failed = this.all().filter(({ state }) => state === 'failed');
    log.info(`${dumps.length} dumps looked at, ${failed.length} failed`);
    return this.all();
  }

  async #import(dump: Dump, all: readonly Dump[]): Promise<void> {
    const { log } = this.parts;
    try {
      this.#set(dump, { state: 'importing' });
      refuseTwins(dump, all);
      const { key, kind, built } = await this.#templateOf(dump);
      if (built) log.info(`${dump.template}: imported ${dump.path} as template ${key}`);
      this.#set(dump, { state: 'ready', key, kind });
    } catch (error) {
      const message = messageOf(error);
      this.#set(dump, { state: 'failed', error: message });
      log.warn(`${dump.template}: not imported. ${message}`);
    }
  }

  async #templateOf(dump: Dump) {
    const { settings, laboratory } = this.parts;
    const { config, kind, root } = await restoredBy(dump, settings);
    const desk = laboratory.deskFor(replicator);
    const told = {
      ...desk.log,
      info: (progress: string) => this.#set(dump, { state: 'importing', progress }),
    };
    const unlimited = { ...desk.contextFor(desk.requester), repositoryRoot: root, log: told };
    const { plan, context } = await planWithin(config, replicator, { ...desk, context: unlimited });
    const [service] = plan.services;
    if (!service) throw notCloned(dump, kind);
    const provider = await context.host(service);
    const found = await templateFor(service, provider, context);
    if (!found || !provider.templates) throw notCloned(dump, kind);
    const { key } = found.template;
    const keeping = { ...usualKeeping, current: [key] };
    await expireTemplates(service, context.owner, provider, keeping, context.log);
    return { key, kind, built: found.built };
  }

  #set({ template, path }: Dump, change: Partial<Import> & Pick<Import, 'state'>): void {
    const before = this.#known.get(template);
    const since = before?.state === change.state ? before.since : new Date();
    const { key, kind } = { ...before, ...change };
    const now = { template, path, ...(key && { key }), ...(kind && { kind }), ...change, since };
    this.#known.set(template, now);
    this.emit('change', now);
  }
}

function notCloned({ path }: Dump, kind: string): LabTestError {
  return new LabTestError({
    what: `${path} does not become a template.`,
    why: `Its kind is ${kind}, or its configuration says template: false.`,
  });
}

/** @throws LabTestError where two files would become one template. */
function refuseTwins({ template, path }: Dump, all: readonly Dump[]): void {
  const twins = all.filter((other) => other.template === template);
  if (twins.length < 2) return;
  throw new LabTestError({
    what: `${path} is not imported: ${twins.length} things in the dumps folder would become the template ${template}.`,
    why: twins.map((twin) => twin.path).join(', '),
    remedy: 'Leave one of them, or put them into a sub-folder: its newest dump is taken.',
  });
}
