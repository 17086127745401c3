import { LabTestError, messageOf } from '../../core/errors';
import type { Answering } from '../docker/connection/answering';
import { type Connection, connectTo } from '../docker/connection/connection';
import { isRemote, resolveHost } from '../docker/connection/host';
import { DockerProvider } from '../docker/docker-provider';
import { engineSays } from '../docker/errors';
import type { SwarmOptions } from './options';
import { SwarmProvider } from './swarm-provider';

/** One manager of a swarm, and what its servers are by way of it. */
export interface Manager {
  /** What names it alone. */
  named: SwarmOptions;
  connection: Connection;
  provider: SwarmProvider;
  /** Fires once another one is asked in its place. */
  gone: AbortController;
  /** While it is asked whether it is there. */
  looking?: Promise<unknown> | undefined;
}

/** What a manager says when it is asked for the nodes: those that lead no swarm, or follow nobody, do not know them. */
export type Answer = 'here' | 'away' | 'no manager';

const patienceMilliseconds = 10_000;

/** @throws LabTestError when the host, its certificates or its pinned key cannot be used. */
export async function managerAt(named: SwarmOptions): Promise<Manager> {
  const host = resolveHost(named, named.environment ?? process.env);
  return managerBy({ named, host, connection: await connectTo(host, named) });
}

/** A manager that is connected to already. */
export function managerBy({ named, host, connection }: Answering<SwarmOptions>): Manager {
  // The job reaches what a template is built on as it reaches the nodes.
  const bindAddress = isRemote(host) ? (named.bindAddress ?? '0.0.0.0') : '127.0.0.1';
  const engine = new DockerProvider(host, { ...named, bindAddress, jobNetwork: undefined }, connection);
  const provider = new SwarmProvider(host, named, connection, engine);
  const { readFile: readLaboratoryFile } = connection;
  if (readLaboratoryFile) Object.assign(provider, { readLaboratoryFile });
  return { named, connection, provider, gone: new AbortController() };
}

export async function answerOf({ connection: { docker } }: Manager): Promise<Answer> {
  try {
    await docker.listNodes({ abortSignal: AbortSignal.timeout(patienceMilliseconds) });
    return 'here';
  } catch (error) {
    return /not a swarm manager/i.test(engineSays(error)) ? 'no manager' : 'away';
  }
}

/** Whether what failed failed on the way to a manager, or for want of one that leads. */
export function isOfManagers(error: unknown): boolean {
  const codes = /^(?:ECONN|EPIPE|EHOST|ENET|ETIMEDOUT|HPE_)/;
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  if (codes.test(String(code ?? ''))) return true;
  if (
    /does not have a leader|code = (?:Unavailable|DeadlineExceeded)|context deadline/i.test(messageOf(error))
  )
    return true;
  return error instanceof LabTestError && error.cause !== undefined && isOfManagers(error.cause);
}
