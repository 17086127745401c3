import formbody from '@fastify/formbody';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { messageOf } from '../core/errors';
import { addGuard, type Doors } from './guard';
import { addOldContract, type Contract, overview } from './old-contract';

/** No request of this service is longer than a few words, in bytes. */
const longestBody = 16 * 1024;

/** How long a client may take for its request, in milliseconds. */
const slowest = 10_000;

/** What answers requests. Makes nothing before it is asked. */
export async function openApp(contract: Contract, doors: Doors, logger: Logger): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    bodyLimit: longestBody,
    requestTimeout: slowest,
    // For the answer there is as much time as a restore takes: `requestTimeout` is for the request alone.
    connectionTimeout: 0,
    http: { headersTimeout: slowest },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
  });
  addGuard(app, doors);
  await app.register(formbody, { bodyLimit: longestBody });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const code = error.statusCode ?? 500;
    if (code >= 500) request.log.error(messageOf(error));
    return reply.code(code).send({ status: messageOf(error) });
  });
  app.get('/', async () => await overview(contract));
  addOldContract(app, contract);
  return app;
}
