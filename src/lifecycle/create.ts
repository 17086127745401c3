import { setImmediate } from 'node:timers/promises';
import { LabTestError, messageOf, NameTaken, Overtaken } from '../core/errors';
import { spareMemory } from '../core/memory';
import { reportTo } from '../core/progress';
import { redact } from '../core/redact';
import { identityLabels } from '../experiment/ownership';
import type { PlannedService } from '../experiment/plan';
import type { Provider, Server, Template } from '../providers/provider';
import type { Access, Ready } from '../services/kind';
import type { Left } from '../templates/key';
import { beginningSaid } from '../templates/steps';
import { begin, finish, isLeft, isReverted, leave } from './begin';
import type { Context } from './context';
import { current, unlocked } from './credentials';
import { earlierOf, type Making, type Origin, otherWay, type Replaced, savedBy } from './origin';
import { adopted, started, untilReady } from './ready';
import { longStart } from './rival';
import { seed, seedClone } from './seed';
import { specOf } from './spec';
import { templateToClone } from './template';

/** A new server, committed. */
export interface Created {
  server: Server;
  access: Access;
  ready: Ready;
  /** The template that it was cloned from. */
  template?: Template | undefined;
  /** Whether this run built that template. */
  builtTemplate?: boolean | undefined;
  savedBy?: string | undefined;
  unmadeTemplate?: Left | undefined;
}

/** A server that is made in this time needs no lease. */
const quickStartMilliseconds = 3000;

/**
 * Makes a new server: pending name, start, readiness, data, script, and the commit marker last. What it replaces is
 * removed only when all of that went well, unless both cannot have the same access. On failure nothing of the new one
 * remains, unless `keepOnFailure`.
 * @throws Overtaken when another run makes, or has made, the same service, or has removed its template.
 */
export async function createServer(
  provider: Provider,
  service: PlannedService,
  context: Context,
  replaced?: Replaced,
): Promise<Created> {
  spareMemory();
  const origin = await templateToClone(service, provider, context);
  return await makeSomehow(origin, { provider, service, context, replaced });
}

/** Makes a server; where a clone ended before it answered, or an earlier template did not do, in another way. */
async function makeSomehow(origin: Origin, making: Making): Promise<Created> {
  const { service, context } = making;
  try {
    if (isRehearsed(origin, making)) {
      context.log.info(`${service.identity.service}: its data are tried out before those of now go`);
      await make(origin, { ...making, isRehearsal: true });
    }
    const made = await make(origin, making);
    const unmadeTemplate = origin && 'unmade' in origin ? origin.unmade : undefined;
    return { ...made, builtTemplate: origin?.built, savedBy: savedBy(origin), unmadeTemplate };
  } catch (error) {
    const other = otherWay(error, origin, making);
    if (!other) throw error;
    context.log.notice(`${service.identity.service}: started once more, ${other.how}. ${messageOf(error)}`);
    return await makeSomehow(await other.origin(), making);
  }
}

async function make(origin: Origin, making: Making): Promise<Omit<Created, 'savedBy'>> {
  const { provider, service, context, replaced } = making;
  const { log, signal } = context;
  const template = origin?.template;
  const name = service.identity.service;
  const dataDirectory = template && provider.templates?.dataDirectory;
  const access =
    replaced?.keepAccess && !making.isRehearsal
      ? service.kind.access(replaced.server.environment)
      : undefined;
  const spec = specOf(service, context, { template, dataDirectory, access, provider });
  for (const secret of service.kind.secrets(spec.environment)) log.mask(secret);
  refuseProblems(provider.check(spec), service);
  const begun = await begin(making, spec, reportTo(log, name));
  const { created, renewed } = begun;
  for (const secret of service.kind.secrets(created.environment)) log.mask(secret);
  const done = new AbortController();
  try {
    const slow = provider.startSeconds !== undefined || isSlow(service, origin);
    lease(created, provider, slow ? 0 : quickStartMilliseconds, context, done.signal);
    if (provider.startSeconds !== undefined) log.info(`${name}: starting${longStart(provider)}`);
    await refuseLateComer(provider, service, context, replaced?.server);
    const starting = started(created, provider, service, context, template === undefined);
    context.background(duringStart(origin, provider, service, context));
    const server = await starting;
    const ready = await fill(server, origin, provider, service, context);
    const whole = await finish(server, making, renewed ? undefined : replaced, done);
    const committed = await unlocked(whole, provider, service.kind, log);
    return {
      ready: { bytes: template?.bytes, ...ready },
      access: service.kind.access(committed.environment),
      server: committed,
      template,
    };
  } catch (error) {
    done.abort();
    const isLast = !(error instanceof Overtaken) && !otherWay(error, origin, making);
    const keep = context.keepOnFailure && isLast;
    if (!keep && (await isReverted(created, provider, service, context))) throw error;
    if (isLeft(error, begun, provider, signal)) await leave(created, provider, service, context);
    else if (keep) sayKept(created, provider, service, context);
    else await removeAfterFailure(created, provider, service, context);
    throw error;
  }
}

/**
 * What has an access that only one can have is removed before the new one is made: it must be sure by then that its data
 * can be restored, and that its script runs.
 */
function isRehearsed(origin: Origin, { provider, service, replaced }: Making): boolean {
  const isKept = replaced?.keepAccess === true && replaced.server.lost === undefined;
  return isKept && provider.uniqueAccess === true && isSlow(service, origin);
}

/** What there is time for while a server starts: loading the driver, and saying how it is cloned. */
async function duringStart(
  origin: Origin,
  { templates }: Provider,
  { kind, identity }: PlannedService,
  { log }: Context,
): Promise<void> {
  await setImmediate();
  await kind.driver?.().catch(() => {});
  if (!origin?.template) return;
  const earlier = earlierOf(origin);
  const from = earlier ? beginningSaid(earlier) : `template ${origin.template.key}`;
  const cloning = await templates?.cloning().catch(messageOf);
  log.info(`${identity.service}: cloned from ${from}; ${cloning}`);
}

/** Other runs take what nobody holds a lease on for debris after ten seconds: a first start may take longer, too. */
function lease(
  server: Server,
  provider: Provider,
  milliseconds: number,
  context: Context,
  done: AbortSignal,
): void {
  const take = () => context.background(provider.lease(server, done));
  if (milliseconds === 0) take();
  else {
    const later = setTimeout(take, milliseconds).unref();
    done.addEventListener('abort', () => clearTimeout(later), { once: true });
  }
}

/** A restore or a script takes long enough for other runs to want to know that it is under way. A clone does not. */
function isSlow(service: PlannedService, origin: Origin): boolean {
  const { initialDataSource, dataSetupScript, dataSetupInputs } = service;
  if (origin?.template) return dataSetupScript !== undefined && (!dataSetupInputs || !!earlierOf(origin));
  return initialDataSource !== undefined || dataSetupScript !== undefined;
}

async function fill(
  server: Server,
  origin: Origin,
  provider: Provider,
  service: PlannedService,
  context: Context,
): Promise<Ready> {
  const template = origin?.template;
  const access = service.kind.access(server.environment);
  const target = [server, access, provider, service, context] as const;
  const ready = template ? await adopted(template, ...target) : await untilReady(...target, { fresh: true });
  const changed = template
    ? await seedClone(earlierOf(origin) !== undefined, ...target)
    : await seed(...target);
  return changed ? await untilReady(...(await current(target))) : ready;
}

/** Between looking and holding the pending name, another run may have completed the same service. */
async function refuseLateComer(
  provider: Provider,
  service: PlannedService,
  context: Context,
  replaced?: Server,
) {
  const identity = identityLabels({ ...context.owner, ...service.identity });
  const found = await provider.find(service.serverName, identity);
  const known = found.status === 'absent' || found.status === 'pending' || found.status === 'foreign';
  if (!known && found.server.id !== replaced?.id)
    throw new NameTaken({ what: `${service.identity.service} was made by another run meanwhile.` });
}

function sayKept(server: Server, { billed }: Provider, { identity }: PlannedService, { log }: Context) {
  const price = billed ? ', and it costs money until then' : '';
  log.warn(
    `${identity.service}: kept for a look (keep-on-failure) as ${server.name}; the next run or the close removes it${price}`,
  );
}

async function removeAfterFailure(
  server: Server,
  provider: Provider,
  service: PlannedService,
  { log }: Context,
) {
  try {
    await provider.destroy(server);
  } catch (failure) {
    const said = redact(messageOf(failure), service.kind.secrets(server.environment));
    log.warn(
      `${service.identity.service}: what this run made could not be removed (${said}); post or the close of the pull request does it`,
    );
  }
}

function refuseProblems(problems: string[], service: PlannedService) {
  if (problems.length === 0) return;
  throw new LabTestError({
    what: `${service.identity.service} cannot be provisioned by provider ${service.provider}.`,
    why: problems.join('\n'),
  });
}
