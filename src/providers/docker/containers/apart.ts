import type Docker from 'dockerode';
import { TimedOut } from '../../../core/poll';
import { hasAnswered } from '../errors';
import { attach, ensured } from './network';

/** What no experiment's network is called: those end with a hash. */
const name = 'labtest-apart';

/** As long an engine may take to make it, in milliseconds: nobody waits for one that never will. */
const timeout = 10_000;

const talking = 'com.docker.network.bridge.enable_icc';

/**
 * The network of servers that are to be apart, and whose experiment has none: one for the whole engine, in which no
 * container reaches another. On the engine's usual one, all reach each other by their addresses. It stays for the next server.
 * @returns its id; undefined where the engine has no such networks, as Podman has not: servers are on the usual one then.
 * @throws LabTestError where somebody else has made one of that name; whatever was thrown where no answer came.
 */
export async function ensureApart(docker: Docker): Promise<string | undefined> {
  try {
    const network = { name, labels: {}, identity: {} };
    const { Id, Options } = await ensured(docker, network, { options: { [talking]: 'false' }, timeout });
    return Options?.[talking] === 'false' ? Id : undefined;
  } catch (error) {
    if (hasAnswered(error) || error instanceof TimedOut) return undefined;
    throw error;
  }
}

/** Makes it again for a container that was in it, where somebody has removed it while nothing ran there. */
export async function returnApart(docker: Docker, info: Docker.ContainerInspectInfo): Promise<void> {
  if (!info.NetworkSettings.Networks[name]) return;
  if ((await ensureApart(docker)) !== undefined) await attach(docker, name, info.Id);
}
