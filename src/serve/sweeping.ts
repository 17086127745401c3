import { randomUUID } from 'node:crypto';
import { NotFound, Refused } from '../core/errors';
import { usualKeeping } from '../lifecycle/expire';
import { unasked } from '../sweep/decide';
import { toldOf } from '../sweep/elsewhere';
import type { Found } from '../sweep/found';
import { type Listing, listFound } from '../sweep/list';
import { type Laboratory, replicator } from './laboratory';

/**
 * As long after the last word of a sweep may be removed what it has listed, in milliseconds. Between two of its words it
 * may wait until GitHub answers again, which takes an hour at most.
 */
const longestSilence = 4_000_000;

/** As long is waited for what a place has, in milliseconds. */
const longestListing = 60_000;

/**
 * What a sweep looks at in this laboratory, and what it removes there. Whoever asks decides, by what they know of pull
 * requests; what needs no answer of GitHub is decided here, too.
 */
export class Sweeping {
  readonly #listed = new Map<string, { found: Found; sweep: { heardAt: number } }>();

  constructor(private readonly laboratory: Laboratory) {}

  /** @param ids of repositories; none: of all. */
  async list(ids: readonly string[]) {
    const { labs, log } = this.laboratory.deskFor(replicator);
    const { name } = await this.laboratory.provider();
    const [id, ...others] = ids;
    const looking = {
      ...(id === undefined ? { whose: 'everybody' as const } : { whose: { repositoryId: id } }),
      ...{ aliases: others, thorough: usualKeeping },
    };
    const signal = AbortSignal.timeout(longestListing);
    const listing = await listFound(await labs.everywhere(name, log), looking, signal);
    return this.#told({ ...listing, found: listing.found.map(keptHere) });
  }

  /** Removes what was listed; absence is success. @throws NotFound where it was not; Refused where it must stay */
  async remove(id: string): Promise<void> {
    this.#forgetSilent();
    const { found, sweep } = this.#listed.get(id) ?? {};
    if (!found || !sweep)
      throw new NotFound({
        what: 'This was not listed here, or by a sweep that nothing was heard of for more than an hour.',
        why: 'A server that was started anew since has forgotten it, too.',
        remedy: 'List again what there is.',
      });
    sweep.heardAt = Date.now();
    const fate = found.fate ?? unasked(found, found);
    if (fate?.act === 'keep') throw new Refused({ what: `${found.name} stays: ${fate.why}.` });
    await found.remove();
  }

  #told(listing: Listing) {
    this.#forgetSilent();
    const sweep = { heardAt: Date.now() };
    const ids = new Map<object, string>();
    return toldOf(listing, (found) => {
      // A note is the same one wherever it is told of.
      const key = found.note ?? found;
      const id = ids.get(key) ?? randomUUID();
      ids.set(key, id);
      this.#listed.set(id, { found, sweep });
      return id;
    });
  }

  #forgetSilent(): void {
    const now = Date.now();
    for (const [id, { sweep }] of this.#listed)
      if (now - sweep.heardAt > longestSilence) this.#listed.delete(id);
  }
}

/** What this server makes of its dumps folder, it looks after itself: without a new import nothing would bring it back. */
function keptHere(found: Found): Found {
  const isOwn = found.what === 'template' && found.name.startsWith(`${replicator} / `);
  return isOwn ? { ...found, fate: { act: 'keep', why: 'the server looks after what it imports' } } : found;
}
