import { requesterInCi } from '../ci/requester';
import type { ServerPlace } from '../client/place';
import { refuseStrangers } from '../databases/databases';
import { placeOf } from '../databases/here';
import type { Place } from '../databases/place';
import { appOf } from '../run/context';
import { configurationOf } from './configuration';
import { inSession, logFor, type Session, type SessionOptions } from './session';
import type { Terminal } from './terminal';

/**
 * Does the work where databases are: at the server that LABTEST_SERVER names, else in the laboratory of the options.
 * `usually` is how much is told where no option says.
 */
export async function inPlace<T>(
  options: SessionOptions,
  terminal: Terminal,
  work: (place: Place) => Promise<T>,
  usually: 'usual' | 'quiet' = 'usual',
): Promise<T> {
  const server = await serverOf(options, terminal, usually);
  if (server) return await work(server);
  return await inSession(
    options,
    terminal,
    (session) => work(placeOf(session, () => appHere(session))),
    usually,
  );
}

/** The app of the configuration that holds here; a configuration that says nothing, or has a fault, has none. */
async function appHere(session: Session): Promise<string | undefined> {
  const config = await configurationOf(session).catch(() => undefined);
  return config && appOf(config, session.requester);
}

/**
 * The server that LABTEST_SERVER names; undefined where it names none, or an option names an engine.
 * @throws Refused for a pull request that is not trusted.
 */
export async function serverOf(
  options: SessionOptions,
  terminal: Terminal,
  usually?: 'usual' | 'quiet',
): Promise<ServerPlace | undefined> {
  const { env, signal } = terminal;
  if (!env.LABTEST_SERVER || options.dockerHost !== undefined) return undefined;
  const inCi = requesterInCi(env, options.experiment);
  if (inCi) refuseStrangers(inCi.requester);
  const { openServer } = await import('../client/place');
  return await openServer({ env, signal, log: logFor(options, terminal, usually) });
}
