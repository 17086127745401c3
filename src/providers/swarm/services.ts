import type Docker from 'dockerode';
import { each } from '../../core/each';
import { LabTestError, NameTaken, Overtaken } from '../../core/errors';
import { poll, TimedOut } from '../../core/poll';
import { engineTime } from '../docker/clock';
import { logTail } from '../docker/containers/inspect';
import { unless } from '../docker/errors';
import type { Listed } from '../listing';
import type { Finding, Labels, Report, Server, ServerSpec } from '../provider';
import { createService, type Site } from './create';
import { carrying, changing, claimed, isWhole, standing, taskOf } from './names';
import { removeUnused } from './network';
import { removeSecrets, secretsIn } from './secrets';
import { findingOf, serverOf } from './seen';
import { startService } from './start';
import { endOf, isOver, isRunning, nodesOf, type Service, type Sight, type Task, tasksOf } from './tasks';
import { labelled, updated } from './update';

/** So long a node that has died may count as ready, in milliseconds: three heartbeats of the swarm, and a new leader. */
const noticeMilliseconds = 40_000;

/** A server that has not answered for so long may have said why in its log, in milliseconds. */
const quietMilliseconds = 3000;

const noRoom = /no space left on device/i;
/** Of these the kernel says the same where a limit is reached that no other node has less of. */
const limits = /shared memory|semaphore|watch|notify|epoll/i;

/** Servers as services of the swarm, by the contract of `Provider`; errors are the engine's own. */
export class Services {
  constructor(readonly site: Site) {}

  async find(name: string, identity: Labels): Promise<Finding> {
    return findingOf(identity, await this.#sight(await standing(this.#docker, name)));
  }

  async create(spec: ServerSpec, report: Report, signal: AbortSignal): Promise<Server> {
    return await this.#inspect(await createService(this.site, spec, report, signal));
  }

  async start({ id }: Server, signal?: AbortSignal): Promise<Server> {
    await startService(this.site, id, signal);
    return await this.#inspect(id);
  }

  /** @throws Overtaken where the disk of its node is full before it is whole. */
  async ended({ id }: Server, signal: AbortSignal): Promise<string> {
    const start = performance.now();
    const look = async () => {
      const service: Service | undefined = await this.#docker.getService(id).inspect().catch(unless(404));
      const tasks = (service && (await tasksOf(this.#docker, [id]).catch(unless(404)))) ?? [];
      const task = service && taskOf(service, tasks);
      const isQuiet = performance.now() - start > quietMilliseconds;
      if (task && !isWhole(service) && (isQuiet || isOver(task))) await this.#refuseFull(id, task);
      if (task && !isOver(task)) return { pending: 'it runs' };
      return { value: endOf(task, await nodesOf(this.#docker)) };
    };
    const waiting = { timeout: Number.POSITIVE_INFINITY, shortest: 500, longest: 2000, signal };
    return await poll(look, waiting).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
  }

  /** The swarm misses a node that has died once it has not heard of it three times. */
  async settled({ id }: Server, signal: AbortSignal): Promise<void> {
    const look = async () => {
      const { lost } = await this.#inspect(id);
      return lost === undefined ? { pending: 'nothing is known to be wrong with it' } : { value: lost };
    };
    await poll(look, { timeout: noticeMilliseconds, signal }).catch((error: unknown) => {
      if (!(error instanceof TimedOut)) throw error;
    });
  }

  async commit(server: Server): Promise<Server> {
    await updated(this.#docker, server.id, async (service) => {
      if (isWhole(service)) return undefined;
      const others = await standing(this.#docker, server.name);
      if (others.some((one) => one.ID !== service.ID && isWhole(one)))
        throw new NameTaken({ what: `Another server is called ${server.name} already.` });
      const task = taskOf(service, await tasksOf(this.#docker, [service.ID]));
      return labelled(service, { [changing.whole]: handedOut(server, task) });
    });
    return await this.#inspect(server.id);
  }

  async destroy({ id, labels }: Listed): Promise<void> {
    const service: Service | undefined = await this.#docker.getService(id).inspect().catch(unless(404));
    await this.#docker.getService(id).remove().catch(unless(404));
    if (service?.Spec) await removeSecrets(this.#docker, secretsIn(service.Spec));
    const network = labels['labtest.network'];
    // What is just leaving it keeps it for a moment; the sweep looks again.
    if (network) await removeUnused(this.#docker, network).catch(() => {});
  }

  async listOwned(filter: Labels): Promise<Server[]> {
    const sight = await this.#sight(await carrying(this.#docker, filter));
    return sight.services.flatMap((service) => serverOf(service, sight) ?? []);
  }

  async listed(filter: Labels): Promise<Listed[]> {
    return (await carrying(this.#docker, filter)).flatMap((service) => {
      const said = claimed(service);
      return said ? [{ id: service.ID, ...said, pending: !isWhole(service) }] : [];
    });
  }

  async log({ id }: Pick<Server, 'id'>, tail: number): Promise<string> {
    const options = { stdout: true, stderr: true, tail, follow: false };
    // Of a log that is not followed, dockerode gives all of it at once; its type says otherwise.
    const logs: unknown = await this.#docker.getService(id).logs(options);
    return Buffer.isBuffer(logs) ? logTail(logs) : '';
  }

  /** The swarm does not count disks, and prefers the node that has the fewest servers: one that is full gets them all. */
  async #refuseFull(id: string, { NodeID = '' }: Task): Promise<void> {
    const lines = (await this.log({ id }, 40).catch(() => '')).split('\n');
    if (!lines.some((line) => noRoom.test(line) && !limits.test(line))) return;
    const node = (await nodesOf(this.#docker)).find(({ ID }) => ID === NodeID);
    const what = `the disk of node ${node?.Description?.Hostname ?? NodeID} is full`;
    this.site.full.set(NodeID, what);
    throw new Overtaken({
      what: `A server could not be made, because ${what}.`,
      why: 'Another node is asked.',
    });
  }

  get #docker(): Docker {
    return this.site.docker;
  }

  async #sight(services: Service[]): Promise<Sight> {
    if (services.length === 0) return { services, tasks: [], nodes: [], now: 0 };
    const ids = services.map(({ ID }) => ID);
    const [tasks, nodes, now] = await Promise.all([
      tasksOf(this.#docker, ids).catch(unless(404)),
      nodesOf(this.#docker),
      engineTime(this.#docker),
    ]);
    if (tasks) return { services, tasks, nodes, now };
    // The swarm tells of no task where one of the services was removed meanwhile.
    const there = await each(services, ({ ID }) => this.#docker.getService(ID).inspect().catch(unless(404)));
    return await this.#sight(there.filter((service) => service !== undefined));
  }

  async #inspect(id: string): Promise<Server> {
    const service: Service = await this.#docker.getService(id).inspect();
    const server = serverOf(service, await this.#sight([service]));
    if (server) return server;
    throw new LabTestError({ what: `The service ${id} does not have our labels any more.` });
  }
}

/** The task that is whole now. @throws LabTestError where it has ended meanwhile, though another one may run. */
function handedOut({ name }: Server, task: Task | undefined): string {
  if (task && isRunning(task)) return task.ID;
  throw new LabTestError({ what: `${name} does not run any more.`, why: task?.Status.Err });
}
