import type { FastifyInstance } from 'fastify';
import { NotFound } from '../core/errors';
import { noRoute, type Service } from '../databases/answers';
import { freeName, nameOf } from '../databases/databases';
import { logOf } from '../databases/log';
import { services } from '../databases/services';
import { isMade } from '../lifecycle/context';
import { sendProblem } from './answers';
import { callerOf, refuseOthers } from './callers';
import { connection, measured, measuredConnection, own, type V1 } from './connection';
import { addEvents } from './events';
import { keepTelling } from './heartbeat';
import { replicator } from './laboratory';
import { type Called, idOf } from './names';
import type { Seen } from './replicas';
import { schemas } from './schemas';
import { addReports } from './v1-reports';
import { addSweep } from './v1-sweep';
import { addTemplates } from './v1-templates';

type One = { Params: Called };

/** Adds our own routes, beneath `/v1`. */
export function addV1(app: FastifyInstance, v1: V1): void {
  const { databases, imports, laboratory } = v1;
  app.setErrorHandler(async (error, request, reply) => {
    request.log.debug(error);
    return await sendProblem(error, reply);
  });
  app.setNotFoundHandler(async (_request, reply) =>
    sendProblem(new NotFound({ what: noRoute, remedy: 'See /openapi.json.' }), reply),
  );
  keepTelling(app, v1.heartbeat);
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
  addReports(app, v1);
  addSweep(app, v1);
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

/** A service that is a database of the pool which somebody has got, by its name and owner of now. */
function calledSince(one: Service, { all }: Seen): Service {
  const replica = all.find(({ found }) => found.owned.experiment === one.experiment);
  if (!replica) return one;
  const before = one.experiment.slice(0, -nameOf(replica.found).length);
  return { ...one, experiment: `${before}${idOf(replica)}`, repository: replica.owner };
}
