import type { Config, ServiceSettings } from '../config/config';
import { LabTestError } from '../core/errors';
import { type Defaults, defaultsFor } from '../state/defaults';
import type { StateSource } from '../state/source';

/**
 * The configuration with the organisation's defaults beneath what the repository sets, key by key. A service that is
 * communal takes those of the communal server, also when it is an app's default that makes it so.
 * @throws LabTestError when the state cannot be read, or its defaults make no sense with what the repository sets.
 */
export async function withDefaults(
  config: Config,
  app: string,
  state: StateSource,
  signal: AbortSignal,
): Promise<Config> {
  const settle = async (service: ServiceSettings) => {
    const about = { provider: service.provider ?? 'docker', kind: service.kind } as const;
    const communal = () => defaultsFor(state, { ...about, communal: true }, signal);
    if (service.provisionType === 'communal') return beneath(service, await communal());
    const found = await defaultsFor(state, { ...about, app }, signal);
    const settled = beneath(service, found);
    if (settled.provisionType !== 'communal') return settled;
    return { ...beneath(service, await communal()), provisionType: settled.provisionType };
  };
  return { ...config, services: await Promise.all(config.services.map(settle)) };
}

/** `defaults` beneath what the repository sets for a service. @throws LabTestError */
export function beneath(service: ServiceSettings, defaults: Defaults | undefined): ServiceSettings {
  const settled = { ...defaults?.settings, ...service };
  if (settled.provisionType === 'shared' && settled.sharedExperimentName === undefined)
    throw new LabTestError({
      what: `service ${service.name} is shared, but nothing says with which experiment`,
      why: `${defaults?.key} sets provision_type: shared`,
      remedy: 'set shared_experiment_name beside it, or provision_type in the configuration',
    });
  return settled;
}
