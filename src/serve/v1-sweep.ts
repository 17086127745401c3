import type { FastifyInstance } from 'fastify';
import { callerOf } from './callers';
import type { V1 } from './connection';
import { schemas } from './schemas';
import { Sweeping } from './sweeping';

/** Adds what `labtest sweep` asks for, beneath `/v1`: what there is to decide on, and the removal of one thing. */
export function addSweep(app: FastifyInstance, { databases, laboratory }: V1): void {
  const sweeping = new Sweeping(laboratory);
  type List = { Querystring: { repository_id?: string | string[] } };
  app.get<List>('/sweep', { schema: schemas.sweep }, async (request) => {
    callerOf(request, 'admin');
    return await sweeping.list([request.query.repository_id ?? []].flat());
  });
  app.delete<{ Params: { id: string } }>(
    '/sweep/:id',
    { schema: schemas.sweepOne },
    async (request, reply) => {
      callerOf(request, 'admin');
      await sweeping.remove(request.params.id);
      databases.emit('change');
      return reply.code(204).send();
    },
  );
}
