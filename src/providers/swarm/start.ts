import type Docker from 'dockerode';
import { LabTestError, ServerExited } from '../../core/errors';
import { poll, TimedOut } from '../../core/poll';
import { changing, isWhole } from './names';
import { unsuitable } from './shortage';
import { endOf, isOver, isRunning, latest, nodesOf, type Service, tasksOf } from './tasks';
import { labelled, updated } from './update';

/** The first clone on a node waits for its image. */
export const startSeconds = 900;

/** What the scheduler says before it has looked at a node that was just given back, it says for no longer, in milliseconds. */
const passingMilliseconds = 2000;

/**
 * Has the swarm run a service, and waits until it does. One whose task was handed out and has ended is begun anew, with
 * nothing in it but what its image holds.
 * @throws ServerExited; LabTestError when no node takes it, which is told within seconds; the reason of the signal.
 */
export async function startService(docker: Docker, id: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const before = await tasksOf(docker, [id]);
  const service = await updated(docker, id, (now) => begun(now, before));
  const whole = service.Spec?.Labels?.[changing.whole];
  const known = new Set(before.filter(isOver).map(({ ID }) => ID));
  let refused: number | undefined;
  const look = async () => {
    const task = latest(await tasksOf(docker, [id]), id);
    if (!task || (whole && known.has(task.ID))) return { pending: 'the swarm has not looked at it yet' };
    if (isRunning(task) && task.Status.PortStatus?.Ports?.length) return { value: task };
    if (isOver(task)) throw await ended(docker, service, task);
    const { State, Err = '' } = task.Status;
    if (!/no suitable node/i.test(Err)) refused = undefined;
    else if (refused === undefined) refused = performance.now();
    else if (performance.now() - refused > passingMilliseconds) throw await noNode(docker, service, Err);
    return { pending: `the swarm says ${State}${Err && `: ${Err}`}` };
  };
  const task = await poll(look, { timeout: startSeconds * 1000, shortest: 20, longest: 300, signal }).catch(
    (error: unknown) => {
      signal?.throwIfAborted();
      throw error instanceof TimedOut ? late(service, error) : error;
    },
  );
  if (whole && whole !== task.ID)
    await updated(docker, id, (now) => labelled(now, { [changing.whole]: task.ID }));
}

/** What runs already is left alone. */
function begun(service: Service, tasks: Awaited<ReturnType<typeof tasksOf>>): Docker.ServiceSpec | undefined {
  const { Spec } = service;
  if (!Spec) return undefined;
  const { TaskTemplate = {}, Mode } = Spec;
  if (Mode?.Replicated?.Replicas === 0) return { ...Spec, Mode: { Replicated: { Replicas: 1 } } };
  const task = tasks.find(({ ID }) => ID === Spec.Labels?.[changing.whole]);
  if (!isWhole(service) || (task && !isOver(task))) return undefined;
  return { ...Spec, TaskTemplate: { ...TaskTemplate, ForceUpdate: (TaskTemplate.ForceUpdate ?? 0) + 1 } };
}

type Task = Awaited<ReturnType<typeof tasksOf>>[number];

async function ended(docker: Docker, { Spec }: Service, task: Task): Promise<ServerExited> {
  return new ServerExited({ what: `${Spec?.Name} ended at once: ${endOf(task, await nodesOf(docker))}.` });
}

async function noNode(docker: Docker, service: Service, said: string): Promise<LabTestError> {
  const [services, tasks, nodes] = await Promise.all([
    docker.listServices(),
    tasksOf(docker),
    nodesOf(docker),
  ]);
  return unsuitable(service, { services, tasks, nodes, now: 0 }, said);
}

function late({ Spec }: Service, { last, milliseconds, ...cause }: TimedOut): LabTestError {
  return new LabTestError({
    what: `${Spec?.Name} did not run after ${Math.round(milliseconds / 60_000)} minutes.`,
    why: last,
    remedy: 'See `docker service ps` there: a node that cannot pull the image says so.',
    cause,
  });
}
