import type { Config } from '../config/config';
import type { Log } from '../core/log';
import type { Laboratories } from './laboratories';
import type { Requester, RunSettings } from './run';

/** What decides whether a run is on a swarm that it does not name. */
interface Asking {
  settings: Partial<Pick<RunSettings, 'dockerHost'>>;
  requester: Pick<Requester, 'untrusted'>;
  labs: Pick<Laboratories, 'get'>;
  context: { log: Log };
}

/**
 * The configuration where `docker-host` names a manager of a swarm: what says nothing of its provider runs on the swarm. A
 * swarm of one node is an engine like any other. An engine that nobody named is asked nothing, and whoever is not trusted
 * gets nothing on a swarm, so that its engine is not asked either.
 * @throws LabTestError when the engine does not answer: somewhere else is not where it was to be.
 */
export async function onSwarm(
  config: Config,
  { settings: { dockerHost }, requester: { untrusted }, labs, context: { log } }: Asking,
): Promise<Config> {
  const isOpen = ({ provider }: Config['services'][number]) => provider === undefined;
  if (dockerHost === undefined || untrusted || !config.services.some(isOpen)) return config;
  const nodes = (await (await labs.get('docker')).nodes?.()) ?? 1;
  if (nodes < 2) return config;
  log.info(`docker-host names a manager of ${nodes} nodes: services without a provider run on its swarm.`);
  const services = config.services.map((one) => (isOpen(one) ? { ...one, provider: 'swarm' as const } : one));
  return { ...config, services };
}
