import type { Config } from '../config/config';
import { NotTrusted } from '../core/errors';
import type { Log } from '../core/log';
import type { Plan } from '../experiment/plan';
import type { ProviderName } from '../providers/provider';
import { dockerAddress } from '../providers/registry';
import type { EngineEndpoint } from './engine-endpoint';

/** What happens to an untrusted pull request that asks for what it may not have. */
export const untrustedModes = ['skip', 'fail'] as const;
export type UntrustedMode = (typeof untrustedModes)[number];

/**
 * Does it, unless it is refused to a stranger and the mode is to skip: then a notice says so, and which part of it.
 * @returns whether it was skipped. @throws NotTrusted where the mode is to fail.
 */
export async function skipsUntrusted(
  mode: UntrustedMode,
  log: Log,
  skipped: string,
  body: () => Promise<void>,
): Promise<boolean> {
  try {
    await body();
    return false;
  } catch (error) {
    if (mode === 'fail' || !(error instanceof NotTrusted)) throw error;
    log.notice(`${skipped} ${error.message}`);
    return true;
  }
}

/**
 * Code of a fork or of a dependency update must not reach a laboratory beyond the job's own machine.
 * Called before any credential is read. @throws NotTrusted
 */
export async function refuseRemote(
  { dockerHost, environment }: EngineEndpoint,
  untrusted: boolean,
): Promise<void> {
  if (!untrusted) return;
  const { shown, remote } = await dockerAddress({ host: dockerHost, environment });
  if (!remote) return;
  throw new NotTrusted({
    what: 'A pull request from a fork or from Dependabot may not use a remote Docker engine.',
    why: `The Docker engine is ${shown}, and anyone can open such a pull request.`,
    remedy: 'Let these pull requests use the engine of the runner: set docker-host only for trusted ones.',
  });
}

/** Providers whose servers are not on the job's machine, whatever the engine's address is. */
const beyond: Partial<Record<ProviderName, string>> = {
  aws: 'Its servers are in your account and cost money, and anyone can open such a pull request.',
  swarm: 'Its servers are on machines of yours, and anyone can open such a pull request.',
};

/** Whether a provider is nothing for whoever is not trusted. */
export const isBeyond = (provider: ProviderName = 'docker'): boolean => provider in beyond;

/** An account of AWS, or a swarm, is nothing for whoever is not trusted. Asks nobody, and reads no credential. @throws NotTrusted */
export function refuseBeyond({ services }: Pick<Config, 'services'>): void {
  for (const [name, why] of Object.entries(beyond)) {
    const names = services.filter(({ provider }) => provider === name).map((service) => service.name);
    if (names.length === 0) continue;
    throw new NotTrusted({
      what: `A pull request from a fork or from Dependabot may not use provider ${name} (${names.join(', ')}).`,
      why,
      remedy: 'Use provider docker for what these pull requests need.',
    });
  }
}

/** Another experiment's data are its owner's to show, and anyone can open such a pull request. @throws NotTrusted */
export function refuseShared({ services }: Plan): void {
  const shared = services.filter(({ provisionType }) => provisionType === 'shared');
  if (shared.length === 0) return;
  throw new NotTrusted({
    what: `A pull request from a fork or from Dependabot may not use ${shared.map(({ identity }) => identity.service).join(', ')} of another experiment.`,
    why: 'provision_type shared hands out the credentials of that experiment, and anyone can open such a pull request.',
    remedy: 'Use provision_type independent for what these pull requests need.',
  });
}
