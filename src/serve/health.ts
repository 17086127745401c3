import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { messageOf } from '../core/errors';
import { callerOf, forEverybody } from './callers';
import type { Imports } from './imports';
import type { Laboratory } from './laboratory';

/** What is asked how many there are. */
interface Counted {
  glimpsed(): Promise<Record<'all' | 'idle', readonly { template: string }[]>>;
  templates(): Promise<readonly string[]>;
}

/** What is counted beside what is there. */
export interface Metrics {
  registry: Registry;
  /** Seconds that making a database took, by how that ended. */
  made: Histogram<'template' | 'outcome'>;
}

/** Counts what there is when it is asked, and what has happened since the start. */
export function openMetrics(databases: () => Counted, imports: Imports): Metrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    ...{ name: 'labtest_databases', help: 'Databases that there are.', labelNames: ['template'], registers },
    async collect() {
      this.reset();
      for (const { template } of (await databases().glimpsed()).all) this.inc({ template });
    },
  });
  new Gauge({
    ...{
      name: 'labtest_pool',
      help: 'Databases that wait for somebody to ask.',
      labelNames: ['template'],
      registers,
    },
    async collect() {
      this.reset();
      for (const { template } of (await databases().glimpsed()).idle) this.inc({ template });
    },
  });
  new Gauge({
    ...{ name: 'labtest_templates', help: 'Templates that there are.', registers },
    async collect() {
      this.set((await databases().templates()).length);
    },
  });
  new Gauge({
    ...{ name: 'labtest_imports', help: 'Dumps by how far they are.', labelNames: ['state'], registers },
    collect() {
      this.reset();
      for (const { state } of imports.all()) this.inc({ state });
    },
  });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  return {
    registry,
    made: new Histogram({
      ...{ name: 'labtest_clone_seconds', help: 'Seconds that making a database took.', registers },
      labelNames: ['template', 'outcome'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    }),
  };
}

/** Adds what a supervisor and a monitor ask. */
export function addHealth(app: FastifyInstance, metrics: Metrics, laboratory: Laboratory): void {
  app.get('/healthz', forEverybody, async () => ({ status: 'alive' }));
  app.get('/readyz', forEverybody, async (request, reply) => {
    try {
      await (await laboratory.provider()).describe();
      return { status: 'ready' };
    } catch (error) {
      request.log.warn(messageOf(error));
      return reply.code(503).header('retry-after', 5).send({ status: 'not ready: see the log' });
    }
  });
  app.get('/metrics', async (request, reply) => {
    callerOf(request);
    reply.type(metrics.registry.contentType);
    return await metrics.registry.metrics();
  });
}
