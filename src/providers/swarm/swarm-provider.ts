import { NotFound } from '../../core/errors';
import type { Connection } from '../docker/connection/connection';
import type { EngineHost } from '../docker/connection/host';
import { specProblems } from '../docker/containers/check';
import { execute } from '../docker/containers/exec';
import type { DockerProvider } from '../docker/docker-provider';
import { explained, unless } from '../docker/errors';
import { pull } from '../docker/images/pull';
import type { Listed } from '../listing';
import type { Command, Finding, Labels, Provider, Report, Server, ServerSpec } from '../provider';
import type { Uses } from '../uses';
import { Clients } from './client';
import { holdLease } from './lease';
import { leftoversOf } from './leftovers';
import type { SwarmOptions } from './options';
import { Services } from './services';
import { startSeconds } from './start';
import { SwarmTemplates } from './templates';
import { configUses } from './uses';

/**
 * Servers as services of a Docker swarm, each with one task on a node that the swarm chooses. What templates are built on
 * are containers of the engine that is asked, since an engine keeps images of its own containers only.
 */
export class SwarmProvider implements Provider {
  readonly name = 'swarm';
  readonly startSeconds = startSeconds;
  /** The swarm publishes ports on every address of a node. */
  readonly exposed = true;
  readonly templates: SwarmTemplates;
  readonly uses: Uses;
  readonly #services: Services;
  readonly #clients: Clients;

  constructor(
    readonly host: EngineHost,
    readonly options: SwarmOptions,
    readonly connection: Connection,
    /** The engine that is asked. */
    readonly engine: DockerProvider,
  ) {
    const { docker } = connection;
    this.uses = configUses(docker);
    this.templates = new SwarmTemplates(docker, host, options, ({ id }) => id);
    this.#services = new Services({ docker, host, options, templates: this.templates, full: new Map() });
    this.#clients = new Clients(docker, async (image) => {
      const { signal } = new AbortController();
      if (await docker.getImage(image).inspect().catch(unless(404))) return;
      await pull(docker, host, image, options.registryAuth, () => {}, signal);
    });
  }

  get files() {
    return this.engine.files;
  }

  async describe(): Promise<string> {
    return this.#ask('The engine does not tell of its swarm.', async () => {
      const { Swarm } = await this.#docker.info();
      if (Swarm?.ControlAvailable)
        return `Docker swarm of ${Swarm.Nodes} nodes, by its manager ${this.host.shown}`;
      throw new NotFound({
        what: `The Docker engine at ${this.host.shown} is not a manager of a swarm.`,
        why: `It says ${Swarm?.LocalNodeState || 'nothing'} of itself.`,
        remedy: 'Name a manager with docker-host, or begin a swarm there (docs/many-hosts.md).',
      });
    });
  }

  now(): Promise<Date> {
    return this.engine.now();
  }

  check(spec: ServerSpec): string[] {
    const { jobNetwork, templateRegistry: _, ...options } = this.options;
    const published = { ...options, bindAddress: '0.0.0.0' };
    const problems = specProblems(spec, this.host, published);
    if (!jobNetwork) return problems;
    return [
      ...problems,
      'The input `network` is of one engine: the nodes of a swarm are reached by their addresses.',
    ];
  }

  find(name: string, identity: Labels): Promise<Finding> {
    return this.#ask(`${name} cannot be looked up.`, () => this.#services.find(name, identity));
  }

  create(spec: ServerSpec, report: Report, signal: AbortSignal): Promise<Server> {
    if (spec.forTemplate) return this.engine.create(spec, report, signal);
    return this.#ask(`${spec.name} could not be created from ${spec.image}.`, () =>
      this.#services.create(spec, report, signal),
    );
  }

  start(server: Server, signal?: AbortSignal): Promise<Server> {
    if (isHere(server)) return this.engine.start(server, signal);
    return this.#ask(`${server.name} could not be started.`, () => this.#services.start(server, signal));
  }

  async lease(server: Server, signal: AbortSignal): Promise<void> {
    await (isHere(server) ? this.engine.lease(server, signal) : holdLease(this.#docker, server.id, signal));
  }

  ended(server: Server, signal: AbortSignal): Promise<string> {
    if (isHere(server)) return this.engine.ended(server, signal);
    return this.#ask(`The end of ${server.name} cannot be waited for.`, () =>
      this.#services.ended(server, signal),
    );
  }

  async settled(server: Server, signal: AbortSignal): Promise<void> {
    if (isHere(server)) return;
    await this.#ask(`It cannot be told what became of ${server.name}.`, () =>
      this.#services.settled(server, signal),
    );
  }

  commit(server: Server): Promise<Server> {
    if (isHere(server)) return this.engine.commit(server);
    return this.#ask(`${server.name} could not be marked as complete.`, () => this.#services.commit(server));
  }

  destroy(server: Listed): Promise<void> {
    if (isHere(server)) return this.engine.destroy(server);
    return this.#ask(`${server.name} could not be removed.`, async () => {
      await this.#clients.remove(server);
      await this.#services.destroy(server);
    });
  }

  listOwned(filter: Labels): Promise<Server[]> {
    return this.#ask('The servers cannot be listed.', async () => {
      const all = await Promise.all([this.engine.listOwned(filter), this.#services.listOwned(filter)]);
      const [built, services] = all;
      return [...built.filter(isBuilder), ...services];
    });
  }

  listed(filter: Labels): Promise<Listed[]> {
    return this.#ask('The servers cannot be listed.', async () => {
      const all = await Promise.all([this.engine.listed(filter), this.#services.listed(filter)]);
      const [built, services] = all;
      return [...built.filter(isBuilder), ...services];
    });
  }

  async run(server: Server, command: Command): Promise<number> {
    if (isHere(server)) return await this.engine.run(server, command);
    try {
      command.signal?.throwIfAborted();
      return await execute(this.#docker, await this.#clients.of(server), command);
    } catch (error) {
      command.signal?.throwIfAborted();
      throw explained(error, `${command.argv[0]} could not be run for ${server.name}.`, this.host);
    }
  }

  log(server: Server, lines: number): Promise<string> {
    if (isHere(server)) return this.engine.log(server, lines);
    return this.#ask(`The log of ${server.name} cannot be read.`, () => this.#services.log(server, lines));
  }

  async size(): Promise<undefined> {
    return undefined;
  }

  /** It is nobody's machine: other jobs use it, too. */
  async rest(): Promise<void> {}

  /** Those of the engine itself are provider docker's. */
  leftovers(filter: Labels) {
    return this.#ask('What is left over cannot be listed.', () => leftoversOf(this.#docker, filter));
  }

  tidy(): Promise<void> {
    return this.engine.tidy();
  }

  async close(): Promise<void> {
    await this.#clients.close();
    await this.engine.close();
  }

  get #docker() {
    return this.connection.docker;
  }

  async #ask<T>(what: string, body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      throw explained(error, what, this.host);
    }
  }
}

/** A container of the engine that is asked: its id is longer than that of a service. */
export const isHere = ({ id }: { id: string }): boolean => id.length === 64;

/** Whatever else stands on that engine is another provider's. */
const isBuilder = ({ labels }: { labels: Labels }): boolean => 'labtest.template.key' in labels;
