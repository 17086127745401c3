import { messageOf, NameTaken, Overtaken } from '../core/errors';
import { poll, TimedOut } from '../core/poll';
import type { Place } from './asking';
import { heldLabel, type Tenant, type Wanted } from './tenants';

/** So long nobody holds the lease on a database that is being made, in milliseconds, and whoever makes it is dead. */
const unleased = 10_000;

/** How a database is entered on a server of an experiment's own. */
interface Claiming {
  place: Pick<Place, 'tenants'>;
  /** Ends when this run has done with it. */
  lease?: AbortSignal | undefined;
  /** Told at each look whether another run that lives makes it. */
  lost(isLost: boolean): void;
}

/**
 * Enters the experiment's database. One that another run entered and does not hold any more is removed first.
 * @throws NameTaken while another run holds it; Overtaken where the server cannot be used any more.
 */
export async function claimed(
  wanted: Wanted,
  { place: { tenants }, lease, lost }: Claiming,
  signal?: AbortSignal,
): Promise<Tenant> {
  if (await isSpent(tenants, wanted)) throw spent(wanted.name);
  const enter = async () => (await tenants.claim(wanted)).tenant;
  const pending = async () =>
    (await tenants.list()).tenants.find((one) => one.name === wanted.name && one.pending);
  const look = async () => {
    try {
      return { value: await enter() };
    } catch (error) {
      if (!(error instanceof NameTaken)) throw error;
      const isLost = (await pending())?.leased === true;
      lost(isLost);
      if (isLost) throw error;
      return { pending: messageOf(error) };
    }
  };
  const tenant = await poll(look, { timeout: unleased, signal }).catch(async (error: unknown) => {
    if (!(error instanceof TimedOut)) throw error;
    const dead = await pending();
    if (dead?.labels[heldLabel] !== undefined) throw spent(wanted.name);
    if (dead) await tenants.remove(dead);
    return await enter();
  });
  if (lease) void tenants.lease(tenant, lease);
  return tenant;
}

/**
 * Whether a run that died had made the database of data from elsewhere complete, and not said so on the server: another one
 * beside it would be empty.
 */
async function isSpent(tenants: Place['tenants'], { name, labels }: Wanted): Promise<boolean> {
  const { [heldLabel]: held } = labels;
  if (held === undefined) return false;
  const { tenants: all } = await tenants.list();
  return all.some((one) => one.name === name && !one.pending && one.labels[heldLabel] === held);
}

/** A script may have been at work on it, and what it was made from is there once only. */
function spent(name: string): Overtaken {
  return new Overtaken({
    what: `${name} is made anew: a run that died had begun to work on the data that it was made from.`,
  });
}
