import type { FastifyInstance } from 'fastify';
import { describedTemplate, type Kept, removeKept } from '../databases/templates';
import { callerOf } from './callers';
import type { Databases, Replica } from './databases';
import type { Imports } from './imports';
import { templateName } from './names';
import { schemas } from './schemas';

type One = { Params: { template: string } };

/** Adds what databases are made of, beneath `/v1`: templates, and the dumps that become some. */
export function addTemplates(
  app: FastifyInstance,
  { databases, imports }: { databases: Databases; imports: Imports },
): void {
  app.get('/templates', { schema: schemas.templates }, async (request) => {
    callerOf(request);
    const [kept, all] = await Promise.all([databases.kept(), databases.all()]);
    return { templates: await Promise.all(kept.map((one) => shown(one, all))) };
  });
  app.get<One>('/templates/:template', { schema: schemas.template }, async (request) => {
    callerOf(request);
    return await shown(await databases.keptAs(request.params.template), await databases.all());
  });
  app.delete<One>('/templates/:template', { schema: schemas.removeTemplate }, async (request, reply) => {
    callerOf(request, 'admin');
    await removeKept(await databases.keptAs(request.params.template));
    databases.emit('change');
    return reply.code(204).send();
  });
  app.get('/imports', { schema: schemas.imports }, async (request) => {
    callerOf(request);
    return { imports: imports.all(), running: imports.isRunning() };
  });
  app.post('/imports', { schema: schemas.startImport }, async (request, reply) => {
    callerOf(request, 'admin');
    imports.run().catch((error: unknown) => request.log.error(error));
    return reply.code(202).send({ imports: imports.all(), running: true });
  });
}

async function shown(one: Kept, all: readonly Replica[]) {
  const copies = all.filter(({ found }) => found.owned.spec.template === one.template.key);
  return { ...(await describedTemplate(one)), name: templateName(one), copies: copies.length };
}
