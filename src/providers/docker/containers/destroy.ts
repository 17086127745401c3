import type Docker from 'dockerode';
import { HalfRemoved } from '../../../core/errors';
import type { Listed } from '../../listing';
import { unless } from '../errors';
import { labelsSaid, ownLabels } from './container';
import { removeLease } from './lease';
import { untilGone } from './look';
import { detach, removeIfUnused } from './network';

/** Removes the container of a server with its volumes, its lease, and a network that nobody needs any more. */
export async function destroyContainer(docker: Docker, id: string, server: Listed): Promise<void> {
  const network = server.labels[ownLabels.network];
  const container = docker.getContainer(id);
  if (network) {
    // Ended first: nobody is to wait for one that runs and is reached no longer, should this run die here.
    await container.kill().catch(unless(404, 409));
    // Before the container goes, since its label is what finds the network again when this run dies here.
    await detach(docker, network, id);
    await removeIfUnused(docker, network);
  }
  await container.remove({ force: true, v: true }).catch(unless(404, 409));
  await Promise.all([untilGone(docker, id), server.pending ? removeLease(docker, server.labels) : undefined]);
}

/** @throws HalfRemoved for a container that has been taken out of its network: whoever was removing it has died. */
export function refuseHalfRemoved(info: Docker.ContainerInspectInfo, jobNetwork?: string): void {
  const own = Object.keys(info.NetworkSettings.Networks).filter((network) => network !== jobNetwork);
  if (labelsSaid(info)?.[ownLabels.network] === undefined || own.length > 0) return;
  throw new HalfRemoved({
    what: `${info.Name.slice(1)} was half removed: it is not in its network any more.`,
    why: 'The run that removed it ended before it had finished.',
    remedy: 'The next run of its experiment replaces it, and the teardown removes it.',
  });
}
