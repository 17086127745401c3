import type { Config } from '../config/config';
import { LabTestError } from '../core/errors';
import type { Log } from '../core/log';
import type { Laboratories } from './laboratories';
import type { Requester } from './run';

/** What decides whether a run is on a swarm that it does not name. */
interface Asking {
  requester: Pick<Requester, 'untrusted'>;
  labs: Pick<Laboratories, 'get' | 'dockerHost'>;
  context: { log: Log };
}

const isList = (dockerHost: string) => /[^,\s][,\s]+[^,\s]/.test(dockerHost);

/**
 * The configuration where `docker-host`, or DOCKER_HOST in its place, names a manager of a swarm: what says nothing of its
 * provider runs on the swarm. A swarm of one node is an engine like any other. An engine that nobody named is asked
 * nothing, and whoever is not trusted gets nothing on a swarm, so that its engine is not asked either.
 * @throws LabTestError when the engine does not answer: somewhere else is not where it was to be; and where something is
 * to run on one engine, and several are listed.
 */
export async function onSwarm(
  config: Config,
  { requester: { untrusted }, labs, context: { log } }: Asking,
): Promise<Config> {
  const isOpen = ({ provider }: Config['services'][number]) => provider === undefined;
  const { dockerHost } = labs;
  if (dockerHost === undefined || untrusted) return config;
  const nodes = config.services.some(isOpen) ? ((await (await labs.get('docker')).nodes?.()) ?? 1) : 1;
  if (nodes > 1)
    log.info(`docker-host names a manager of ${nodes} nodes: services without a provider run on its swarm.`);
  const services = config.services.map((one) =>
    nodes > 1 && isOpen(one) ? { ...one, provider: 'swarm' as const } : one,
  );
  const onOne = services.filter(({ provider = 'docker' }) => provider === 'docker');
  if (isList(dockerHost) && onOne.length > 0)
    throw new LabTestError({
      what: `docker-host lists several engines, and ${onOne.map(({ name }) => name).join(', ')} is to run on one of them.`,
      why: 'Each run might take another one. Only the managers of a swarm of several nodes can stand in for each other.',
      remedy: 'List managers of one swarm, and leave out `provider: docker`; or name one engine.',
    });
  return { ...config, services };
}
