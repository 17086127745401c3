import { awsNames } from '../config/aws';
import type { Config, ServiceSettings } from '../config/config';
import { otherKind } from '../config/images';
import { takenNames } from '../config/names';
import { misfitsOf } from '../config/together';
import { LabTestError } from '../core/errors';
import { type Defaults, defaultsFor } from '../state/defaults';
import type { StateSource } from '../state/source';
import { awsImage, awsService } from './aws';
import { provisionTypeOf } from './placement';
import { isOtherRelease, otherRelease } from './release';

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
    const { provider = 'docker', kind } = service;
    const about = { provider, kind, service: provider === 'aws' ? awsService(awsImage(service)) : kind };
    const communal = async (one: ServiceSettings) => {
      const defaults = await defaultsFor(state, { ...about, communal: true }, signal);
      return beneath(withoutTheServers(one, defaults), defaults);
    };
    if (service.provisionType === 'communal') return await communal(service);
    const found = await defaultsFor(state, { ...about, app }, signal);
    const settled = beneath(service, found);
    if (provisionTypeOf(settled) !== 'communal') return settled;
    return { ...(await communal(service)), provisionType: 'communal' as const };
  };
  return { ...config, services: await Promise.all(config.services.map(settle)) };
}

/** What a communal server is made from. It is there for all, so that the organisation's word comes before a repository's. */
const ofServer = [
  ...(['image', 'commands', 'environment', 'memory', 'cpus', 'processes'] as const),
  ...awsNames,
  'placement',
] as const;

/**
 * A communal service without what the organisation sets for its server.
 * @throws LabTestError when it asks for another release than the organisation has.
 */
function withoutTheServers(service: ServiceSettings, defaults: Defaults | undefined): ServiceSettings {
  const { image } = defaults?.settings ?? {};
  if (defaults && image !== undefined && service.image !== undefined && isOtherRelease(service.image, image))
    throw otherRelease(
      service.image,
      image,
      `service ${service.name}: the communal server of ${defaults.key}`,
    );
  const set = ofServer.filter((setting) => defaults?.settings[setting] !== undefined);
  const own = Object.entries(service).filter(([setting]) => !set.some((one) => one === setting));
  return Object.fromEntries(own) as ServiceSettings;
}

/**
 * `defaults` beneath what the repository sets for a service. Those that have no effect on it are left out: they are
 * written for many services.
 * @throws LabTestError for one that protects data which this service gets in another way, and for one that cannot be.
 */
export function beneath(service: ServiceSettings, defaults: Defaults | undefined): ServiceSettings {
  if (!defaults) return service;
  const { settled, left } = fitting(service, defaults.settings);
  const of = `service ${service.name}`;
  if (settled.provisionType === 'shared' && settled.sharedExperimentName === undefined)
    throw new LabTestError({
      what: `${of} is shared, but nothing says with which experiment`,
      why: `${defaults.key} sets provision_type: shared`,
      remedy: 'set shared_experiment_name beside it, or provision_type in the configuration',
    });
  // A script may bring in the very data that the organisation wants masked: what it does cannot be looked into.
  if (left.includes('maskScript') && settled.dataSetupScript !== undefined)
    throw new LabTestError({
      what: `${of} would have data that nothing masks`,
      why: `${defaults.key} sets mask_script, which runs after a restore; this service is filled by its data_setup_script`,
      remedy:
        'restore its data with initial_data_source, or set mask_script for those services only that have data',
    });
  const [wrong] = takenNames(settled);
  if (wrong)
    throw new LabTestError({
      what: `${of} cannot have the ${wrong.setting} ${wrong.value}: it ${wrong.why}`,
      remedy: `choose another name, here or in ${defaults.key}`,
    });
  return settled;
}

/** Leaving one out may leave another without effect. */
function fitting(service: ServiceSettings, defaults: Defaults['settings']) {
  const given: Partial<ServiceSettings> = { ...defaults };
  if (given.image !== undefined && otherKind(given.image, service.kind)) delete given.image;
  const left: (keyof ServiceSettings)[] = [];
  for (;;) {
    const settled = { ...given, ...service };
    const misfit = misfitsOf(settled, 'all').find(({ setting }) => !Object.hasOwn(service, setting));
    if (!misfit) return { settled, left };
    left.push(misfit.setting);
    delete given[misfit.setting];
  }
}
