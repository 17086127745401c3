import type Docker from 'dockerode';
import { poll } from '../../core/poll';
import { engineTime } from '../docker/clock';
import { changing, isWhole } from './names';
import { labelled, updated } from './update';

/** So long a run counts as alive after it has said so, in milliseconds; it says so three times as often. */
const leaseMilliseconds = 30_000;

/** Says on a service until when this run is known to be alive, again and again until the signal. Never rejects. */
export async function holdLease(docker: Docker, id: string, signal: AbortSignal): Promise<void> {
  const say = async () => {
    const until = new Date((await engineTime(docker)) + leaseMilliseconds);
    await updated(docker, id, (service) =>
      isWhole(service) || signal.aborted
        ? undefined
        : labelled(service, { [changing.alive]: until.toISOString() }),
    );
    return { pending: 'alive' };
  };
  const pause = leaseMilliseconds / 3;
  const look = () => say().catch(() => ({ pending: 'not told' }));
  await poll(look, { timeout: Number.POSITIVE_INFINITY, shortest: pause, longest: pause, signal }).catch(
    () => {},
  );
}
