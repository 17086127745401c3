import { randomUUID } from 'node:crypto';
import type { ServerSpec } from '../../../src/providers/provider';
import { createSwarmProvider, type SwarmOptions } from '../../../src/providers/swarm/index';
import { redisSpec } from '../docker/laboratory';
import type { Swarm } from './engines';

export { never, silent } from '../docker/laboratory';

/** A provider of a swarm, by one of its engines; templates go through the registry beside it. */
export function providerOf({ engines, registry }: Swarm, by: 0 | 1 | 2 = 0, more: SwarmOptions = {}) {
  const templateRegistry = { repository: `${registry}/templates-${run}` };
  return createSwarmProvider({ host: engines[by].host, environment: {}, templateRegistry, ...more });
}

const run = randomUUID().slice(0, 8);

/** A small server, with room for all that a test wants of them on one machine. */
export function swarmSpec(image: string, changes: Partial<ServerSpec> = {}): ServerSpec {
  return { ...redisSpec({ image, limits: { memoryBytes: 64 << 20, processes: 100 } }), ...changes };
}
