import type { FastifyInstance } from 'fastify';
import { describedTemplates, type Kept } from '../databases/templates';
import { callerOf } from './callers';
import type { Databases } from './databases';
import type { Imports } from './imports';
import { templateName } from './names';
import type { Replica, Seen } from './replicas';
import { schemas } from './schemas';

type One = { Params: { template: string } };

/** Adds what databases are made of, beneath `/v1`: templates, and the dumps that become some. */
export function addTemplates(
  app: FastifyInstance,
  { databases, imports }: { databases: Databases; imports: Imports },
): void {
  app.get('/templates', { schema: schemas.templates }, async (request) => {
    callerOf(request);
    const [kept, seen] = await Promise.all([databases.kept(), databases.seen()]);
    return { templates: await shown(kept, seen) };
  });
  app.get<One>('/templates/:template', { schema: schemas.template }, async (request) => {
    callerOf(request);
    const kept = await databases.keptAs(request.params.template);
    const [one] = await shown([kept], await databases.seen());
    return one;
  });
  app.delete<One>('/templates/:template', { schema: schemas.removeTemplate }, async (request, reply) => {
    callerOf(request, 'admin');
    await databases.removeTemplate(request.params.template);
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

async function shown(kept: readonly Kept[], { all, idle }: Seen) {
  const whole = idle.filter(({ found }) => !found.server.pending);
  const clones = (of: readonly Replica[], { template }: Kept) =>
    of.filter(({ found }) => found.owned.spec.template === template.key).length;
  const described = await describedTemplates(kept);
  return kept.map((one, index) => ({
    ...described[index],
    name: templateName(one),
    copies: clones(all, one),
    ready: clones(whole, one),
  }));
}
