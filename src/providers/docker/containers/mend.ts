import type Docker from 'dockerode';
import { isCode } from '../../../core/errors';
import type { ServerSpec } from '../../provider';
import { unless } from '../errors';
import { returnApart } from './apart';
import { labelsSaid, ownLabels } from './container';
import { attach, detachFromGone, ensureNetwork } from './network';

/** Seconds that a server has to end in good order. */
const stopSeconds = 10;

/** Starts a container that does not run, and lets one go on that is paused. */
export async function startOrResume(docker: Docker, id: string): Promise<void> {
  const container = docker.getContainer(id);
  try {
    await container.start();
  } catch (error) {
    if (isCode(error, 304)) return;
    const paused = isCode(error, 409, 500) && (await container.inspect()).State.Paused;
    if (!paused) throw error;
    // Another run may have let it go on meanwhile.
    await container.unpause().catch(unless(409, 500));
  }
}

export async function restartContainer(docker: Docker, id: string): Promise<void> {
  await docker.getContainer(id).restart({ t: stopSeconds });
}

/** Whether a container, running or not, has something at a path. */
export async function holds(docker: Docker, id: string, path: string): Promise<boolean> {
  const there = await docker.getContainer(id).infoArchive({ path }).catch(unless(404));
  return there !== undefined;
}

/**
 * Gives a container that cannot start for want of a network what it has lost: its own network, which somebody has
 * removed while nothing ran in it, and no networks of jobs that are over. A container remembers its networks by name.
 */
export async function reconnect(docker: Docker, id: string, network: ServerSpec['network']): Promise<void> {
  const info = await docker.getContainer(id).inspect();
  if (network && info.NetworkSettings.Networks[network.name]) {
    await ensureNetwork(docker, network);
    await attach(docker, network.name, id, labelsSaid(info)?.[ownLabels.alias] ?? '');
  }
  await returnApart(docker, info);
  await detachFromGone(docker, info);
}
