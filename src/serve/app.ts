import formbody from '@fastify/formbody';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type RouteOptions } from 'fastify';
import type { Logger } from 'pino';
import { messageOf } from '../core/errors';
import { detailOf, statusOf } from './answers';
import { addCallers, callerOf, forEverybody } from './callers';
import type { Databases } from './databases';
import { Full } from './errors';
import { addGuard } from './guard';
import { addHealth, type Metrics } from './health';
import type { Imports } from './imports';
import type { Laboratory } from './laboratory';
import { addOldContract, notFound, overview } from './old-contract';
import { addPage, wantsPage } from './page';
import type { ServeSettings } from './settings';
import type { Tokens } from './tokens';
import { addV1 } from './v1';

/** What answers are made of. */
export interface Parts {
  settings: Pick<ServeSettings, 'host' | 'shownHost' | 'open'>;
  tls: { cert: Buffer; key: Buffer } | undefined;
  tokens: Tokens | undefined;
  databases: Databases;
  imports: Imports;
  laboratory: Laboratory;
  metrics: Metrics;
  logger: Logger;
  /** How long a client may take for its request, in milliseconds. */
  patience?: number;
}

/** No request of this service is longer than a few words, in bytes. */
const longestBody = 16 * 1024;

/** Requests of one client in a minute: more are a mistake, or an attack. */
const mostRequests = 1200;

/** What answers requests. Makes nothing before it is asked. */
export async function openApp(parts: Parts): Promise<FastifyInstance> {
  const { logger, tls, settings, patience = 10_000 } = parts;
  const http = {
    requestTimeout: patience,
    headersTimeout: patience,
    connectionsCheckingInterval: patience / 4,
  };
  const common = {
    loggerInstance: logger as FastifyBaseLogger,
    bodyLimit: longestBody,
    // What a request says is taken as it is, or refused.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } as const,
    requestTimeout: patience,
    // For the answer there is as much time as it takes to make a database: `requestTimeout` is for the request alone.
    connectionTimeout: 0,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
  };
  const app: FastifyInstance = tls
    ? Fastify({ ...common, https: { ...http, ...tls } })
    : Fastify({ ...common, http });
  addGuard(app, { ...settings, asks: parts.tokens !== undefined });
  addCallers(app, parts.tokens);
  app.setErrorHandler(async (error, request, reply) => {
    const status = statusOf(error);
    if (status === 500) request.log.error(messageOf(error));
    if (error instanceof Full) reply.header('retry-after', error.retryAfter);
    const { what, why, remedy } = detailOf(error);
    return reply.code(status).send({ status: [what, why, remedy].filter(Boolean).join('\n') });
  });
  app.setNotFoundHandler(async (_request, reply) => notFound(reply));
  await app.register(formbody, { bodyLimit: longestBody });
  await app.register(rateLimit, { max: mostRequests, timeWindow: '1 minute' });
  await app.register(swagger, { openapi: description, transform: onlyV1 });
  const page = addPage(app);
  app.get('/', { config: { open: wantsPage } }, async (request, reply) => {
    if (wantsPage(request)) return await page.send(reply);
    callerOf(request);
    return await overview(parts);
  });
  app.get('/openapi.json', forEverybody, async () => app.swagger());
  addOldContract(app, parts);
  addHealth(app, parts.metrics, parts.laboratory);
  await app.register(async (v1) => addV1(v1, parts), { prefix: '/v1' });
  return app;
}

const description = {
  openapi: '3.1.0' as const,
  info: { title: 'LabTest replicator', version: '1', description: 'Databases, each a copy of a template.' },
  components: {
    securitySchemes: { token: { type: 'http' as const, scheme: 'bearer' } },
  },
  security: [{ token: [] }],
};

/** The routes of the earlier service are described in docs/replicator.md. */
function onlyV1<Schema>({ schema, url }: { schema: Schema; url: string; route: RouteOptions }) {
  return { schema: url.startsWith('/v1') ? schema : { ...schema, hide: true }, url };
}
