import { createHash } from 'node:crypto';
import type { Connection, Listed } from '../client/answers';
import type { AtServer } from '../client/experiment';
import { type Config, parseConfig } from '../config/config';
import { UsageError } from '../core/errors';
import { refuseCollisions } from '../experiment/collisions';
import { nameOf } from '../experiment/identity';
import { type Plan, type PlannedService, planOf } from '../experiment/plan';
import { isMade, type Obtained } from '../lifecycle/context';
import type { Removed } from '../lifecycle/down';
import { setUpCopy } from '../lifecycle/seed';
import { appOf } from '../run/context';
import { configurationOf } from './configuration';
import { type Attached, absent, ambiguous, isWanted } from './found';
import type { Session } from './session';

/**
 * What the databases of an experiment are called at a server. By the repository's path, which CI and a laptop write
 * alike; whose they are, the token says.
 */
function beginningOf({ requester: { experiment, repository } }: Session): string {
  return `${nameOf([experiment, repository], { longest: 45, separator: '-' })}-`;
}

function nameIn(session: Session, app: string): string {
  return beginningOf(session) + createHash('sha256').update(app).digest('hex').slice(0, 12);
}

/** At a server there are the databases of whoever asks, and what CI has made on an engine is not theirs. @throws UsageError */
export function refusePullRequest({ options }: Session): void {
  if (options.pr === undefined) return;
  throw new UsageError({
    what: '--pr names what CI has made on an engine, and LABTEST_SERVER a server.',
    remedy: 'Name that engine with --docker-host, or at the server an experiment with --experiment.',
  });
}

/** What a configuration asks for, with a server to give it: where and how it runs there, is the server's to say. */
export function plannedAt(config: Config, app: string, { requester }: Session): Plan {
  const services = config.services.map((one) => ({ ...one, provider: undefined, provisionType: undefined }));
  const plan = planOf({ ...config, services }, app, requester.experiment);
  refuseCollisions(config, plan);
  return plan;
}

/** Makes the experiment exist at a server, or with `reset` gives it fresh data; what a script is to add, it adds from here. */
export async function madeAt(
  server: AtServer,
  config: Config,
  isWhole: boolean,
  session: Session,
): Promise<Attached> {
  refusePullRequest(session);
  const { requester, options, log } = session;
  const app = appOf(config, requester);
  const plan = plannedAt(config, app, session);
  const name = nameIn(session, app);
  const asked = plan.services.map(async (service) => {
    const { identity, kind, ttl } = service;
    const start = performance.now();
    const wanted = { service: identity.service, kind: kind.name, ttl };
    const given = await server.make(wanted, app, name, options.reset === true);
    return obtained(service, given, performance.now() - start);
  });
  const made = await settledAt(server, name, asked);
  try {
    for (const one of made.filter(isMade))
      await setUpCopy(one, { ...session.context, environment: plan.environment });
  } catch (error) {
    await removeMade(server, name, made);
    throw error;
  }
  if (isWhole) {
    const listed = plan.services.map(({ identity }) => identity.service);
    const others = (await server.found(name)).filter(({ service }) => !listed.includes(service));
    for (const one of others) {
      await server.remove(one);
      log.info(`removed ${one.service}, which the configuration does not list`);
    }
  }
  return { experiment: requester.experiment, app, config, plan, obtained: made };
}

/** All of them, or none of those that this command has made. */
async function settledAt(server: AtServer, name: string, asked: Promise<Obtained>[]): Promise<Obtained[]> {
  const settled = await Promise.allSettled(asked);
  const made = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (!failed) return made;
  await removeMade(server, name, made);
  throw failed.reason;
}

/** One that was there before stays, also where its data were reset. */
async function removeMade(server: AtServer, name: string, made: readonly Obtained[]): Promise<void> {
  const own = made.filter(({ how }) => how === 'created').map(({ service }) => service.identity.service);
  if (own.length === 0) return;
  for (const one of await server.found(name)) if (own.includes(one.service)) await server.remove(one);
}

/** Attaches to the experiment's databases, or to those named. @throws NotFound when one of them is not there */
export async function attachedAt(
  server: AtServer,
  only: readonly string[],
  session: Session,
): Promise<Attached> {
  refusePullRequest(session);
  const { requester } = session;
  const config = await configurationOf(session);
  const found = await server.found(config ? nameIn(session, appOf(config, requester)) : beginningOf(session));
  const [first] = found;
  const names = new Set(found.map(({ name }) => name));
  if (names.size > 1) throw ambiguous(found.map(({ template, name }) => `${template}/${name}`));
  const listed = config?.services.map(({ name }) => name) ?? found.map(({ service }) => service);
  const wanted = [...new Set([...listed.filter((name) => isWanted(name, only)), ...only])];
  const missing = wanted.filter((name) => !found.some(({ service }) => service === name));
  if (!first || missing.length > 0) throw absent(missing, requester.experiment, session);
  const app = config ? appOf(config, requester) : first.app;
  const kinds = found.filter(({ service }) => wanted.includes(service));
  const meant = config ? among(config, wanted) : configurationOfKinds(kinds);
  const plan = plannedAt(meant, app, session);
  const all = await Promise.all(
    plan.services.map(async (service) => {
      const start = performance.now();
      const one = kinds.find((other) => other.service === service.identity.service) as Listed;
      return obtained(service, await server.connection(one), performance.now() - start);
    }),
  );
  return { experiment: requester.experiment, app, config: meant, plan, obtained: all };
}

function among(config: Config, wanted: readonly string[]): Config {
  return { ...config, services: config.services.filter(({ name }) => wanted.includes(name)) };
}

function configurationOfKinds(found: readonly Pick<Listed, 'service' | 'kind'>[]): Config {
  const services = Object.fromEntries(found.map(({ service, kind }) => [service, { service: kind }]));
  return parseConfig({ file: '.labtest.yml', format: 'json', text: JSON.stringify({ services }) });
}

/** Removes the experiment's databases of an app, or of all; or those of these services. */
export async function downAt(
  server: AtServer,
  app: string | undefined,
  only: readonly string[],
  session: Session,
): Promise<Removed[]> {
  refusePullRequest(session);
  const { experiment } = session.requester;
  const found = await server.found(app === undefined ? beginningOf(session) : nameIn(session, app));
  const removed: Removed[] = [];
  for (const one of found.filter(({ service }) => isWanted(service, only))) {
    await server.remove(one);
    const { service, kind, provider } = one;
    removed.push({ service, app: app ?? one.app, experiment, kind, provider });
    session.log.info(`removed ${service} (${kind}, ${provider}) of ${app ?? one.app} / ${experiment}`);
  }
  return removed;
}

/** The database of a service of the experiment, as `TEMPLATE/NAME`; undefined where there is none. */
export async function databaseOf(
  server: AtServer,
  service: string,
  session: Session,
): Promise<string | undefined> {
  refusePullRequest(session);
  const one = (await server.found(beginningOf(session))).find((other) => other.service === service);
  return one && `${one.template}/${one.name}`;
}

/** What a server gave, as what this machine would have made. */
export function obtained(service: PlannedService, given: Connection, milliseconds: number): Obtained {
  const { host, port, username, password, database, provider, bytes, how = 'attached' } = given;
  const endpoint = { host, port };
  const server = { id: '', name: '', labels: {}, environment: {}, image: '', pending: false };
  return {
    service: { ...service, provider },
    server: { ...server, inside: endpoint, ...(port > 0 && { endpoint }) },
    access: { username, password, database },
    ...{ ready: { bytes }, how, changed: [], milliseconds },
  };
}
