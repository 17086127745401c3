import formbody from '@fastify/formbody';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteOptions,
} from 'fastify';
import type { Logger } from 'pino';
import { messageOf } from '../core/errors';
import { sendProblem, sendStatus, statusOf } from './answers';
import { addCallers, callerOf, forEverybody } from './callers';
import type { Databases } from './databases';
import { addGuard } from './guard';
import { addHealth, type Metrics } from './health';
import type { Imports } from './imports';
import type { Laboratory } from './laboratory';
import { addOldContract, notFound, overview } from './old-contract';
import { addPage, wantsPage } from './page';
import type { Recordings } from './recordings';
import type { ServeSettings } from './settings';
import type { Tokens } from './tokens';
import { addV1 } from './v1';

/** What answers are made of. */
export interface Parts {
  settings: Pick<ServeSettings, 'host' | 'shownHost' | 'open'>;
  tls: { cert: Buffer; key: Buffer } | undefined;
  tokens: Tokens | undefined;
  databases: Databases;
  recordings: Recordings;
  imports: Imports;
  laboratory: Laboratory;
  metrics: Metrics;
  logger: Logger;
  /** How long a client may take for its request, in milliseconds. */
  patience?: number;
  /** How often whoever waits for an answer is told that it is being worked on, in milliseconds. */
  heartbeat?: number;
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
    // Of an address that is none, which no route sees.
    frameworkErrors: (error: Error, { url }: FastifyRequest, reply: FastifyReply) =>
      void (url.startsWith('/v1/') ? sendProblem(error, reply) : sendStatus(error, reply)),
  };
  const app: FastifyInstance = tls
    ? Fastify({ ...common, https: { ...http, ...tls } })
    : Fastify({ ...common, http });
  app.setErrorHandler(async (error, request, reply) => {
    if (statusOf(error) === 500) request.log.error(messageOf(error));
    return await sendStatus(error, reply);
  });
  // Before anybody is asked who they are: a token that nobody has counts, too.
  await app.register(rateLimit, { global: false, max: mostRequests, timeWindow: '1 minute' });
  app.addHook('onRequest', app.rateLimit());
  addGuard(app, { ...settings, asks: parts.tokens !== undefined });
  addCallers(app, parts.tokens);
  app.setNotFoundHandler(async (_request, reply) => notFound(reply));
  await app.register(formbody, { bodyLimit: longestBody });
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
