import type { ContainerInspectInfo } from 'dockerode';
import { each } from '../../core/each';
import { carries } from '../labels';
import type { Listed } from '../listing';
import type { Command, Finding, Labels, Provider, Report, Server, ServerSpec } from '../provider';
import { engineTime } from './clock';
import type { Connection } from './connection/connection';
import { type EngineHost, isRemote } from './connection/host';
import { commitContainer, removeAside, replaceContainer, standing } from './containers/aside';
import { specProblems } from './containers/check';
import { labelsSaid, ownerOf, serverOf } from './containers/container';
import { createContainer } from './containers/create';
import { destroyContainer } from './containers/destroy';
import { waitForEnd } from './containers/end';
import { execute } from './containers/exec';
import { occupied, tail } from './containers/inspect';
import { laboratoryFiles } from './containers/laboratory-files';
import { holdLease, newLease, withLease } from './containers/lease';
import { emptyNetwork, inspectContainers, listContainers } from './containers/list';
import { holds, reconnect, restartContainer, startOrResume } from './containers/mend';
import { detach } from './containers/network';
import { portAttempts, startedContainer } from './containers/started';
import { volumeUses } from './containers/uses';
import { explained, isPassing, unless } from './errors';
import { leftoversOf, removeDead } from './leftovers';
import { isExposed } from './names';
import type { DockerOptions } from './options';
import { DockerTemplates } from './templates/templates';

/** Servers as containers of one Docker engine. */
export class DockerProvider implements Provider {
  readonly name = 'docker';
  readonly exposed: boolean;
  /** Specs of the servers made here, to make them again when a port is taken; and what they were made again as. */
  readonly #specs = new Map<string, ServerSpec>();
  readonly #successors = new Map<string, string>();
  readonly templates: DockerTemplates;
  readonly uses: Provider['uses'];

  constructor(
    readonly host: EngineHost,
    readonly options: DockerOptions,
    readonly connection: Connection,
  ) {
    this.exposed = isExposed(options);
    this.uses = volumeUses(connection.docker);
    this.templates = new DockerTemplates(connection.docker, host, options, (server) => this.#id(server));
  }

  get files() {
    return isRemote(this.host) ? laboratoryFiles(this.#docker) : undefined;
  }

  async describe(): Promise<string> {
    const version = await this.#ask('The engine does not tell its version.', () => this.#docker.version());
    return `Docker engine ${version.Version} (API ${version.ApiVersion}) at ${this.host.shown}`;
  }

  async now(): Promise<Date> {
    return new Date(await this.#ask("The engine's clock cannot be read.", () => engineTime(this.#docker)));
  }

  check(spec: ServerSpec): string[] {
    return specProblems(spec, this.host, this.options);
  }

  async find(name: string, identity: Labels): Promise<Finding> {
    return this.#ask(`${name} cannot be looked up.`, async () => {
      const info = await standing(this.#docker, name);
      if (!info) return { status: 'absent' };
      if (!carries(labelsSaid(info) ?? {}, identity)) return { status: 'foreign', owner: ownerOf(info) };
      const server = await this.#seen(info);
      if (server.pending) return { status: 'pending', server };
      return { status: server.endpoint ? 'ready' : 'broken', server };
    });
  }

  async create(spec: ServerSpec, report: Report, signal: AbortSignal): Promise<Server> {
    return this.#ask(`${spec.name} could not be created from ${spec.image}.`, async () => {
      const leased = { ...spec, labels: { ...spec.labels, ...newLease() } };
      const id = await createContainer(this.#docker, this.host, this.options, leased, report, signal);
      this.#specs.set(id, leased);
      return await this.#inspect(id);
    });
  }

  async start(server: Server, _signal?: AbortSignal, network?: ServerSpec['network']): Promise<Server> {
    return this.#ask(`${server.name} could not be started.`, async () => {
      for (let attempt = 1; ; attempt++) {
        const id = this.#id(server);
        try {
          await startOrResume(this.#docker, id);
          return await this.#started(id);
        } catch (error) {
          if (attempt === portAttempts || !isPassing(error)) throw error;
          await this.#makeAgain(server, network);
        }
      }
    });
  }

  async restart(server: Server): Promise<Server> {
    return this.#ask(`${server.name} could not be restarted.`, async () => {
      await restartContainer(this.#docker, this.#id(server));
      return await this.#started(this.#id(server));
    });
  }

  holds(server: Server, path: string): Promise<boolean> {
    const id = this.#id(server);
    return this.#ask(`${server.name} cannot be looked into.`, () => holds(this.#docker, id, path));
  }

  async lease(server: Server, signal: AbortSignal): Promise<void> {
    await holdLease(this.#docker, () => this.#id(server), server.labels, signal);
  }

  async ended(server: Server, signal: AbortSignal): Promise<string> {
    return this.#ask(`The end of ${server.name} cannot be waited for.`, async () => {
      signal.throwIfAborted();
      return await waitForEnd(this.#docker.getContainer(this.#id(server)), signal);
    });
  }

  async commit(server: Server): Promise<Server> {
    return this.#ask(`${server.name} could not be given its name.`, async () =>
      this.#server(await commitContainer(this.#docker, this.#id(server), server.name)),
    );
  }

  async replace(server: Server, replaced: Listed): Promise<Server> {
    return this.#ask(`${server.name} could not be given its name.`, async () =>
      this.#server(
        await replaceContainer(this.#docker, this.#id(server), { ...replaced, id: this.#id(replaced) }),
      ),
    );
  }

  async destroy(server: Listed): Promise<void> {
    await this.#ask(`${server.name} could not be removed.`, async () => {
      if (!server.pending) await removeAside(this.#docker, server);
      await destroyContainer(this.#docker, this.#id(server), server);
    });
  }

  async listOwned(filter: Labels): Promise<Server[]> {
    return this.#ask('The servers cannot be listed.', async () => {
      const found = await inspectContainers(this.#docker, filter);
      return await each(found, ({ info, listed }) => this.#seen(info, listed.pending));
    });
  }

  async listed(filter: Labels): Promise<Listed[]> {
    return this.#ask('The servers cannot be listed.', () => listContainers(this.#docker, filter));
  }

  async run(server: Server, command: Command): Promise<number> {
    try {
      return await execute(this.#docker, this.#id(server), command);
    } catch (error) {
      command.signal?.throwIfAborted();
      throw explained(error, `${command.argv[0]} could not be run next to ${server.name}.`, this.host);
    }
  }

  async log(server: Server, lines: number): Promise<string> {
    return this.#ask(`The log of ${server.name} cannot be read.`, () =>
      tail(this.#docker, this.#id(server), lines),
    );
  }

  async size(server: Server): Promise<number | undefined> {
    return this.#ask(`The size of ${server.name} cannot be told.`, () =>
      occupied(this.#docker, this.#id(server)),
    );
  }

  /** The runner removes the job's network, which it cannot while something is attached. */
  async rest(server: Listed): Promise<void> {
    const { jobNetwork } = this.options;
    const id = this.#id(server);
    if (jobNetwork)
      await this.#ask(`${server.name} could not be detached.`, () => detach(this.#docker, jobNetwork, id));
  }

  async leaveNetwork(filter: Labels): Promise<void> {
    const { jobNetwork } = this.options;
    if (jobNetwork)
      await this.#ask(`${jobNetwork} could not be left.`, () =>
        emptyNetwork(this.#docker, jobNetwork, filter),
      );
  }

  async leftovers(filter: Labels) {
    return this.#ask('What is left over cannot be listed.', () => leftoversOf(this.#docker, filter));
  }

  async tidy(): Promise<void> {
    await this.#ask('What dead runs have left cannot be removed.', () => removeDead(this.#docker));
  }

  async close(): Promise<void> {
    this.connection.close();
  }

  get #docker() {
    return this.connection.docker;
  }

  #id({ id }: Listed): string {
    return this.#successors.get(id) ?? id;
  }

  async #ask<T>(what: string, body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      throw explained(error, what, this.host);
    }
  }

  #server(info: ContainerInspectInfo, isReplaced = false): Server {
    return serverOf(info, this.host, this.options, isReplaced);
  }

  #seen(info: ContainerInspectInfo, isReplaced = false): Promise<Server> {
    return withLease(this.#docker, this.#server(info, isReplaced));
  }

  async #inspect(id: string): Promise<Server> {
    return this.#server(await this.#docker.getContainer(id).inspect());
  }

  async #started(id: string): Promise<Server> {
    return this.#server(await startedContainer(this.#docker, id, this.options));
  }

  /** A container whose port was taken keeps it; another one gets another port. */
  async #makeAgain(server: Server, network: ServerSpec['network']): Promise<void> {
    const id = this.#id(server);
    const spec = this.#specs.get(id);
    if (!spec) return reconnect(this.#docker, id, network);
    await this.#docker.getContainer(id).remove({ force: true, v: true }).catch(unless(404));
    const { signal } = new AbortController();
    const again = await createContainer(this.#docker, this.host, this.options, spec, () => {}, signal);
    this.#specs.set(again, spec).delete(id);
    this.#successors.set(server.id, again);
  }
}
