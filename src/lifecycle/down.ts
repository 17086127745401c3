import { each } from '../core/each';
import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { type Ownership, ownershipOf } from '../experiment/ownership';
import type { Listed } from '../providers/listing';
import type { Labels, Provider, ProviderName } from '../providers/provider';

/** One service that was removed. */
export interface Removed {
  service: string;
  app: string;
  experiment: string;
  kind: string;
  provider: ProviderName;
}

/** What a teardown did. `failed` and `kept` tell why, for a person. */
export interface TornDown {
  removed: Removed[];
  kept: string[];
  failed: string[];
  /** Providers that did not say what they have, and why. */
  silent: { provider: Provider; why: string }[];
}

/** Why something stays; undefined: it goes. */
export type Keep = (owned: Ownership, server: Listed) => string | undefined | Promise<string | undefined>;

/**
 * Removes every server that one of the filters finds, unless `keep` gives a reason not to. Needs no configuration:
 * what is written on the resources is enough. One that resists does not stop the others; nothing there is success.
 */
export async function down(
  providers: Iterable<Provider>,
  filters: readonly Labels[],
  keep: Keep,
  log: Log,
): Promise<TornDown> {
  const result: TornDown = { removed: [], kept: [], failed: [], silent: [] };
  for (const provider of providers) {
    const found = await listed(provider, filters, result);
    const servers = [...new Map(found.map((server) => [server.id, server])).values()];
    await each(servers, (server) => removeOne(provider, server, keep, log, result));
  }
  return result;
}

async function listed(provider: Provider, filters: readonly Labels[], result: TornDown): Promise<Listed[]> {
  try {
    return (await Promise.all(filters.map((filter) => provider.listed(filter)))).flat();
  } catch (error) {
    result.silent.push({ provider, why: messageOf(error) });
    return [];
  }
}

async function removeOne(
  provider: Provider,
  server: Listed,
  keep: Keep,
  log: Log,
  result: TornDown,
): Promise<void> {
  const owned = ownershipOf(server);
  const reason = owned
    ? await keep(owned, server)
    : 'its labels claim an identity that its name does not bear out';
  if (reason !== undefined || !owned) {
    result.kept.push(`${server.name}: ${reason}`);
    log.notice(`${server.name} stays: ${reason}`);
    return;
  }
  try {
    await provider.destroy(server);
    const { service, app, experiment, kind } = owned;
    result.removed.push({ service, app, experiment, kind, provider: provider.name });
    log.info(`removed ${service} (${kind}, ${provider.name}) of ${app} / ${experiment}`);
  } catch (error) {
    result.failed.push(`${server.name}: ${messageOf(error)}`);
  }
}
