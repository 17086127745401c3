import { setTimeout as sleep } from 'node:timers/promises';
import { otherKindInLog } from '../config/images';
import { LabTestError, messageOf, Overtaken, removedMeanwhile, ServerExited } from '../core/errors';
import { poll, TimedOut } from '../core/poll';
import { redact } from '../core/redact';
import type { PlannedService } from '../experiment/plan';
import type { Endpoint, Provider, Server, ServerSpec, Template } from '../providers/provider';
import { isInsecure } from '../services/insecure';
import type { Access, Ready } from '../services/kind';
import { harmlessLines } from '../services/log-lines';
import type { Context } from './context';
import { type Target, unlocked } from './credentials';

const logLines = 40;

/** Milliseconds between two looks, at most: so late, at worst, is it seen that a service has become ready. */
const longestPause = 50;

/** The same for a clone, which has nothing to initialise and is about to be ready when it is first looked at. */
const longestPauseOfClone = 15;

/** One attempt at an authenticated query, which may take so many milliseconds. */
export type Attempt = (milliseconds: number) => Promise<Ready>;

/** How to wait for a server to answer. */
interface Waiting {
  /** Nothing was restored into it yet, so that its log holds no data and is shown as it is. */
  fresh?: boolean;
  attempt?: Attempt;
  longest?: number;
  /** It has answered before: what waiting does not change ends the wait at once. */
  existing?: boolean;
}

/**
 * Waits until the service answers an authenticated query, or fails with the end of its log.
 * A server that ends by itself ends the wait at once.
 */
export async function untilReady(
  server: Server,
  access: Access,
  provider: Provider,
  service: PlannedService,
  context: Context,
  { fresh = false, attempt, longest = longestPause, existing = false }: Waiting = {},
): Promise<Ready> {
  if (!service.wait) return {};
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const watch = new AbortController();
  const watching = provider.ended(server, watch.signal).then(
    (reason) =>
      ended.abort(
        new ServerExited({ what: `${service.identity.service} ended before it answered: ${reason}.` }),
      ),
    (error: unknown) => {
      if (error instanceof Overtaken) ended.abort(error);
    },
  );
  try {
    const usual: Attempt = (milliseconds) =>
      service.kind.ready(endpointOf(server, service), access, service.settings, milliseconds);
    const isLasting = existing ? lasting(service.kind) : () => false;
    const isFinal = (cause: unknown) => isInsecure(cause) || isLasting(cause);
    return await pollUntilReady(attempt ?? usual, service.wait, longest, signal, isFinal);
  } catch (error) {
    context.signal.throwIfAborted();
    const reason: unknown = signal.aborted ? signal.reason : error;
    throw reason instanceof Overtaken ? reason : await explained(reason, server, provider, service, fresh);
  } finally {
    watch.abort();
    await watching;
  }
}

/** `untilReady` for a clone. Its data still hold the original's passwords: the first connection that succeeds changes them. */
export async function adopted(template: Template, ...target: Target): Promise<Ready> {
  const [server, , , service, { log }] = target;
  const { kind } = service;
  for (const secret of kind.secrets(template.environment)) log.mask(secret);
  const endpoint = endpointOf(server, service);
  const { templating } = kind;
  if (!templating) throw new LabTestError({ what: `A server of kind ${kind.name} cannot be cloned.` });
  const attempt = (milliseconds: number) =>
    templating.adopt(endpoint, template.environment, server.environment, milliseconds);
  return await untilReady(...target, { attempt, longest: longestPauseOfClone });
}

/** @throws LabTestError when the server has not been started. */
export function endpointOf({ endpoint, name }: Server, { identity }: PlannedService): Endpoint {
  if (endpoint) return endpoint;
  throw new LabTestError({
    what: `${identity.service} has no address.`,
    why: `Its server ${name} does not run.`,
  });
}

/** A database that a test suite makes anew is away for so long, in milliseconds. */
const awayMilliseconds = 2000;

/** Asked at each error of a wait: whether it is one that waiting does not change. */
function lasting(kind: PlannedService['kind']): (error: unknown) => boolean {
  let since: number | undefined;
  return (error) => {
    const trouble = kind.trouble?.(error);
    since = trouble === 'database gone' ? (since ?? performance.now()) : undefined;
    return since === undefined ? trouble !== undefined : performance.now() - since > awayMilliseconds;
  };
}

function pollUntilReady(
  attempt: Attempt,
  { attempts, secondsEach }: { attempts: number; secondsEach: number },
  longest: number,
  signal: AbortSignal,
  isFinal: (error: unknown) => boolean,
): Promise<Ready> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {});
  const milliseconds = secondsEach * 1000;
  const look = async () => {
    try {
      return { value: await within(milliseconds, attempt(milliseconds)) };
    } catch (error) {
      if (isFinal(error)) throw error;
      return { pending: messageOf(error) };
    }
  };
  const timeout = attempts * milliseconds;
  return Promise.race([poll(look, { timeout, longest, signal }), aborted]);
}

/** A driver that never answers must not stop the wait. */
async function within<T>(milliseconds: number, attempt: Promise<T>): Promise<T> {
  const given = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: given.signal }).then(() => {
    throw new Error(`no answer within ${milliseconds / 1000} seconds`);
  });
  attempt.catch(() => {});
  try {
    return await Promise.race([attempt, late]);
  } finally {
    late.catch(() => {});
    given.abort();
  }
}

/**
 * Starts a server, and gives it with its credentials, masked. One that ends at once fails with the end of its log, as one that ends a moment later does.
 * @param fresh whether nothing was restored into it yet.
 * @param network that it is to have, for one that may have lost it.
 */
export async function started(
  server: Server,
  provider: Provider,
  service: PlannedService,
  { log, signal }: Context,
  fresh = false,
  network?: ServerSpec['network'],
): Promise<Server> {
  if (server.lost !== undefined) throw lost(server, service);
  try {
    return await unlocked(await provider.start(server, signal, network), provider, service.kind, log);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof ServerExited ? await explained(error, server, provider, service, fresh) : error;
  }
}

/** One that is started anew is empty, and nobody's to attach to as if it were the one that was handed out. */
function lost({ name, lost: why }: Server, { identity }: PlannedService): LabTestError {
  return new LabTestError({
    what: `${identity.service}: what its server ${name} held is gone.`,
    why,
    remedy: 'The next run of its own experiment makes it anew, with the credentials that it had.',
  });
}

async function explained(
  error: unknown,
  server: Server,
  provider: Provider,
  service: PlannedService,
  fresh: boolean,
): Promise<Error> {
  const name = service.identity.service;
  if (messageOf(error).includes(removedMeanwhile))
    return new LabTestError({
      what: messageOf(error),
      why: 'A `labtest down`, a close or a sweep took it.',
      remedy: 'Run it again where it is still needed.',
      cause: error,
    });
  const log = await provider.log(server, logLines).catch((failure) => `(no log: ${messageOf(failure)})`);
  const secrets = service.kind.secrets(server.environment);
  const other = otherKindInLog(log, service.kind.name);
  const better =
    other &&
    `It is ${other.product} by its log: write \`service: ${other.kind}\`, or an image of ${service.kind.name}.`;
  const harmless = fresh || !service.kind.restoring ? log : harmlessLines(log);
  const tail = `The end of its log:\n${redact(harmless.trim() || '(empty)', secrets)}`;
  if (error instanceof TimedOut)
    return new LabTestError({
      what: `${name} did not answer within ${Math.round(error.milliseconds / 1000)} seconds (${error.looks} attempts).`,
      why: `The last attempt said: ${redact(error.last, secrets)}\n${tail}`,
      remedy: better ?? 'Raise wait_attempts or wait_timeout if it only needs longer.',
      cause: error,
    });
  if (isInsecure(error) && !server.endpoint?.tls)
    return new LabTestError({
      what: `${name} demands TLS, and LabTest speaks none with it.`,
      why: `${redact(messageOf(error), secrets)}\n${tail}`,
      remedy: 'Set `tls: true`, or take out of the service what makes its server demand TLS.',
      cause: error,
    });
  return new LabTestError({
    what: redact(messageOf(error), secrets),
    why: tail,
    remedy: better ?? 'Check image, commands, environment and memory of the service.',
    cause: error,
  });
}
