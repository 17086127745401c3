import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NotFound } from '../core/errors';
import type { Service } from '../databases/answers';
import { freeName, nameOf } from '../databases/databases';
import { logOf } from '../databases/log';
import { services } from '../databases/services';
import { isMade } from '../lifecycle/context';
import { kinds } from '../services/registry';
import { sendProblem } from './answers';
import { callerOf, refuseOthers } from './callers';
import type { Databases } from './databases';
import { addEvents } from './events';
import type { Imports } from './imports';
import { type Laboratory, replicator } from './laboratory';
import { type Called, idOf } from './names';
import { accessTo, type Replica, type Seen } from './replicas';
import { schemas } from './schemas';
import type { ServeSettings } from './settings';
import { addTemplates } from './v1-templates';

/** What the routes work with. */
export interface V1 {
  databases: Databases;
  imports: Imports;
  laboratory: Laboratory;
  settings: Pick<ServeSettings, 'shownHost'>;
}

type One = { Params: Called };

/** Adds our own routes, beneath `/v1`. */
export function addV1(app: FastifyInstance, v1: V1): void {
  const { databases, imports, laboratory } = v1;
  app.setErrorHandler(async (error, request, reply) => {
    request.log.debug(error);
    return await sendProblem(error, reply);
  });
  app.setNotFoundHandler(async (_request, reply) =>
    sendProblem(new NotFound({ what: 'There is no such address.', remedy: 'See /openapi.json.' }), reply),
  );
  app.get('/me', { schema: schemas.me }, async (request) => callerOf(request));
  app.get('/databases', { schema: schemas.databases }, async (request) => {
    callerOf(request);
    return { databases: await Promise.all((await databases.all()).map(measured)) };
  });
  app.get('/services', { schema: schemas.services }, async (request) => {
    callerOf(request);
    const [all, seen] = await Promise.all([services(laboratory.deskFor(replicator)), databases.seen()]);
    return { services: all.map((one) => calledSince(one, seen)) };
  });
  addEvents(app, {
    imports: { emitter: imports, content: () => imports.all() },
    databases: { emitter: databases, content: () => ({}) },
  });
  addTemplates(app, v1);
  addMaking(app, v1);
  addOne(app, v1);
}

function addMaking(app: FastifyInstance, v1: V1): void {
  type Make = { Body: { template: string; name?: string; ttl?: number; key?: string } };
  app.post<Make>('/databases', { schema: schemas.make }, async (request, reply) => {
    const owner = callerOf(request, 'user');
    const { template, name = freeName(owner.name), ttl, key } = request.body;
    const called = { template, name };
    const { how, replica } = await v1.databases.make(called, { owner, ttl: ttl && ttl * 1000, key });
    refuseOthers(owner, replica.owner);
    const made = isMade({ how });
    reply.header('location', `/v1/databases/${encodeURIComponent(template)}/${encodeURIComponent(name)}`);
    // Without its size: to measure it takes longer than to hand out one of the pool.
    return reply.code(made ? 201 : 200).send({ ...(await connection(replica, v1)), created_now: made, how });
  });
}

function addOne(app: FastifyInstance, v1: V1): void {
  const path = '/databases/:template/:name';
  app.get<One>(path, { schema: schemas.database }, async (request) =>
    measuredConnection(await own(request.params, request, v1), v1),
  );
  app.patch<One & { Body: { ttl: number } }>(path, { schema: schemas.extend }, async (request) => {
    await own(request.params, request, v1);
    await v1.databases.extend(request.params, request.body.ttl * 1000);
    return await measuredConnection(await own(request.params, request, v1), v1);
  });
  app.post<One>(`${path}/reset`, { schema: schemas.reset }, async (request) => {
    await own(request.params, request, v1);
    await v1.databases.reset(request.params);
    return { ...(await measuredConnection(await own(request.params, request, v1), v1)), how: 'reset' };
  });
  type Lines = One & { Querystring: { lines?: string } };
  app.get<Lines>(`${path}/log`, { schema: schemas.log }, async (request) => {
    const { found } = await own(request.params, request, v1);
    return { log: await logOf(found, Number(request.query.lines ?? 100)) };
  });
  app.delete<One>(path, { schema: schemas.remove }, async (request, reply) => {
    await own(request.params, request, v1);
    await v1.databases.remove(request.params);
    return reply.code(204).send();
  });
}

/** A database that whoever asks may use. @throws NotFound; Refused */
async function own(called: Called, request: FastifyRequest, { databases }: V1): Promise<Replica> {
  const caller = callerOf(request, 'user');
  const replica = await databases.find(called);
  if (!replica)
    throw new NotFound({ what: `There is no database ${idOf(called)} here.`, remedy: 'See /v1/databases.' });
  refuseOthers(caller, replica.owner);
  return replica;
}

function shown({ template, name, owner, created, expires, found: { owned, server, provider } }: Replica) {
  return {
    ...{ template, name, owner },
    ...{ app: owned.app, service: owned.service, kind: owned.kind, provider: provider.name },
    template_key: owned.spec.template,
    state: server.pending ? 'being made' : server.endpoint ? 'ready' : 'stopped',
    running: server.endpoint !== undefined,
    created: created.toISOString(),
    expires: expires?.toISOString(),
  };
}

async function measured(replica: Replica) {
  const { provider, server } = replica.found;
  return { ...shown(replica), bytes: await provider.size(server).catch(() => undefined) };
}

async function measuredConnection(replica: Replica, v1: V1) {
  return { ...(await connection(replica, v1)), ...(await measured(replica)) };
}

/** A service that is a database of the pool which somebody has got, by its name and owner of now. */
function calledSince(one: Service, { all }: Seen): Service {
  const replica = all.find(({ found }) => found.owned.experiment === one.experiment);
  if (!replica) return one;
  const before = one.experiment.slice(0, -nameOf(replica.found).length);
  return { ...one, experiment: `${before}${idOf(replica)}`, repository: replica.owner };
}

/** How to connect to a database; holds its password. */
async function connection(replica: Replica, { settings }: V1) {
  const { server, owned } = replica.found;
  const access = await accessTo(replica);
  const host = settings.shownHost ?? server.endpoint?.host ?? '';
  const port = server.endpoint?.port ?? 0;
  const kind = Object.values(kinds).find(({ name }) => name === owned.kind);
  const plain = { service: owned.service, image: server.image, environment: {}, commands: [] };
  const variables = kind?.variables({ host, port }, access, plain) ?? [];
  return {
    ...shown(replica),
    url: variables.find(({ name }) => name.endsWith('_URL'))?.value ?? '',
    ...{ host, port, username: access.username, password: access.password, database: access.database },
  };
}
