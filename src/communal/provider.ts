import { randomUUID } from 'node:crypto';
import { LabTestError } from '../core/errors';
import type { Listed } from '../providers/listing';
import type { Finding, Labels, Provider, Report, Server, ServerSpec, Templates } from '../providers/provider';
import { extensionsVariable, type ServiceKind } from '../services/kind';
import { isolationVariable } from '../services/redis/redis';
import { type Asked, asked, type Place, type TenantsOf } from './asking';
import { isReached } from './reach';
import type { CommunalServer } from './server';
import { carries, cloneLabel, extensionsLabel, passwordOf, type Tenant, type Wanted } from './tenants';
import { loginLabels, withToken } from './tokens';

/**
 * The databases of one communal server as a provider of servers, so that an experiment's life is the same as on a
 * server of its own. What it makes and removes are databases and users; the server itself it never removes.
 */
export class CommunalProvider implements Provider {
  readonly name: Provider['name'];
  /** The first use makes the server. */
  readonly startSeconds: number | undefined;
  readonly run: Provider['run'];
  /** Where databases keep their names for good: the password follows from the names. */
  readonly uniqueAccess: boolean;
  readonly unlock: Provider['unlock'];
  readonly reached: Provider['reached'];
  /** The names that tenants were to have which this process has made: others may have had them still. */
  readonly #asked = new Map<string, Pick<Tenant, 'database' | 'username'>>();

  constructor(
    private readonly base: Provider,
    private readonly kind: ServiceKind,
    private readonly communal: CommunalServer,
    private readonly tenantsOf: TenantsOf,
    readonly templates?: Templates,
  ) {
    this.name = base.name;
    this.startSeconds = base.startSeconds;
    this.uniqueAccess = !tenantsOf(nowhere).rename;
    const run = base.run?.bind(base);
    if (base.tokens) this.unlock = async (server) => await withToken(base, server);
    if (base.billed) this.reached = async () => await isReached(await communal.locate());
    this.run = run && (async (_server, command) => await run(await this.#running(), command));
  }

  async describe(): Promise<string> {
    return `${this.communal.name}, ${await this.base.describe()}`;
  }

  now(): Promise<Date> {
    return this.base.now();
  }

  check(): string[] {
    return [];
  }

  async find(name: string, identity: Labels): Promise<Finding> {
    const found = await this.#ask(async (place): Promise<Finding> => {
      const present = place.all.filter((one) => one.name === name);
      const tenant = present.find(({ pending }) => !pending) ?? present[0];
      if (!tenant) return { status: 'absent' };
      if (!carries(tenant.labels, identity))
        return { status: 'foreign', owner: tenant.labels['labtest.repository'] ?? 'nobody known' };
      const server = serverOf(tenant, place);
      if (tenant.pending) return { status: 'pending', server };
      return { status: (await place.tenants.isIntact(tenant)) ? 'ready' : 'broken', server };
    });
    return found ?? { status: 'absent' };
  }

  async create(spec: ServerSpec, _report: Report, signal: AbortSignal): Promise<Server> {
    signal.throwIfAborted();
    const server = await this.communal.obtain(signal);
    const tenants = this.tenantsOf(server);
    const login = await loginLabels(this.base, spec, server);
    const wanted = wantedOf(spec, this.kind, login);
    const { tenant, secret } = await tenants.claim(wanted);
    this.#asked.set(tenant.id, wanted);
    return { ...serverOf(tenant, { server, tenants, secret }), endpoint: undefined };
  }

  async start(server: Server): Promise<Server> {
    const [tenant, place] = await this.#existing(server);
    await place.tenants.make(tenant, passwordOf(place.secret, tenant));
    return serverOf(tenant, place);
  }

  async regain(server: Server): Promise<void> {
    const [tenant, { tenants, secret }] = await this.#existing(server);
    await tenants.commit(tenant, passwordOf(secret, tenant));
  }

  async lease(server: Server, signal: AbortSignal): Promise<void> {
    try {
      const [tenant, { tenants }] = await this.#existing(server);
      await tenants.lease(tenant, signal);
    } catch {}
  }

  async ended(_server: Server, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    return await this.communal.ended(signal);
  }

  async commit(server: Server): Promise<Server> {
    const [tenant, place] = await this.#existing(server);
    const ready = { ...tenant, pending: false };
    if (tenant.pending) await place.tenants.commit(tenant, passwordOf(place.secret, ready));
    return serverOf(ready, place);
  }

  /** It gets the names that it was to have, where the other one had them until now. */
  async replace(server: Server, replaced: Listed): Promise<Server> {
    const [tenant, place] = await this.#existing(server);
    const [old] = (await this.#lookUp(replaced)) ?? [];
    const names = this.#asked.get(tenant.id);
    if (old) await place.tenants.remove(old);
    if (old && names && tenant.pending && names.database === old.database && names.username === old.username)
      await place.tenants.rename?.(tenant, names);
    return await this.commit(server);
  }

  async destroy(server: Listed): Promise<void> {
    const [tenant, place] = (await this.#lookUp(server)) ?? [];
    if (tenant) await place?.tenants.remove(tenant);
  }

  async listOwned(filter: Labels): Promise<Server[]> {
    const found = await this.#ask(async (place) => {
      const carrying = place.all.filter(({ labels }) => carries(labels, filter));
      return carrying.map((tenant) => serverOf(tenant, place));
    });
    return found ?? [];
  }

  async listed(filter: Labels): Promise<Listed[]> {
    return await this.listOwned(filter);
  }

  async log(): Promise<string> {
    return '(The log of a communal server is of all its experiments, and is not shown.)';
  }

  async size(server: Server): Promise<number | undefined> {
    const [tenant, place] = (await this.#lookUp(server)) ?? [];
    return tenant && (await place?.tenants.size(tenant));
  }

  async rest(): Promise<void> {
    await this.communal.rest();
  }

  /** The connections are the base provider's, which serves others too. */
  async close(): Promise<void> {}

  /** Asks the server; undefined when there is none. */
  async #ask<T>(question: (place: Asked) => Promise<T>): Promise<T | undefined> {
    const { name } = this.communal;
    const secretive = this.base.unlock !== undefined;
    return await asked(
      (anew) => this.communal.locate(anew),
      { name, secretive, tenantsOf: this.tenantsOf },
      question,
    );
  }

  async #running(): Promise<Server> {
    const server = await this.communal.locate();
    if (!server) throw gone(this.communal.name);
    return server;
  }

  async #lookUp({ id }: Listed): Promise<[Tenant, Place] | undefined> {
    return await this.#ask(async (place) => {
      const tenant = place.all.find((one) => one.id === id);
      return tenant && [tenant, place];
    });
  }

  async #existing(server: Server): Promise<[Tenant, Place]> {
    const found = await this.#lookUp(server);
    if (!found) throw gone(server.name);
    return found;
  }
}

/** For what is known of databases without one of them. */
const nowhere: Server = {
  ...{ id: '', name: '', image: '', labels: {}, environment: {} },
  ...{ inside: { host: '', port: 0 }, pending: false },
};

/** What a spec asks of the server that it is to live on. */
export function wantedOf(spec: ServerSpec, kind: ServiceKind, login: Labels = {}): Wanted {
  const { name, deadline, environment, template } = spec;
  const { [extensionsVariable]: extensions } = environment;
  const labels = {
    ...spec.labels,
    ...login,
    ...(template && { [cloneLabel]: template.key }),
    ...(extensions !== undefined && { [extensionsLabel]: extensions }),
  };
  const { database = '', username = name } = kind.access(environment);
  const isolation = environment[isolationVariable] === 'prefix' ? 'prefix' : undefined;
  return { id: randomUUID(), name, labels, deadline, database, username, isolation };
}

/** A tenant as the rest of LabTest sees it: a server with credentials of its own. */
function serverOf(
  tenant: Tenant,
  { tenants, secret, server: { image, endpoint, inside, billed } }: Place,
): Server {
  const { id, name, labels, pending, deadline, leased } = tenant;
  return {
    ...{ id, name, labels, image, endpoint, inside, pending, billed },
    environment: tenants.environment(tenant, passwordOf(secret, tenant)),
    deadline: pending ? deadline : undefined,
    leased: pending ? leased : undefined,
  };
}

function gone(name: string): LabTestError {
  return new LabTestError({
    what: `${name} is not on the communal server any more.`,
    why: 'It was removed meanwhile.',
  });
}
