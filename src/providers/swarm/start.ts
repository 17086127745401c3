import type Docker from 'dockerode';
import { LabTestError, ServerExited } from '../../core/errors';
import { poll, TimedOut } from '../../core/poll';
import type { Site } from './create';
import { changing, isWhole } from './names';
import { unsuitable } from './shortage';
import {
  endOf,
  isCounted,
  isOver,
  isRunning,
  latest,
  neverRan,
  nodesOf,
  type Service,
  type Task,
  takesTasks,
  tasksOf,
} from './tasks';
import { labelled, updated } from './update';

/** The first clone on a node waits for its image. */
export const startSeconds = 900;

/** What the scheduler says before it has looked at a node that was just given back, it says for no longer, in milliseconds. */
const passingMilliseconds = 2000;

/** So long what is being ended may take until its node has back what it reserved, in milliseconds. */
const endingMilliseconds = 30_000;

/**
 * Has the swarm run a service, and waits until it does. Where a node cannot begin it, another one is asked. One whose task
 * was handed out and has ended is begun anew, with nothing in it but what its image holds.
 * @throws ServerExited; LabTestError when no node takes it, which is told within seconds; the reason of the signal.
 */
export async function startService(
  { docker, full }: Pick<Site, 'docker' | 'full'>,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  let before: Task[] = [];
  const service = await updated(docker, id, async (now) => {
    before = await tasksOf(docker, [id]);
    return begun(now, before);
  });
  const label = isWhole(service) ? changing.whole : changing.filled;
  const old = new Set(isWhole(service) ? before.filter(isOver).map(({ ID }) => ID) : []);
  const failed = [...full.values()];
  let refused: number | undefined;
  const look = async () => {
    const task = latest(await tasksOf(docker, [id]), id);
    if (!task || old.has(task.ID)) return { pending: 'the swarm has not looked at it yet' };
    if (isRunning(task) && task.Status.PortStatus?.Ports?.length) return { value: task };
    if (neverRan(task)) {
      failed.push(endOf(task, await nodesOf(docker)));
      old.add(task.ID);
      await updated(docker, id, (now) => elsewhere(now, task.NodeID));
      return { pending: `another node is asked: ${failed.join('; ')}` };
    }
    if (isOver(task)) throw await ended(docker, service, task);
    const { State, Err = '' } = task.Status;
    if (!/no suitable node/i.test(Err)) refused = undefined;
    else refused ??= performance.now();
    const waited = refused === undefined ? 0 : performance.now() - refused;
    if (waited > passingMilliseconds && (waited > endingMilliseconds || !(await makesRoom(docker))))
      throw await noNode(docker, service, Err, failed);
    return { pending: `the swarm says ${State}${Err && `: ${Err}`}` };
  };
  const task = await poll(look, { timeout: startSeconds * 1000, shortest: 20, longest: 300, signal }).catch(
    (error: unknown) => {
      signal?.throwIfAborted();
      throw error instanceof TimedOut ? late(service, error) : error;
    },
  );
  await updated(docker, id, (now) =>
    now.Spec?.Labels?.[label] === task.ID ? undefined : labelled(now, { [label]: task.ID }),
  );
}

/** What runs already is left alone, and so is what another run has begun anew just now. */
function begun(service: Service, tasks: Task[]): Docker.ServiceSpec | undefined {
  const { Spec } = service;
  if (!Spec) return undefined;
  if (Spec.Mode?.Replicated?.Replicas === 0) return { ...Spec, Mode: { Replicated: { Replicas: 1 } } };
  const now = latest(tasks, service.ID);
  const isRenewed = now && Spec.Labels?.[changing.renewed] === now.ID;
  if (!isWhole(service) || isRenewed || (now && !isOver(now))) return undefined;
  return labelled({ Spec: anew(Spec) }, { [changing.renewed]: now?.ID ?? '' });
}

function anew({ TaskTemplate = {}, ...spec }: Docker.ServiceSpec): Docker.ServiceSpec {
  return { ...spec, TaskTemplate: { ...TaskTemplate, ForceUpdate: (TaskTemplate.ForceUpdate ?? 0) + 1 } };
}

/** Begun on another node: the scheduler prefers the one that has least to do, as one has where nothing can begin. */
function elsewhere({ Spec }: Service, node: string | undefined): Docker.ServiceSpec | undefined {
  if (!Spec) return undefined;
  const { TaskTemplate = {}, ...spec } = anew(Spec);
  const { Placement = {} } = TaskTemplate;
  const Constraints = [...(Placement.Constraints ?? []), ...(node ? [`node.id!=${node}`] : [])];
  return { ...spec, TaskTemplate: { ...TaskTemplate, Placement: { ...Placement, Constraints } } };
}

/** Whether something is just ending, of which a node counts what it reserved. */
async function makesRoom(docker: Docker): Promise<boolean> {
  const [tasks, nodes] = await Promise.all([tasksOf(docker), nodesOf(docker)]);
  const isLive = ({ NodeID }: Task) => nodes.some((node) => node.ID === NodeID && takesTasks(node));
  return tasks.some((task) => isOver(task) && isCounted(task) && isLive(task));
}

async function ended(docker: Docker, { Spec }: Service, task: Task): Promise<ServerExited> {
  return new ServerExited({ what: `${Spec?.Name} ended at once: ${endOf(task, await nodesOf(docker))}.` });
}

/** @param failed what became of it on nodes that were to begin it. */
async function noNode(
  docker: Docker,
  service: Service,
  said: string,
  failed: readonly string[],
): Promise<LabTestError> {
  if (failed.length > 0)
    return new LabTestError({
      what: `No node of the swarm could begin ${service.Spec?.Name}.`,
      why: [...failed, `The swarm says: ${said}.`].join('\n'),
      remedy:
        'Let every node reach the registry and have room on its disk. `docker service ps` and the log of the engine there tell more.',
    });
  const [tasks, nodes] = await Promise.all([tasksOf(docker), nodesOf(docker)]);
  return unsuitable(service, { services: [], tasks, nodes, now: 0 }, said);
}

function late({ Spec }: Service, { last, milliseconds, ...cause }: TimedOut): LabTestError {
  return new LabTestError({
    what: `${Spec?.Name} did not run after ${Math.round(milliseconds / 60_000)} minutes.`,
    why: last,
    remedy: 'See `docker service ps` there: a node that cannot pull the image says so.',
    cause,
  });
}
