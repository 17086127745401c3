import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Provider } from '../providers/provider';
import type { Use } from '../providers/uses';

/**
 * That a service has a pool in a laboratory, and until when it need not say so again. By the laboratory's clock: services
 * may run on several machines. What waits in the pool of a service that says it no more is left over.
 */
const label = (name: string) => `labtest.use.${name}`;
const mark = { [label('kind')]: 'pool' };

/** How long a service that was killed is believed to come back, in milliseconds. */
export const believed = 600_000;

/** Which service it is to others, and still is when it is started again: its machine, its folder and its address. */
export function serviceId({ dumps, host, port }: { dumps: string; host: string; port: number }): string {
  const place = [hostname(), resolve(dumps), host, port];
  return createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 8);
}

/** Says that a service has a pool; writes seldom, however often it is called. */
export async function notePresence(service: string, provider: Provider): Promise<void> {
  const now = (await provider.now()).getTime();
  const own = (await notesIn(provider)).filter((one) => one[label('service')] === service);
  if (own.some((one) => untilOf(one) - now > believed / 2)) return;
  const until = String(now + believed);
  await provider.uses?.note({ ...mark, [label('service')]: service, [label('until')]: until });
  for (const one of own) await provider.uses?.forget(one);
}

/** The services that have a pool. */
export async function presentIn(provider: Provider): Promise<Set<string>> {
  const now = (await provider.now()).getTime();
  const present = new Set<string>();
  for (const one of await notesIn(provider))
    if (untilOf(one) > now) present.add(one[label('service')] ?? '');
    else await provider.uses?.forget(one);
  return present;
}

async function notesIn({ uses }: Provider): Promise<Use[]> {
  return (await uses?.list(mark)) ?? [];
}

function untilOf(one: Use): number {
  return Number(one[label('until')]);
}
