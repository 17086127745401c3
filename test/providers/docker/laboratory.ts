import { randomUUID } from 'node:crypto';
import Dockerode from 'dockerode';
import type { ServerSpec } from '../../../src/providers/provider';
import { images } from '../../setup/images';

/** The engine itself, asked past the provider. */
export const engine = new Dockerode();

const run = `labtest-it-${randomUUID().slice(0, 8)}`;

/** A redis of its own for every call, small and quick to start. */
export function redisSpec(changes: Partial<ServerSpec> = {}): ServerSpec {
  const name = `${run}-${randomUUID().slice(0, 8)}`;
  return {
    name,
    labels: { 'labtest.app': run, 'labtest.service': name, 'labtest.repository': 'labtest/tests' },
    kind: 'redis',
    image: images.redis,
    port: 6379,
    environment: { LABTEST_SECRET: `secret of ${name}` },
    args: [],
    files: [],
    limits: { memoryBytes: 256 << 20, cpus: 1, processes: 200 },
    alias: 'cache',
    deadline: new Date('2040-01-01T00:00:00.000Z'),
    ...changes,
  };
}

export const silent = () => {};
export const never = () => new AbortController().signal;

/** Removes everything that specs of this file's run have left. */
export async function clearAway(): Promise<void> {
  const filters = { label: [`labtest.app=${run}`] };
  const containers = await engine.listContainers({ all: true, filters });
  await Promise.all(
    containers.map(({ Id }) => engine.getContainer(Id).remove({ force: true, v: true }).catch(silent)),
  );
  const networks = await engine.listNetworks({ filters });
  await Promise.all(networks.map(({ Id }) => engine.getNetwork(Id).remove().catch(silent)));
}
