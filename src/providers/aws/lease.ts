import { AddTagsToResourceCommand } from '@aws-sdk/client-rds';
import { messageOf } from '../../core/errors';
import { poll } from '../../core/poll';
import type { Clients } from './clients';
import { own } from './seen';

/** Until when whoever says so now counts as alive, by AWS's clock. @param lease how long, in milliseconds. */
export function leasedUntil({ now = new Date(), lease: usual }: Clients, lease = usual): string {
  return new Date(now.getTime() + lease).toISOString();
}

async function sayLease(clients: Clients, ResourceName: string, lease?: number): Promise<void> {
  const Tags = [{ Key: own.lease, Value: leasedUntil(clients, lease) }];
  await clients.rds.send(new AddTagsToResourceCommand({ ResourceName, Tags }));
}

/** Says that whoever made a resource has ended, so that nobody waits for the end of the lease. */
export const endLease = (clients: Clients, arn: string): Promise<void> => sayLease(clients, arn, 0);

/**
 * Says on a resource until when this run is known to be alive, again and again until the signal. What AWS does not take
 * or does not know yet is said again a moment later. Never rejects.
 */
export async function holdLease(
  clients: Clients,
  arn: () => Promise<string>,
  signal: AbortSignal,
): Promise<void> {
  const timeout = Number.POSITIVE_INFINITY;
  const say = async () => {
    try {
      return { value: await sayLease(clients, await arn()) };
    } catch (error) {
      return { pending: messageOf(error) };
    }
  };
  const keep = async () => {
    await poll(say, { timeout, shortest: 1000, longest: 5000, signal });
    return { pending: 'alive' };
  };
  const pause = clients.lease / 3;
  await poll(keep, { timeout, shortest: pause, longest: pause, signal }).catch(() => {});
}
