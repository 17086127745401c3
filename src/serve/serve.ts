import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { DestinationStream } from 'pino';
import { aborted } from '../core/aborted';
import { LabTestError, messageOf } from '../core/errors';
import { spareMemory } from '../core/memory';
import type { Credentials } from '../run/run';
import { openApp } from './app';
import { Databases } from './databases';
import { drained } from './drain';
import { Filling, keepFilled } from './fill';
import { refuseOpenDoors } from './guard';
import { openMetrics } from './health';
import { Imports } from './imports';
import { openLaboratory } from './laboratory';
import { openLog } from './log';
import { keepReaping } from './reaper';
import { Recordings } from './recordings';
import { daily, onChange } from './schedule';
import { type ServeOptions, type ServeSettings, settingsOf } from './settings';
import { openTokens } from './tokens';

/** What a server is started with. */
export interface Starting {
  options: ServeOptions;
  env: NodeJS.ProcessEnv;
  credentials: Credentials;
  /** Ends the server: it answers what it has begun, and takes nothing new. */
  signal: AbortSignal;
  destination?: DestinationStream | undefined;
}

/** A server that listens. */
export interface Serving {
  /** Where it listens. */
  url: string;
  /** Settles when it has ended. */
  ended: Promise<void>;
}

/** Starts the replicator, and returns once it listens; dumps are imported from then on. @throws LabTestError */
export async function serve({ options, env, credentials, signal, destination }: Starting): Promise<Serving> {
  spareMemory();
  const { logger, log } = openLog(env.LABTEST_LOG_LEVEL || 'info', destination);
  const settings = settingsOf(options, env, log);
  const tokens = settings.open ? undefined : await openTokens(settings.tokens);
  refuseOpenDoors({ ...settings, asks: tokens !== undefined }, log);
  const givenUp = new AbortController();
  const laboratory = openLaboratory({ settings, options, credentials, env, log, signal: givenUp.signal });
  const imports = new Imports({ settings, laboratory, log, signal: givenUp.signal });
  const metrics = openMetrics(() => databases, imports);
  const databases: Databases = new Databases({ settings, laboratory, imports, metrics });
  const recordings = new Recordings({ databases, log });
  const parts = { settings, tokens, databases, recordings, imports, laboratory, metrics, logger };
  const app = await openApp({ ...parts, tls: await tlsOf(settings) });
  const url = await listening(app, settings);
  const run = () => imports.run();
  const filling = new Filling({ ...parts, service: settings.service, size: settings.pool, log, signal });
  const first = run().catch((error: unknown) => log.warn(messageOf(error)));
  const work = [
    first,
    keepReaping({ databases, recordings, laboratory, log }, signal),
    // Once it is known what the names of templates mean.
    first.then(() => keepFilled(filling, settings.pool > 0 ? { databases, imports } : {}, signal)),
    ...(settings.watch ? [onChange(settings.dumps, { run, log, signal })] : []),
    ...(settings.refreshAt === undefined ? [] : [daily(settings.refreshAt, { run, log, signal })]),
  ];
  const ended = aborted(signal).then(async () => {
    log.info('ending: what is under way is finished');
    await drained(app, work, () => givenUp.abort(new Error('the replicator ends')));
    await recordings.close();
    await laboratory.close();
  });
  return { url, ended };
}

async function listening(app: FastifyInstance, { host, port }: ServeSettings): Promise<string> {
  return await app.listen({ host, port }).catch((cause: unknown) => {
    throw new LabTestError({
      what: `The replicator cannot listen on ${host}:${port}.`,
      why: messageOf(cause),
      remedy: 'Name another address: --listen 127.0.0.1:5002.',
      cause,
    });
  });
}

async function tlsOf({ tls }: ServeSettings) {
  if (!tls) return undefined;
  const [cert, key] = await Promise.all([tls.cert, tls.key].map(read));
  return cert && key ? { cert, key } : undefined;
}

async function read(file: string): Promise<Buffer> {
  return await readFile(file).catch((cause: unknown) => {
    throw new LabTestError({ what: `${file} cannot be read.`, why: messageOf(cause), cause });
  });
}
