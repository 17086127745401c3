import type { FastifyInstance, FastifyReply } from 'fastify';
import { NotFound, UsageError } from '../core/errors';
import { isMade } from '../lifecycle/context';
import type { Access } from '../services/kind';
import { statusOf } from './answers';
import { callerOf, refuseOthers } from './callers';
import type { Databases } from './databases';
import { Importing } from './errors';
import type { Request } from './making';
import type { Called } from './names';
import { accessTo, type Replica } from './replicas';
import type { ServeSettings } from './settings';

/**
 * The routes of the service that came before, with its methods, status codes and bodies, so that its client works
 * unchanged. Source of the rules: the published client and server of habitissimo/myaas.
 */
export interface Contract {
  databases: Databases;
  settings: Pick<ServeSettings, 'shownHost'>;
}

type Params = { Params: Called };

/** Adds the routes of the contract. */
export function addOldContract(app: FastifyInstance, contract: Contract): void {
  const { databases } = contract;
  app.get('/templates', async (request) => {
    callerOf(request);
    return { templates: await databases.templates() };
  });
  app.get('/db', async (request) => {
    callerOf(request);
    return { databases: await listed(databases) };
  });
  app.get<Params & { Querystring: { all?: string } }>('/db/:template/:name', async (request, reply) => {
    const replica = await databases.find(request.params);
    const caller = callerOf(request, request.query.all ? 'admin' : 'user');
    if (!replica) return notFound(reply);
    if (request.query.all) return { container: container(replica) };
    refuseOthers(caller, replica.owner);
    return inspected(replica, await accessTo(replica), contract);
  });
  app.post<Params & { Body: unknown }>('/db/:template/:name', async (request, reply) => {
    const owner = callerOf(request, 'user');
    return await create(request.params, { owner, ttl: ttlIn(request.body) }, contract, reply);
  });
  app.delete<Params>('/db/:template/:name', async (request, reply) => {
    const caller = callerOf(request, 'user');
    const replica = await databases.find(request.params);
    if (!replica) return notFound(reply);
    refuseOthers(caller, replica.owner);
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

async function create(called: Called, request: Request, contract: Contract, reply: FastifyReply) {
  try {
    const { how, replica } = await contract.databases.make(called, request);
    if (!isMade({ how })) return reply.code(304).send();
    return reply.code(201).send(inspected(replica, await accessTo(replica), contract));
  } catch (error) {
    // In the words of the earlier service.
    const status =
      error instanceof NotFound
        ? `Template "${called.template}" does not exist.`
        : error instanceof Importing
          ? 'Database not available, content is being imported.'
          : undefined;
    if (status === undefined) throw error;
    return reply.code(statusOf(error)).send({ status });
  }
}

/** Also of whatever there is no route for. */
export function notFound(reply: FastifyReply) {
  return reply.code(404).send({ status: 'Not found' });
}

/** Milliseconds, from a form or from JSON; undefined where nothing is said. @throws UsageError */
function ttlIn(body: unknown): number | undefined {
  const ttl = typeof body === 'object' && body !== null && 'ttl' in body ? body.ttl : undefined;
  if (ttl === undefined || ttl === null || ttl === '' || ttl === 0) return undefined;
  const seconds = typeof ttl === 'string' ? Number(ttl) : ttl;
  if (typeof seconds === 'number' && seconds > 0 && seconds < 1e9) return Math.round(seconds * 1000);
  throw new UsageError({ what: 'ttl is a number of seconds.' });
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

function inspected(replica: Replica, access: Access, { settings }: Contract) {
  const { server } = replica.found;
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

function createdOf({ created }: Replica): number {
  return Math.floor(created.getTime() / 1000);
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
