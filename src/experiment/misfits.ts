import { snakeKey } from '../config/camel';
import { type Config, ConfigError, type Problem, type ServiceSettings } from '../config/config';
import { misfitsOf } from '../config/together';

/**
 * Refuses settings of the repository that have no effect where they stand, with the organisation's defaults beneath.
 * @param written the configuration as its file has it; `settled` the same with the defaults.
 * @throws ConfigError that names each with its place.
 */
export function refuseMisfits(written: Config, settled: Config): void {
  const problems = settled.services.flatMap((service, index): Problem[] => {
    const own = written.services[index] ?? service;
    return misfitsOf(service, 'all')
      .filter(({ setting }) => Object.hasOwn(own, setting))
      .map(({ setting, why, remedy }) => ({
        ...settled.at(service.name, setting),
        message: `services.${service.name}.${snakeKey(setting)} ${why}`,
        remedy: remedy + beneathIt(own, service),
      }));
  });
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Only the repository's own settings can be at their place in the file. */
function beneathIt(own: ServiceSettings, settled: ServiceSettings): string {
  const keys = Object.keys(settled).filter((key) => !Object.hasOwn(own, key));
  return keys.length === 0
    ? ''
    : ` Beneath it are the organisation's defaults: ${keys.map(snakeKey).join(', ')}.`;
}
