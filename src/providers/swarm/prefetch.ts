import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import { poll } from '../../core/poll';
import { unless } from '../docker/errors';
import type { Report } from '../provider';
import { registryAuth } from './images';
import type { SwarmOptions } from './options';
import { endOf, hasEnded, isDead, nodesOf, type Task, takesTasks, tasksOf } from './tasks';

/** The label of such a job. */
export const prefetchLabel = 'labtest-swarm.prefetch';

const patienceMilliseconds = 1800_000;

/**
 * Has every node fetch a template before the first clone asks for it: a job of the swarm that runs nothing, once on each
 * node, and needs its image for that.
 * @throws LabTestError, or what the swarm says of a node that cannot have it.
 */
export async function prefetched(
  docker: Docker,
  image: string,
  key: string,
  { templateRegistry }: SwarmOptions,
  report: Report,
): Promise<void> {
  const start = performance.now();
  const auth = templateRegistry && (await registryAuth(templateRegistry, report));
  const body = {
    Name: `labtest-prefetch-${randomUUID().slice(0, 8)}`,
    Labels: { [prefetchLabel]: key },
    TaskTemplate: {
      ContainerSpec: { Image: image, Command: ['true'] },
      RestartPolicy: { Condition: 'none' },
    },
    Mode: { GlobalJob: {} },
  };
  const { id } = await (auth ? docker.createService(auth, body) : docker.createService(body));
  const look = async () => {
    const nodes = await nodesOf(docker);
    const tasks = await tasksOf(docker, [id]);
    // A node that dies tells nothing any more.
    const isLeft = (task: Task) => !hasEnded(task) && !isDead(nodes.find(({ ID }) => ID === task.NodeID));
    const left = tasks.filter(isLeft);
    const isBegun = tasks.length > 0 || !nodes.some(takesTasks);
    if (!isBegun || left.length > 0) return { pending: `${left.length} nodes have not fetched it` };
    return { value: { tasks, nodes } };
  };
  try {
    const { tasks, nodes } = await poll(look, { timeout: patienceMilliseconds });
    const failed = tasks.filter(({ Status }) => Status.State !== 'complete');
    if (failed.length > 0) throw new Error(failed.map((task) => endOf(task, nodes)).join('; '));
    report(
      `${tasks.length} nodes have the template, after ${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
  } finally {
    await docker.getService(id).remove().catch(unless(404));
  }
}
