import { Shared } from '../core/shared';
import { type Kept, keptTemplates } from '../databases/templates';
import type { Listed } from '../providers/listing';
import type { Desk } from '../run/found';
import { type Laboratory, replicator } from './laboratory';
import type { Called } from './names';
import { glimpsed, isWhole, lookedAt, type Replica, type Seen, seen } from './replicas';

/** What goes as often while it is looked for is not reset, but removed by somebody over and over. */
const mostLooks = 5;

/** For so many milliseconds a look at the templates counts, where that is enough. */
const lately = 10_000;

/** After so many milliseconds a look hangs: an engine that was cut off may never answer it, and answers the next. */
const longestLook = 30_000;

/** How a server looks at its laboratory: once for all who ask at the same time, where that costs the engine much. */
export class Looks {
  readonly #glimpse: Shared<Seen<Listed>>;
  readonly #templates: Shared<Kept[]>;
  #known: readonly Kept[] = [];
  #knownAt = Number.NEGATIVE_INFINITY;

  /** @param service whose pool is its own. */
  constructor(
    private readonly laboratory: Laboratory,
    private readonly service: string,
  ) {
    const glimpse = async () => glimpsed(this.#desk(), await laboratory.provider(), service);
    this.#glimpse = new Shared(glimpse, longestLook);
    this.#templates = new Shared(() => keptTemplates(this.#desk()), longestLook);
  }

  /** All databases, those that are being made too, and those of the pools that nobody has asked for yet. */
  async seen(): Promise<Seen> {
    return await seen(this.#desk(), await this.laboratory.provider(), this.service);
  }

  /** The same by as many requests however many there are, for whoever need not reach them. */
  glimpsed(): Promise<Seen<Listed>> {
    return this.#glimpse.done();
  }

  /** All that is there, and one as it is now: a reset between two looks makes it another one, and not one too few. */
  async lookedFor(called: Called): Promise<{ glimpse: Seen<Listed>; existing: Replica | undefined }> {
    for (let left = mostLooks; ; left--) {
      const glimpse = await this.glimpsed();
      const listed = glimpse.all.find((one) => isWhole(one, called));
      const existing = listed && (await lookedAt(listed));
      if (existing || !listed || left === 1) return { glimpse, existing };
    }
  }

  /** All templates, the newest first. */
  async templates(): Promise<Kept[]> {
    const asked = performance.now();
    const all = await this.#templates.done();
    // Not of one that has hung.
    if (asked >= this.#knownAt) [this.#known, this.#knownAt] = [all, asked];
    return all.slice();
  }

  /** The same of a moment ago, if those of these keys are among them. */
  async templatesLately(keys: readonly string[]): Promise<Kept[]> {
    const isRecent = performance.now() - this.#knownAt < lately;
    const isEnough = isRecent && keys.every((key) => this.known(key) !== undefined);
    return isEnough ? this.#known.slice() : await this.templates();
  }

  /** A template of the last look at all, which may be there no more. */
  known(key: string | undefined): Kept | undefined {
    return this.#known.find(({ template }) => template.key === key);
  }

  #desk(): Desk {
    return this.laboratory.deskFor(replicator);
  }
}
