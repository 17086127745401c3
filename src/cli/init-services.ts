import { containers } from '../config/kinds';
import { UsageError } from '../core/errors';
import { type Service, serviceFor } from '../init/service';
import type { Product } from '../init/stacks/stack';

/** What can be asked for by name. */
export const products: readonly Product[] = [
  ...(['postgresql', 'mysql', 'mariadb', 'redis', 'memcached'] as const),
  ...(['elasticsearch', 'opensearch', 'rabbitmq', 'mongodb'] as const),
];

/** The services of these names: as they were found, else with the defaults of their kind. @throws UsageError */
export function chosenServices(found: readonly Service[], names: readonly string[] | undefined): Service[] {
  const services = (names ?? found.map(({ name }) => name)).map((name) => {
    const there = found.find((one) => one.name === name) ?? found.find(({ product }) => product === name);
    if (there) return there;
    const product = products.find((one) => one === name || (name === 'postgres' && one === 'postgresql'));
    if (product) return serviceFor({ product, because: '--service' });
    throw new UsageError({
      what: `There is no service ${JSON.stringify(name)}.`,
      remedy: `Name one of ${[...new Set([...products, ...Object.keys(containers)])].filter((one) => products.some((known) => known === one)).join(', ')}.`,
    });
  });
  if (services.length > 0) return [...new Map(services.map((one) => [one.name, one])).values()];
  throw new UsageError({
    what: 'Nothing here tells which services are needed.',
    why: 'No dependency is a driver that is known, and there is neither a Compose file nor a workflow with services.',
    remedy: `Name them: --service postgresql redis. There are ${products.join(', ')}.`,
  });
}
