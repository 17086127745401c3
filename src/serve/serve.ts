import type { DestinationStream } from 'pino';
import { aborted } from '../core/aborted';
import { LabTestError, messageOf } from '../core/errors';
import type { Credentials } from '../run/run';
import { openApp } from './app';
import { Databases } from './databases';
import { refuseOpenDoors } from './guard';
import { Imports } from './imports';
import { openLaboratory } from './laboratory';
import { openLog } from './log';
import { keepReaping } from './reaper';
import { type ServeOptions, settingsOf } from './settings';

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

/** How long an end waits for what is under way, in milliseconds: less than a service manager waits until it kills. */
const longestDrain = 8000;

/** Starts the replicator, and returns once it listens; dumps are imported from then on. @throws LabTestError */
export async function serve({ options, env, credentials, signal, destination }: Starting): Promise<Serving> {
  const { logger, log } = openLog(env.LABTEST_LOG_LEVEL || 'info', destination);
  const settings = settingsOf(options, env, log);
  refuseOpenDoors(settings, log);
  const givenUp = new AbortController();
  const laboratory = openLaboratory({ settings, options, credentials, env, log, signal: givenUp.signal });
  const imports = new Imports({ settings, laboratory, log, signal: givenUp.signal });
  const databases = new Databases({ settings, laboratory, imports });
  const owner = 'anybody';
  const contract = { databases, settings, isAdmin: () => true, ownerOf: () => owner };
  const app = await openApp(contract, settings, logger);
  const url = await app.listen({ host: settings.host, port: settings.port }).catch((cause: unknown) => {
    throw new LabTestError({
      what: `The replicator cannot listen on ${settings.host}:${settings.port}.`,
      why: messageOf(cause),
      remedy: 'Name another address: --listen 127.0.0.1:5002.',
      cause,
    });
  });
  const importing = imports.run().catch((error: unknown) => log.warn(messageOf(error)));
  const reaping = keepReaping({ databases, laboratory, log }, signal);
  const ended = aborted(signal).then(async () => {
    log.info('ending: what is under way is finished');
    const late = setTimeout(() => givenUp.abort(new Error('the replicator ends')), longestDrain);
    await app.close();
    await Promise.all([importing, reaping]);
    clearTimeout(late);
    await laboratory.close();
  });
  return { url, ended };
}
