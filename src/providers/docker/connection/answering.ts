import { LabTestError, messageOf } from '../../../core/errors';
import type { DockerOptions } from '../options';
import { type Connection, connectTo } from './connection';
import { type EngineHost, resolveHost } from './host';

const patienceMilliseconds = 5000;

/** An engine: the options that name it alone, and the way to it. */
export interface Answering<Options> {
  named: Options;
  host: EngineHost;
  connection: Connection;
}

/**
 * The options of each engine that is named, by `docker-host` or by DOCKER_HOST: of one, or of the managers of one swarm
 * with commas between them.
 */
export function namedBy<Options extends DockerOptions>(options: Options): Options[] {
  const { host, environment = process.env } = options;
  const names = (host || environment.DOCKER_HOST || '').split(/[,\s]+/).filter(Boolean);
  if (names.length === 0) return [options];
  return names.map((name) =>
    host ? { ...options, host: name } : { ...options, environment: { ...environment, DOCKER_HOST: name } },
  );
}

/**
 * The engine that is meant. Of several managers of a swarm, the first that answers: they all tell the same. One alone is
 * connected to when it is first asked.
 * @param all of `namedBy`.
 * @throws LabTestError when the host cannot be used, or none of several answers.
 */
export async function answering<Options extends DockerOptions>(
  all: readonly Options[],
): Promise<Answering<Options>> {
  const said: string[] = [];
  // One that cannot be read is told before another one answers.
  const hosts = all.map((named) => ({ named, host: resolveHost(named, named.environment ?? process.env) }));
  for (const { named, host } of hosts) {
    const connection = await connectTo(host, named);
    if (all.length === 1) return { named, host, connection };
    try {
      const abortSignal = AbortSignal.timeout(patienceMilliseconds);
      await connection.docker.listImages({ abortSignal, filters: { reference: ['none'] } });
      return { named, host, connection };
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
