import { LabTestError, messageOf } from '../core/errors';
import { TimedOut } from '../core/poll';
import { redact } from '../core/redact';
import type { PlannedService } from '../experiment/plan';
import type { Provider, Server } from '../providers/provider';
import type { Trouble } from '../services/kind';
import type { Context, Obtained } from './context';
import { unlocked } from './credentials';
import { endpointOf, untilReady } from './ready';

/** A server that has answered before, and was not started just now, answers at once, or something is wrong with it. */
const patienceSeconds = 10;

/** What became of a server that had gone wrong. */
export type Mended = Pick<Obtained, 'server' | 'access' | 'ready' | 'how'>;

const existing = { existing: true };

/** A server has gone wrong in a way that is not mended without losing data. */
export class Spoilt extends LabTestError {}

/** Where a service lives, and for whom. */
type Place = [provider: Provider, service: PlannedService, context: Context];

/** The service as it is waited for when it is there already. */
export function briefly(service: PlannedService): PlannedService {
  return { ...service, wait: service.wait && { attempts: 1, secondsEach: patienceSeconds } };
}

/**
 * Mends a server that ran when it was found and did not answer as it should, where its data are not lost by that: it is
 * given its time when it is busy or has only just been started, its password is set back, it is started anew.
 * @throws LabTestError that says what was found, and how to get a fresh one.
 */
export async function mended(error: unknown, server: Server, ...place: Place): Promise<Mended> {
  const [provider, service, context] = place;
  const { kind } = service;
  const access = kind.access(server.environment);
  const cause = error instanceof Error ? error.cause : undefined;
  const trouble = kind.trouble?.(cause);
  if (trouble === 'access refused' && (await regained(server, ...place))) {
    const ready = await untilReady(server, access, provider, briefly(service), context, existing).catch(
      (again: unknown) => {
        context.signal.throwIfAborted();
        throw spoilt(trouble, service, server, again);
      },
    );
    return { server, access, ready, how: 'attached' };
  }
  if (trouble !== undefined || !(cause instanceof TimedOut)) throw spoilt(trouble, service, server, error);
  // One attempt took all of the time: nothing came back. Else it says something, which a start does too.
  const isHung = cause.looks === 1;
  const passes = kind.busy?.(cause.last) || (await isStarting(server, provider, service));
  // One that everybody uses is not ended under the others, who may be what keeps it busy.
  if (isHung ? service.permanent : passes)
    return { server, access, ready: await untilReady(server, access, ...place, existing), how: 'attached' };
  if (!isHung || !provider.restart || !kind.dataFile) throw spoilt(trouble, service, server, error);
  await refuseWithoutData(server, provider, service);
  context.log.warn(
    `${service.identity.service}: it runs and has not answered for ${patienceSeconds} seconds; started anew, with its data`,
  );
  const anew = await unlocked(await provider.restart(server), provider, kind, context.log);
  return {
    server: anew,
    access,
    ready: await untilReady(anew, access, ...place, existing),
    how: 'restarted',
  };
}

/**
 * An image makes a new, empty server where its data are gone, which would be handed out as if nothing had happened.
 * @throws LabTestError
 */
export async function refuseWithoutData(
  server: Server,
  provider: Provider,
  service: PlannedService,
): Promise<void> {
  const file = service.kind.dataFile?.(server.environment, server.args ?? []);
  if (file === undefined || !provider.holds || (await provider.holds(server, file))) return;
  throw spoilt('data gone', service, server, new Error(`${file} is not there.`));
}

/** Sets the password back; false, and told, when nobody can. */
async function regained(server: Server, ...[provider, service, { log }]: Place): Promise<boolean> {
  const { kind, identity } = service;
  try {
    if (provider.regain) await provider.regain(server);
    else {
      const { run } = provider;
      const site = {
        endpoint: endpointOf(server, service),
        run: run && ((command: Parameters<typeof run>[1]) => run.call(provider, server, command)),
      };
      if (!kind.regain) return false;
      await kind.regain(site, server.environment);
    }
    log.notice(`${identity.service}: its password had been changed, and was set back`);
    return true;
  } catch (error) {
    const why = redact(messageOf(error), kind.secrets(server.environment));
    log.info(`${identity.service}: its password could not be set back. ${why}`);
    return false;
  }
}

/** Whether somebody has started it so lately that it may still be on its way. */
async function isStarting(
  { upSince }: Server,
  provider: Provider,
  { wait }: PlannedService,
): Promise<boolean> {
  if (upSince === undefined || wait === undefined) return false;
  return (await provider.now()).getTime() - upSince.getTime() < wait.attempts * wait.secondsEach * 1000;
}

const found: Record<Trouble, string> = {
  'access refused': 'does not let its own user in any more',
  'database gone': 'does not have its database any more',
  'data gone': 'has lost its data',
};

/** What is wrong with a server, by an error of the wait for it, and who can do something about it. */
export function spoiltBy(error: unknown, service: PlannedService, server: Server): LabTestError {
  const cause = error instanceof Error ? error.cause : undefined;
  return spoilt(service.kind.trouble?.(cause), service, server, error);
}

function spoilt(
  trouble: Trouble | undefined,
  service: PlannedService,
  server: Server,
  error: unknown,
): Spoilt {
  const { identity, kind } = service;
  const said = trouble ? found[trouble] : `does not answer as it did (${patienceSeconds} seconds)`;
  const inner = error instanceof LabTestError ? error.why : messageOf(error);
  return new Spoilt({
    what: `${identity.service}: its server ${server.name} was handed out before, and ${said}.`,
    why: redact(inner ?? messageOf(error), kind.secrets(server.environment)),
    remedy: remedyFor(service),
    cause: error,
  });
}

/** What is said of a stopped server that cannot be started: what it holds is kept. */
export function unstartable(error: unknown, service: PlannedService, server: Server): Spoilt {
  const { identity, kind } = service;
  return new Spoilt({
    what: `${identity.service}: its server ${server.name} was stopped, and does not start. Its data are kept.`,
    why: redact(messageOf(error), kind.secrets(server.environment)),
    remedy: remedyFor(service),
    cause: error,
  });
}

function remedyFor({ permanent, provisionType }: PlannedService): string {
  if (permanent)
    return 'It is never removed by LabTest: mend it, or remove it by hand with all that it holds.';
  if (provisionType === 'shared')
    return 'The experiment that it belongs to can have a fresh one: with `reset: true`, or the label `labtest:reset`, there.';
  return 'What uses it may have broken it. `reset: true`, or the label `labtest:reset` on the pull request, gives the experiment a fresh one with the same credentials.';
}
