import { randomUUID } from 'node:crypto';
import { aborted } from '../../core/aborted';
import { LabTestError, NameTaken, ServerExited } from '../../core/errors';
import { withResolvers } from '../../core/node-20';
import type { Listed } from '../listing';
import type { Command, Endpoint, Finding, Labels, Provider, Report, Server, ServerSpec } from '../provider';
import { MemoryLaboratory, type MemoryServer } from './laboratory';
import { MemoryTemplates } from './templates';

export interface MemoryOptions {
  laboratory?: MemoryLaboratory;
  /** Where servers pretend to listen. */
  endpoint?: Endpoint;
  /** Runs commands; by default they read their input and succeed. */
  run?: (server: Server, command: Command) => Promise<number>;
  /**
   * Plays a provider whose servers somebody else runs, as a cloud does: no commands next to them, credentials kept apart,
   * a mark instead of a name as the commit marker, a price, and a start that takes until `starting` says that it is done.
   */
  managed?: { starting?: () => Promise<void> } | undefined;
}

/** Servers that exist in memory only: the contract of a provider without its cost, for tests and dry runs. */
export function createMemoryProvider(options: MemoryOptions = {}): Provider {
  return new MemoryProvider(options);
}

class MemoryProvider implements Provider {
  readonly name = 'local';
  readonly templates: MemoryTemplates;
  readonly startSeconds: number | undefined;
  readonly billed: boolean;
  readonly run: Provider['run'];
  readonly unlock: Provider['unlock'];
  readonly #laboratory: MemoryLaboratory;
  readonly #managed: MemoryOptions['managed'];
  readonly #endpoint: Endpoint | undefined;

  constructor({ laboratory = new MemoryLaboratory(), run = swallow, endpoint, managed }: MemoryOptions) {
    this.#laboratory = laboratory;
    this.templates = new MemoryTemplates(laboratory);
    this.#managed = managed;
    this.startSeconds = managed && 1200;
    this.billed = managed !== undefined;
    this.run = managed ? undefined : (server, command) => this.#command(run, server, command);
    this.unlock =
      managed &&
      (async (server) => ({ ...server, environment: this.#existing(server.id)[1].spec.environment }));
    this.#endpoint = endpoint;
  }

  async describe(): Promise<string> {
    return 'the memory of this process';
  }

  async now(): Promise<Date> {
    return new Date();
  }

  check(spec: ServerSpec): string[] {
    return spec.name === '' ? ['The server has no name.'] : [];
  }

  async find(name: string, identity: Labels): Promise<Finding> {
    const { committed, pending } = this.#laboratory.named(name);
    const found = committed ?? pending;
    return found ? findingOf(found, this.#seen(found), identity) : { status: 'absent' };
  }

  async create(spec: ServerSpec, report: Report, signal: AbortSignal): Promise<Server> {
    signal.throwIfAborted();
    if (this.#laboratory.named(spec.name).pending)
      throw new NameTaken({ what: `A server ${spec.name} is being made by another run.` });
    if (spec.template) this.templates.use(spec.template);
    report(`made ${spec.name}`);
    const made: MemoryServer = {
      spec,
      state: 'created',
      end: withResolvers(),
      server: serverOf(spec),
    };
    this.#laboratory.servers.set(this.#managed ? made.server.id : pendingName(spec.name), made);
    return this.#seen(made);
  }

  async start({ id }: Server, signal?: AbortSignal): Promise<Server> {
    if (this.#managed && this.#existing(id)[1].state !== 'running') {
      signal?.throwIfAborted();
      const starting = this.#managed.starting?.();
      await (signal ? Promise.race([starting, aborted(signal)]) : starting);
      signal?.throwIfAborted();
    }
    const [, found] = this.#existing(id);
    if (found.state === 'ended') found.end = withResolvers();
    found.state = 'running';
    return this.#seen(found);
  }

  async restart(server: Server): Promise<Server> {
    return await this.start(server);
  }

  async lease({ id }: Server, signal: AbortSignal): Promise<void> {
    const [, found] = this.#laboratory.byId(id) ?? [];
    if (!found) return;
    found.leased = true;
    await aborted(signal);
    found.leased = false;
  }

  async ended({ id }: Server, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const aborted = withResolvers<never>();
    const stop = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    const end = this.#existing(id)[1].end.promise;
    return Promise.race([end, aborted.promise]).finally(() => signal.removeEventListener('abort', stop));
  }

  async commit({ id }: Server): Promise<Server> {
    const { servers } = this.#laboratory;
    const [name, found] = this.#existing(id);
    if (!found.server.pending) return this.#seen(found);
    const final = found.spec.name;
    if (this.#laboratory.named(final).committed)
      throw new NameTaken({ what: `Another server is called ${final} already.` });
    if (!this.#managed) {
      servers.delete(name);
      servers.set(final, found);
    }
    found.server = { ...found.server, pending: false, deadline: undefined };
    return this.#seen(found);
  }

  async replace(server: Server, replaced: Listed): Promise<Server> {
    await this.destroy(replaced);
    return await this.commit(server);
  }

  async destroy({ id }: Listed): Promise<void> {
    const [name, found] = this.#laboratory.byId(id) ?? [];
    found?.end.resolve('It was removed.');
    if (name !== undefined) this.#laboratory.servers.delete(name);
  }

  async listOwned(filter: Labels): Promise<Server[]> {
    const all = [...this.#laboratory.servers.values()];
    return all.filter(({ server }) => carries(server.labels, filter)).map((found) => this.#seen(found));
  }

  async listed(filter: Labels): Promise<Listed[]> {
    return await this.listOwned(filter);
  }

  async #command(run: NonNullable<MemoryOptions['run']>, { id }: Server, command: Command): Promise<number> {
    const [, found] = this.#existing(id);
    if (found.state !== 'running') throw new ServerExited({ what: 'The server does not run.' });
    const server = this.#seen(found);
    this.#laboratory.commands.push({ server, command });
    command.signal?.throwIfAborted();
    return run(server, command);
  }

  async log(): Promise<string> {
    return '';
  }

  async size(): Promise<number> {
    return 0;
  }

  async rest(): Promise<void> {}

  async close(): Promise<void> {}

  #existing(id: string): [string, MemoryServer] {
    const entry = this.#laboratory.byId(id);
    if (!entry) throw new LabTestError({ what: 'The server is gone.', why: 'It was removed meanwhile.' });
    return entry;
  }

  #seen({ server: { ...server }, spec, state, leased }: MemoryServer): Server {
    if (this.#managed) {
      server.environment = {};
      server.inside = { host: 'nothing.invalid', port: 0 };
    }
    if (server.pending) server.leased = leased;
    if (state !== 'running') return server;
    return { ...server, endpoint: this.#endpoint ?? { host: '127.0.0.1', port: spec.port } };
  }
}

const pendingName = (name: string) => `${name}.pending`;

function serverOf(spec: ServerSpec): Server {
  const { name, labels, environment, image, deadline } = spec;
  const inside = { host: '127.0.0.1', port: spec.port };
  return { id: randomUUID(), name, labels, environment, image, inside, pending: true, deadline };
}

function findingOf({ spec, state }: MemoryServer, server: Server, identity: Labels): Finding {
  if (!carries(server.labels, identity))
    return { status: 'foreign', owner: server.labels['labtest.repository'] ?? spec.image };
  if (server.pending) return { status: 'pending', server };
  return { status: state === 'running' ? 'ready' : 'broken', server };
}

function carries(labels: Labels, filter: Labels): boolean {
  return Object.entries(filter).every(([label, value]) => labels[label] === value);
}

async function swallow(_: Server, { stdin }: Command): Promise<number> {
  for await (const _ of stdin ?? []);
  return 0;
}
