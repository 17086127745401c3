import { type Config, parseConfig } from '../config/config';
import type { Log } from '../core/log';
import { type Ownership, ownershipOf } from '../experiment/ownership';
import { planOf } from '../experiment/plan';
import { attachExisting } from '../lifecycle/attach';
import type { Context, Obtained } from '../lifecycle/context';
import type { Listed } from '../providers/listing';
import type { Labels, Provider, Server } from '../providers/provider';
import { type Laboratories, reachable } from './laboratories';
import type { Requester, RunSettings } from './run';

/** What whoever asks works with: where services run, and in whose name something is done there. */
export interface Desk {
  settings: RunSettings;
  requester: Requester;
  labs: Laboratories;
  /** Whether an engine was asked for by name. */
  dockerExpected: boolean;
  /** Whether to look on AWS. */
  aws?: (() => Promise<boolean | undefined>) | undefined;
  /** Whether servers of this machine count, too; absent: they do. */
  localExpected?: boolean | undefined;
  /** The context of whoever asks, for another experiment than the own. */
  contextFor(requester: Requester): Context;
  log: Log;
}

/** A server that is whose its labels say, and where it is. */
export interface Found<Seen extends Listed = Server> {
  server: Seen;
  owned: Ownership;
  provider: Provider;
}

/** Every server that carries the labels, wherever this machine can look. @throws when an engine asked for is silent. */
export async function lookedUp(
  filter: Labels,
  desk: Pick<Desk, 'labs' | 'dockerExpected' | 'localExpected' | 'aws' | 'log'>,
): Promise<Found[]> {
  const { labs, dockerExpected, localExpected = true, aws, log } = desk;
  const bases = await reachable(
    labs,
    { docker: dockerExpected, swarm: false, local: localExpected, aws: await aws?.() },
    log,
  );
  const everywhere = (await Promise.all(bases.map(({ name }) => labs.everywhere(name, log)))).flat();
  const providers = await answering(everywhere, log);
  const lists = providers.map(async (provider) =>
    (await provider.listOwned(filter)).flatMap((server) => {
      const owned = ownershipOf(server);
      return owned ? [{ server, owned, provider }] : [];
    }),
  );
  return (await Promise.all(lists)).flat();
}

/** Those that can be asked from this machine; the others are named: a private network is reached from within only. */
async function answering(providers: readonly Provider[], log: Log): Promise<Provider[]> {
  const asked = providers.map(async (provider) => {
    if ((await provider.reached?.()) !== false) return [provider];
    log.warn(
      `${await provider.describe()} does not answer from here, and what it holds is left out. It may be in a network of its own, or paused.`,
    );
    return [];
  });
  return (await Promise.all(asked)).flat();
}

/** Attaches to servers of one experiment, by what is written on them; one that does not answer is left out. */
export async function attachedBy(found: readonly [Found, ...Found[]], desk: Desk): Promise<Obtained[]> {
  const [{ owned }] = found;
  const requester: Requester = { ...desk.requester, ...owned, run: desk.requester.run };
  const plan = planOf(configurationBy(found), owned.app, owned.experiment);
  return await attachExisting(plan, desk.contextFor(requester));
}

/** What the configuration must have said, as far as it takes to attach to servers of these labels. */
export function configurationBy(found: readonly Found[]): Config {
  const services = Object.fromEntries(
    found.map(({ owned, server, provider }) => [
      owned.service,
      {
        service: owned.kind,
        provider: provider.name,
        ...(provider.billed ? { provision_type: owned.provisionType } : {}),
        ...(owned.kind === 'container' ? { image: server.image, port: server.inside.port } : {}),
      },
    ]),
  );
  return parseConfig({ file: '.labtest.yml', format: 'json', text: JSON.stringify({ services }) });
}
