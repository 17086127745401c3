import type { Swarm } from './engines';

/** Sets whether a node has tasks. */
export async function drained({ engines }: Swarm, address: string, Availability: 'drain' | 'active') {
  const [{ docker }] = engines;
  const node = (await docker.listNodes()).find(({ Status }) => Status.Addr === address);
  const { Version, Spec } = await docker.getNode(node.ID).inspect();
  await docker.getNode(node.ID).update({ version: Version.Index, ...Spec, Availability });
}

/** What `docker service update --force` does: the swarm begins another task in the place of the one that runs. */
export async function begunAnew({ engines }: Swarm, service: string) {
  const [{ docker }] = engines;
  const { Spec, Version } = await docker.getService(service).inspect();
  const ForceUpdate = (Spec.TaskTemplate.ForceUpdate ?? 0) + 1;
  const body = { ...Spec, TaskTemplate: { ...Spec.TaskTemplate, ForceUpdate } };
  await docker.getService(service).update({ _query: { version: Version.Index }, _body: body });
}
