import { LabTestError, messageOf } from '../../../core/errors';
import type { DockerOptions } from '../options';
import { type Connection, connectTo } from './connection';
import { type EngineHost, resolveHost } from './host';

const patienceMilliseconds = 5000;

/** An engine, as it is named, and the way to it. */
export interface Answering {
  name: string | undefined;
  host: EngineHost;
  connection: Connection;
}

/** The engines that `docker-host` names: one, or the managers of one swarm with commas between them. */
export function hostsOf({ host }: Pick<DockerOptions, 'host'>): (string | undefined)[] {
  const named = (host ?? '').split(/[,\s]+/).filter(Boolean);
  return named.length > 0 ? named : [undefined];
}

/**
 * The engine that is meant. Of several managers of a swarm, the first that answers: they all tell the same. One alone is
 * connected to when it is first asked.
 * @throws LabTestError when the host cannot be used, or none of several answers.
 */
export async function answering(options: DockerOptions): Promise<Answering> {
  const hosts = hostsOf(options);
  const said: string[] = [];
  for (const name of hosts) {
    const host = resolveHost({ ...options, host: name }, options.environment ?? process.env);
    const connection = await connectTo(host, options);
    if (hosts.length === 1) return { name, host, connection };
    try {
      const abortSignal = AbortSignal.timeout(patienceMilliseconds);
      await connection.docker.listImages({ abortSignal, filters: { reference: ['none'] } });
      return { name, host, connection };
    } catch (error) {
      said.push(`${host.shown}: ${messageOf(error)}`);
      connection.close();
    }
  }
  throw new LabTestError({
    what: 'None of the engines that docker-host names answers.',
    why: said.join('\n'),
    remedy: 'Start one of them. A swarm needs most of its managers.',
  });
}
