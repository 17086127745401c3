import type { FastifyInstance, FastifyReply } from 'fastify';
import { LabTestError } from '../core/errors';
import { callerOf } from './callers';
import { connection, own, type V1 } from './connection';
import type { Called } from './names';
import { schemas } from './schemas';

/** Adds what `labtest report` asks for, beneath `/v1`: a database whose server is recorded, and what was recorded there. */
export function addReports(app: FastifyInstance, v1: V1): void {
  type Begin = { Body: { template: string; key?: string; ttl?: number } };
  app.post<Begin>('/reports', { schema: schemas.beginReport }, async (request, reply) => {
    const owner = callerOf(request, 'user');
    const { template, key, ttl = 60 } = request.body;
    const gone = goneBefore(reply);
    const replica = await v1.recordings.begin({ template, key, owner, ttl: ttl * 1000, gone });
    return reply.code(201).send({ ...(await connection(replica, v1)), created_now: true, how: 'created' });
  });
  app.post<{ Params: Called }>(
    '/reports/:template/:name/end',
    { schema: schemas.endReport },
    async (request) => {
      await own(request.params, request, v1);
      return await v1.recordings.end(request.params);
    },
  );
}

/** Fires where whoever has asked goes before they are answered. */
function goneBefore({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished)
      gone.abort(new LabTestError({ what: 'It was given up: whoever has asked for it is gone.' }));
  });
  return gone.signal;
}
