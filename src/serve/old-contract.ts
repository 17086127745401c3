import type { FastifyInstance, FastifyReply } from 'fastify';
import { NotFound, UsageError } from '../core/errors';
import { kinds } from '../services/registry';
import type { Called, Databases, Replica } from './databases';
import { Full, Importing } from './errors';
import type { ServeSettings } from './settings';

/**
 * The routes of the service that came before, with its methods, status codes and bodies, so that its client works
 * unchanged. Source of the rules: the published client and server of habitissimo/myaas.
 */
export interface Contract {
  databases: Databases;
  settings: Pick<ServeSettings, 'shownHost'>;
  /** Whether whoever asks may see how a database runs. */
  isAdmin(request: unknown): boolean;
  /** In whose name a database is made. */
  ownerOf(request: unknown): string;
}

type Params = { Params: Called };

/** Adds the routes of the contract. */
export function addOldContract(app: FastifyInstance, contract: Contract): void {
  const { databases } = contract;
  app.setNotFoundHandler((_request, reply) => notFound(reply));
  app.get('/templates', async () => ({ templates: await databases.templates() }));
  app.get('/db', async () => ({ databases: await listed(databases) }));
  app.get<Params & { Querystring: { all?: string } }>('/db/:template/:name', async (request, reply) => {
    const replica = await databases.find(request.params);
    if (!replica) return notFound(reply);
    if (!request.query.all) return await inspected(replica, contract);
    if (contract.isAdmin(request)) return { container: container(replica) };
    return reply.code(403).send({ status: 'Only an administrator may see how a database runs.' });
  });
  app.post<Params & { Body: unknown }>('/db/:template/:name', async (request, reply) => {
    const ttl = ttlIn(request.body);
    if (ttl === null) return reply.code(400).send({ status: 'ttl is a number of seconds.' });
    return await create(request.params, { owner: contract.ownerOf(request), ttl }, contract, reply);
  });
  app.delete<Params>('/db/:template/:name', async (request, reply) => {
    if (!(await databases.find(request.params))) return notFound(reply);
    await databases.remove(request.params);
    return reply.code(204).send();
  });
}

/** What the service says of itself, on `/`. */
export async function overview({ databases }: Contract) {
  return {
    status: 'Service is running',
    templates: await databases.templates(),
    databases: await listed(databases),
  };
}

async function create(
  called: Called,
  request: { owner: string; ttl: number | undefined },
  contract: Contract,
  reply: FastifyReply,
) {
  try {
    const made = await contract.databases.make(called, request);
    if (!made) return reply.code(304).send();
    const replica = await contract.databases.find(called);
    if (!replica) return notFound(reply);
    return reply.code(201).send(await inspected(replica, contract));
  } catch (error) {
    const refused = refusalOf(error, called);
    if (!refused) throw error;
    if (error instanceof Full) reply.header('retry-after', error.retryAfter);
    return reply.code(refused.code).send({ status: refused.status });
  }
}

function refusalOf(error: unknown, { template }: Called): { code: number; status: string } | undefined {
  if (error instanceof NotFound) return { code: 404, status: `Template "${template}" does not exist.` };
  if (error instanceof Importing)
    return { code: 423, status: 'Database not available, content is being imported.' };
  if (error instanceof Full) return { code: 503, status: error.message };
  if (error instanceof UsageError) return { code: 400, status: error.message };
  return undefined;
}

function notFound(reply: FastifyReply) {
  return reply.code(404).send({ status: 'Not found' });
}

/** Milliseconds, from a form or from JSON; undefined where nothing is said, null where it is no number. */
function ttlIn(body: unknown): number | undefined | null {
  const ttl = typeof body === 'object' && body !== null && 'ttl' in body ? body.ttl : undefined;
  if (ttl === undefined || ttl === null || ttl === '' || ttl === 0) return undefined;
  const seconds = Number(ttl);
  return Number.isFinite(seconds) && seconds > 0 && seconds < 1e9 ? Math.round(seconds * 1000) : null;
}

async function listed(databases: Databases) {
  const all = (await databases.all()).filter(({ found }) => !found.server.pending);
  return all.map((replica) => ({
    template: replica.template,
    name: replica.name,
    state: stateOf(replica),
    created: createdOf(replica),
    ...expiryOf(replica),
  }));
}

async function inspected(replica: Replica, { settings }: Contract) {
  const { server, provider, owned } = replica.found;
  const open = (await provider.unlock?.(server)) ?? server;
  const kind = Object.values(kinds).find(({ name }) => name === owned.kind);
  const access = kind?.access(open.environment) ?? {};
  return {
    database: access.database ?? '',
    host: settings.shownHost ?? server.endpoint?.host ?? '',
    name: replica.name,
    port: server.endpoint ? String(server.endpoint.port) : '',
    user: access.username ?? '',
    password: access.password ?? '',
    running: server.endpoint !== undefined,
    status: stateOf(replica),
    created: createdOf(replica),
    ...expiryOf(replica),
  };
}

/** As much of an engine's answer as is known of every provider, and no value of its environment. */
function container({ found: { server } }: Replica) {
  const Env = Object.keys(server.environment).map((name) => `${name}=***`);
  return {
    Id: server.id,
    Name: `/${server.name}`,
    Config: { Image: server.image, Env, Labels: server.labels },
    State: { Running: server.endpoint !== undefined, StartedAt: server.upSince?.toISOString() },
  };
}

function createdOf({ found }: Replica): number {
  return Math.floor(found.owned.createdAt.getTime() / 1000);
}

/** Seconds with a fraction, as text: so the earlier service wrote them. */
function expiryOf({ expires }: Replica) {
  return expires === undefined ? {} : { expires_at: (expires.getTime() / 1000).toFixed(3) };
}

function stateOf({ found: { server, owned } }: Replica): string {
  if (!server.endpoint) return 'Exited';
  return `Up ${since(server.upSince ?? owned.createdAt)}`;
}

/** How long ago, in the words of Docker's own status. Source: units/duration.go of docker/go-units. */
function since(start: Date): string {
  const seconds = Math.floor((Date.now() - start.getTime()) / 1000);
  const [minutes, hours] = [Math.floor(seconds / 60), Math.round(seconds / 3600)];
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`;
  return `${Math.floor(hours / 24 / 365)} years`;
}
