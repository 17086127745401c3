import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { poll } from '../core/poll';
import { nameOf } from '../databases/databases';
import { isAbandoned, removeBuilders } from '../lifecycle/builders';
import type { Listed } from '../providers/listing';
import { claimsIn } from './claims';
import type { Databases } from './databases';
import { beginLife, longestMaking } from './expiry';
import type { Laboratory } from './laboratory';
import { idOf, isOfPool } from './names';
import type { Recordings } from './recordings';
import type { Replica } from './replicas';

/** What is reaped, and with what. */
interface Parts {
  databases: Databases;
  recordings: Recordings;
  laboratory: Laboratory;
  log: Log;
}

/** Reaps every few seconds, until the signal fires. Never rejects. */
export async function keepReaping(parts: Parts, signal: AbortSignal): Promise<void> {
  const { laboratory, log } = parts;
  const look = async () => {
    await reap(parts).catch((error: unknown) => log.warn(`Not all was reaped. ${messageOf(error)}`));
    return { pending: 'there may be more' };
  };
  const builders = async () => await removeBuilders('', [await laboratory.provider()], log);
  await builders().catch((error: unknown) => log.warn(messageOf(error)));
  await poll(look, { timeout: Number.POSITIVE_INFINITY, shortest: 500, longest: 5000, signal }).catch(
    () => {},
  );
}

/** Removes what is past its time, what a server that was killed has left half made, and notes of what is gone. */
export async function reap({ databases, recordings, laboratory, log }: Parts): Promise<void> {
  const provider = await laboratory.provider();
  const recorded = recordings.all();
  const seen = await databases.glimpsed();
  const all = [...seen.all, ...seen.idle, ...seen.others];
  const isOver = (expires?: Date) => expires !== undefined && expires.getTime() <= Date.now();
  const removeOne = async (replica: Replica<Listed>) => {
    const { template, name, found, expires } = replica;
    if (found.server.pending) {
      if (databases.isMaking(replica) || !(await isAbandoned(found.server, found.provider))) return;
      await found.provider.destroy(found.server);
      log.info(`removed ${template}/${name}, which was never finished`);
      return;
    }
    if (isOfPool(replica) || databases.isMaking(replica)) return;
    const note = seen.notes.find((one) => one.name === idOf(replica));
    if (note?.life !== undefined) await beginLife(note, found.provider);
    else if (isOver(expires) && isOver((await databases.find(replica))?.expires)) {
      await databases.remove(replica);
      log.info(`removed ${template}/${name}: its time to live is over`);
    }
  };
  await Promise.all(
    all.map((one) =>
      removeOne(one).catch((error: unknown) =>
        log.warn(`${one.template}/${one.name} could not be removed. ${messageOf(error)}`),
      ),
    ),
  );
  const there = new Set(all.map(idOf));
  await recordings.letGo(recorded.filter((id) => !there.has(id)));
  const isOld = ({ at }: { at: Date }) => Date.now() - at.getTime() > longestMaking;
  for (const note of seen.notes.filter(isOld))
    if (!all.some((one) => idOf(one) === note.name)) await provider.uses?.forget(note.use);
  for (const claim of (await claimsIn(provider)).filter(isOld))
    if (!all.some(({ found }) => nameOf(found) === claim.member)) await provider.uses?.forget(claim.use);
}
