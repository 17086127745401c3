import { AddTagsToResourceCommand } from '@aws-sdk/client-rds';
import { poll } from '../../core/poll';
import type { Clients } from './clients';
import { own } from './seen';

/** So long a run counts as alive after it has said so, in milliseconds; it says so three times as often. */
const leaseMilliseconds = 180_000;

/** Until when whoever says so now counts as alive, by AWS's clock. */
export function leasedUntil(clients: Clients): string {
  return new Date((clients.now ?? new Date()).getTime() + leaseMilliseconds).toISOString();
}

/** Says on a resource until when this run is known to be alive, again and again until the signal. Never rejects. */
export async function holdLease(clients: Clients, arn: string, signal: AbortSignal): Promise<void> {
  const say = async () => {
    const Tags = [{ Key: own.lease, Value: leasedUntil(clients) }];
    await clients.rds.send(new AddTagsToResourceCommand({ ResourceName: arn, Tags })).catch(() => {});
    return { pending: 'alive' };
  };
  const pause = leaseMilliseconds / 3;
  await poll(say, { timeout: Number.POSITIVE_INFINITY, shortest: pause, longest: pause, signal }).catch(
    () => {},
  );
}
