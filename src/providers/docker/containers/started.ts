import type Docker from 'dockerode';
import { ServerExited } from '../../../core/errors';
import type { DockerOptions } from '../options';
import { labelsSaid, ownLabels, reachesJob } from './container';
import { refuseHalfRemoved } from './destroy';
import { endOf } from './end';
import { attach } from './network';

/** How often a container is made again whose port was taken between choice and bind. */
export const portAttempts = 5;

/** A container that was just started, in the network of the job. @throws ServerExited when it has ended already. */
export async function startedContainer(
  docker: Docker,
  id: string,
  options: DockerOptions,
): Promise<Docker.ContainerInspectInfo> {
  const container = docker.getContainer(id);
  const info = await container.inspect();
  if (!info.State.Running)
    throw new ServerExited({ what: `${info.Name.slice(1)} ended at once: ${endOf(info)}.` });
  const { jobNetwork } = options;
  refuseHalfRemoved(info, jobNetwork);
  if (!jobNetwork || reachesJob(info, options)) return info;
  await attach(docker, jobNetwork, id, labelsSaid(info)?.[ownLabels.alias] ?? '');
  return await container.inspect();
}
