import { containers, kindOf } from '../config/kinds';
import type { Need, Product } from './stacks/stack';

/** A service as `.labtest.yml` will list it. */
export interface Service {
  name: string;
  product: Product | undefined;
  /** Parameters, as docs/configuration.md has them; none are left to their defaults. */
  settings: Record<string, unknown>;
  /** The file that says that it is needed. */
  because: string;
}

/** Something that was found and that `.labtest.yml` does not say: where, what, and what becomes of it. */
export interface Remark {
  where: string;
  what: string;
  why: string;
}

/** What a product needs beside its image, to run as one small server without accounts. */
const more: Partial<Record<Product, object>> = {
  elasticsearch: {
    readiness: { type: 'http', path: '/_cluster/health' },
    environment: { 'discovery.type': 'single-node', 'xpack.security.enabled': 'false' },
    memory: '2g',
  },
  opensearch: {
    readiness: { type: 'http', path: '/_cluster/health' },
    environment: { 'discovery.type': 'single-node', DISABLE_SECURITY_PLUGIN: 'true' },
    memory: '2g',
  },
};

/** The service for a need, with the defaults of its kind. */
export function serviceFor({ product, because }: Need): Service {
  if (kindOf(product)) return { name: product, product, settings: {}, because };
  const [image = product, port = 0] = containers[product] ?? [];
  return {
    name: product,
    product,
    settings: { service: 'container', image, port, ...more[product] },
    because,
  };
}
