import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { communalFilter } from '../experiment/ownership';
import type { PlannedService } from '../experiment/plan';
import type { Context } from '../lifecycle/context';
import type { Provider, ProviderName } from '../providers/provider';
import { createProvider, type ProviderOptions } from '../providers/registry';

/** The laboratories of a run: each provider made at its first use, all closed together. */
export interface Laboratories {
  /** The engine that somebody named, or the managers: by the input, the option or the variable DOCKER_HOST. */
  dockerHost: string | undefined;
  get(name: ProviderName): Promise<Provider>;
  /** Where a service lives: the same for each of the services that live on one communal server. */
  host(service: PlannedService, context: Context): Promise<Provider>;
  /** A provider, and the communal servers that it has. */
  everywhere(name: ProviderName, log: Log): Promise<Provider[]>;
  /** Everything that this run has asked for, and the communal servers there. */
  used(log: Log): Promise<Provider[]>;
  close(): Promise<void>;
}

export function laboratories(options: ProviderOptions): Laboratories {
  const { docker } = options;
  const made = new Map<ProviderName, Promise<Provider>>();
  const communal = new Map<string, Provider>();
  const apart = new Map<ProviderName, Promise<Provider>>();
  const logs = new Set<Log>();
  const baseOf = (name: ProviderName) => {
    const provider = made.get(name) ?? createProvider(name, options);
    made.set(name, provider);
    return provider;
  };
  /** As experiments have it: who keeps credentials apart hands out those of the experiment only. */
  const get = (name: ProviderName) => {
    const provider = apart.get(name) ?? baseOf(name).then((base) => apartOf(base, logs));
    apart.set(name, provider);
    return provider;
  };
  const everywhere = async (name: ProviderName, log: Log) => {
    logs.add(log);
    const [base, own] = [await baseOf(name), await get(name)];
    if ((await base.listed(communalFilter)).length === 0) return [own];
    const { communalHosts } = await import('../communal/index');
    const found = [...(await communalHosts(base, log))];
    return [own, ...found.map(([server, host]) => communal.get(`${name}/${server}`) ?? host)];
  };
  return {
    dockerHost: docker.host || (docker.environment ?? process.env).DOCKER_HOST || undefined,
    get,
    host: async (service, context) => {
      logs.add(context.log);
      if (service.provisionType !== 'communal') return await get(service.provider);
      const base = await baseOf(service.provider);
      const { communalHost, communalKey } = await import('../communal/index');
      const key = `${service.provider}/${communalKey(service)}`;
      const host = communal.get(key) ?? communalHost(base, service, context);
      communal.set(key, host);
      return host;
    },
    everywhere,
    used: async (log) => (await Promise.all([...made.keys()].map((name) => everywhere(name, log)))).flat(),
    close: async () => {
      await Promise.allSettled([...made.values()].map(async (provider) => (await provider).close()));
    },
  };
}

async function apartOf(base: Provider, logs: Iterable<Log>): Promise<Provider> {
  if (!base.unlock) return base;
  const { apartHost } = await import('../communal/index');
  return apartHost(base, (secret) => {
    for (const log of logs) log.mask(secret);
  });
}

/** Whether a provider is sure to be there; one that is absent is not looked at. */
export type Expected = Readonly<Partial<Record<ProviderName, boolean | undefined>>>;

/** Those that have answered once: where they are sure to be there and are silent later, so is what is asked next. */
const answered = new WeakSet<Provider>();

/** The providers where something of ours may live; one that was not asked for and is not there is no fault. */
export async function reachable(labs: Laboratories, expected: Expected, log: Log): Promise<Provider[]> {
  const names = (['docker', 'swarm', 'local', 'aws'] as const).filter((name) => expected[name] !== undefined);
  const asked = await Promise.allSettled(
    names.map(async (name) => {
      const provider = await labs.get(name);
      if (expected[name] !== true || !answered.has(provider)) await provider.describe();
      answered.add(provider);
      return provider;
    }),
  );
  return asked.flatMap((answer, at) => {
    if (answer.status === 'fulfilled') return [answer.value];
    const { reason } = answer;
    const name = names[at] as ProviderName;
    if (expected[name]) throw reason;
    // Most engines are of no swarm, and one that does not answer is told as Docker's.
    if (name === 'swarm') return [];
    log.info(`provider ${name} is passed over: ${messageOf(reason)}`);
    return [];
  });
}
