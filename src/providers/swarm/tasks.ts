import type Docker from 'dockerode';
import { isLoopback } from '../docker/connection/host';

/** What the swarm counts for a task, whether it uses it or not. */
export interface Reserved {
  MemoryBytes?: number | undefined;
  NanoCPUs?: number | undefined;
}

/** What the engine tells of a task: one run of a service's container, on one node (Engine API, `Task`). */
export interface Task {
  ID: string;
  CreatedAt: string;
  ServiceID: string;
  NodeID?: string;
  DesiredState: string;
  Spec?: { Resources?: { Reservations?: Reserved } };
  Status: {
    State: string;
    Timestamp?: string;
    Err?: string;
    ContainerStatus?: { ContainerID?: string; ExitCode?: number };
    PortStatus?: { Ports?: { TargetPort: number; PublishedPort: number; PublishMode?: string }[] };
  };
}

/** What the engine tells of a machine of the swarm (Engine API, `Node`). */
export interface Node {
  ID: string;
  Spec: { Availability: string };
  Description?: { Hostname?: string; Resources?: { NanoCPUs?: number; MemoryBytes?: number } };
  Status: { State: string; Addr?: string | undefined };
  ManagerStatus?: { Addr?: string };
}

export type Service = Docker.Service;

/** Services with what belongs to them, as one look has found it. */
export interface Sight {
  services: Service[];
  tasks: Task[];
  nodes: Node[];
  /** By the clock of the manager. */
  now: number;
}

export const tasksOf = async (docker: Docker, services?: readonly string[]): Promise<Task[]> =>
  await docker.listTasks(services ? { filters: JSON.stringify({ service: services }) } : {});

export const nodesOf = async (docker: Docker): Promise<Node[]> => await docker.listNodes();

/** Tasks end in one of these states and leave it no more. */
const over = /^(?:complete|shutdown|failed|rejected|remove|orphaned)$/;

/** Whether a task runs, and the swarm wants it to: one of a node that is gone counts as running for long. */
export const isRunning = ({ DesiredState, Status }: Task): boolean =>
  DesiredState === 'running' && Status.State === 'running';

/** Whether a task has ended, well or not; the swarm wants one of a job to be complete from the beginning. */
export const hasEnded = ({ Status }: Task): boolean => over.test(Status.State);

/** Whether a task never runs again. */
export const isOver = ({ DesiredState, Status }: Task): boolean =>
  over.test(Status.State) || !/^(?:ready|running)$/.test(DesiredState);

/**
 * Whether a node is known to be dead, and what it held with it. One whose state is unknown, as all are for seconds when
 * another manager takes the lead, runs on.
 */
export const isDead = (node: Node | undefined): boolean =>
  node === undefined || /^(?:down|disconnected)$/.test(node.Status.State);

/** Whether the scheduler gives tasks to a node. */
export const takesTasks = ({ Status, Spec }: Node): boolean =>
  Status.State === 'ready' && Spec.Availability === 'active';

/**
 * The task that a service has now: its newest one. One that may run is newer than any that is over, whatever the clocks
 * of the managers said that led when they were made.
 */
export function latest(tasks: readonly Task[], service: string): Task | undefined {
  const own = tasks.filter(({ ServiceID }) => ServiceID === service);
  const live = own.filter((task) => !isOver(task));
  const made = ({ CreatedAt }: Task) => new Date(CreatedAt).getTime();
  return (live.length > 0 ? live : own).sort((a, b) => made(a) - made(b)).at(-1);
}

/** Whether a task ended, or is to, before anything of it ran: its node could not have it, or went. */
export const neverRan = (task: Task): boolean =>
  isOver(task) &&
  (/^(?:new|pending|allocated|assigned|accepted|preparing|ready|starting|rejected)$/.test(
    task.Status.State,
  ) ||
    (task.Status.State === 'orphaned' && !task.Status.ContainerStatus?.ContainerID));

/** Whether the scheduler counts what a task has reserved, which it does until its process is known to have ended. */
export const isCounted = ({ NodeID, Status }: Task): boolean => Boolean(NodeID) && !over.test(Status.State);

/**
 * Where a node is reached. A manager may tell 0.0.0.0 of itself, or its loopback, and tells the others how it is reached.
 * Undefined where nobody knows.
 */
export function addressOf({ Status: { Addr }, ManagerStatus }: Node): string | undefined {
  const asManager = ManagerStatus?.Addr?.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return [Addr, asManager].find((address) => address && !isNowhere(address));
}

const isNowhere = (address: string) => isLoopback(address) || /^(?:0\.0\.0\.0|::|\[::\])$/.test(address);

/** Why a task does not run any more, for a person. */
export function endOf(task: Task | undefined, nodes: readonly Node[]): string {
  if (!task) return 'it was removed meanwhile, by somebody else or another run';
  const node = nodes.find(({ ID }) => ID === task.NodeID);
  const name = node?.Description?.Hostname ?? task.NodeID ?? 'none';
  if (node === undefined && task.NodeID) return `its node (${name}) has left the swarm`;
  if (node && isDead(node)) return `its node ${name} is ${node.Status.State}`;
  const { ContainerStatus, Err, State } = task.Status;
  if (node && node.Spec.Availability !== 'active' && State !== 'failed')
    return `its node ${name} is set to ${node.Spec.Availability}`;
  if (State === 'rejected') return `node ${name} could not begin it: ${Err}`;
  const code = ContainerStatus?.ExitCode;
  const memory = code === 137 ? ' (killed: by somebody, or because it needs more memory than its limit)' : '';
  if (code) return `it exited with code ${code}${memory} on node ${name}`;
  return Err || `the swarm says ${State}`;
}
