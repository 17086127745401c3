import { type DBInstance, StartDBClusterCommand, StartDBInstanceCommand } from '@aws-sdk/client-rds';
import { LabTestError, messageOf, ServerExited } from '../../core/errors';
import { poll, TimedOut } from '../../core/poll';
import type { Report } from '../provider';
import { isFault, isThrottled } from './faults';
import type { Inventory } from './inventory';
import { meaningOf } from './status';

/** How to wait for a server of RDS. All times in milliseconds. */
export interface Patience {
  /** Whether it is the server that is meant; another one may have its identifier by now. */
  isIt(instance: DBInstance): boolean;
  pace: number;
  timeout: number;
  signal?: AbortSignal | undefined;
  report: Report;
}

/** An account that is throttled has its turn within this time, in milliseconds. */
const throttledMilliseconds = 300_000;

/**
 * A list so old, in milliseconds, serves who looks at everything: several do within one run. It still tells whether an
 * identifier is that of the same server: AWS takes minutes to delete one, and to make another one.
 */
export const listedMilliseconds = 10_000;

/** What was made is on the list of all after so long, at the latest, in milliseconds. */
const appearingMilliseconds = 30_000;

/** How often a wait tells that nothing has changed. */
const tellingMilliseconds = 60_000;

/**
 * Waits until a server has an address and may be asked. Whoever waits for several shares one list of all; an answer that
 * asks for patience is a reason to look again, later.
 * @throws ServerExited when RDS has given it up; LabTestError when it is gone, or the time is.
 */
export async function untilUp(
  inventory: Inventory,
  identifier: string,
  { isIt, pace, timeout, signal, report }: Patience,
): Promise<DBInstance> {
  const tell = teller(report);
  const start = performance.now();
  let isSeen = false;
  const look = async () => {
    const found = await lookAt(inventory, isIt, pace);
    if ('pending' in found) return found;
    const instance = found.value;
    // What was made a moment ago need not be on the list yet.
    if (!instance && !isSeen && performance.now() - start < appearingMilliseconds)
      return { pending: 'RDS does not list it yet' };
    if (!instance) throw gone(identifier);
    isSeen = true;
    const { DBInstanceStatus: status = 'unknown', Endpoint } = instance;
    const { means, about } = meaningOf(status);
    if (means === 'failed')
      throw new ServerExited({ what: `RDS says that ${identifier} is ${status}`, why: about });
    if (means === 'going') throw gone(identifier);
    if (means === 'up' && Endpoint?.Address !== undefined) return { value: instance };
    if (means === 'stopped') await startStopped(inventory, instance);
    tell(`RDS says ${status}`, about);
    return { pending: `RDS says ${status}` };
  };
  try {
    return await poll(look, { timeout, shortest: Math.min(pace, 1000), longest: pace, signal });
  } catch (error) {
    if (!(error instanceof TimedOut)) throw error;
    throw new LabTestError({
      what: `${identifier} was not there after ${Math.round(error.milliseconds / 60_000)} minutes.`,
      why: error.last,
      remedy: 'Re-run the job: it goes on with this server as soon as RDS has it.',
      cause: error,
    });
  }
}

async function lookAt(
  inventory: Inventory,
  isIt: Patience['isIt'],
  pace: number,
): Promise<{ value: DBInstance | undefined } | { pending: string }> {
  try {
    return { value: (await inventory.instances(pace / 2)).find(isIt) };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (isThrottled(cause)) return { pending: `AWS throttles the account. ${messageOf(cause)}` };
    throw error;
  }
}

/** Tells each status once, and every minute that it still is so, with what usually comes. */
function teller(report: Report): (status: string, about: string | undefined) => void {
  const start = performance.now();
  let [last, at] = ['', 0];
  return (status, about) => {
    const now = performance.now();
    if (status === last && now - at < tellingMilliseconds) return;
    [last, at] = [status, now];
    const elapsed = Math.round((now - start) / 1000);
    report(`${status} (${elapsed} s${about ? `; ${about}` : ''})`);
  };
}

/** Asks again, for some minutes, while AWS asks for patience: what took minutes to make is not given up for that. */
export async function patiently<T>(pace: number, ask: () => Promise<T>): Promise<T> {
  let throttled: unknown;
  const look = async () => {
    try {
      return { value: await ask() };
    } catch (error) {
      if (!isThrottled(error)) throw error;
      throttled = error;
      return { pending: messageOf(error) };
    }
  };
  return await poll(look, { timeout: throttledMilliseconds, longest: pace }).catch((error: unknown) => {
    throw error instanceof TimedOut ? throttled : error;
  });
}

async function startStopped(
  { clients: { rds } }: Inventory,
  { DBInstanceIdentifier, DBClusterIdentifier }: DBInstance,
): Promise<void> {
  try {
    if (DBClusterIdentifier) await rds.send(new StartDBClusterCommand({ DBClusterIdentifier }));
    else await rds.send(new StartDBInstanceCommand({ DBInstanceIdentifier }));
  } catch (error) {
    // Another run has started it already.
    if (!isFault(error, 'InvalidDBInstanceState', 'InvalidDBClusterState')) throw error;
  }
}

/** A server that somebody has removed. */
export function gone(identifier: string): LabTestError {
  return new LabTestError({ what: `${identifier} is gone from RDS.`, why: 'It was removed meanwhile.' });
}

/** Resolves with what RDS says once a server does not run any more. */
export async function untilEnded(
  inventory: Inventory,
  { isIt, pace, signal }: Pick<Patience, 'isIt' | 'pace' | 'signal'>,
): Promise<string> {
  const look = async () => {
    const there = (await inventory.instances(Math.max(pace, listedMilliseconds))).find(isIt);
    if (!there) return { value: 'it is gone from RDS' };
    const { means, about } = meaningOf(there.DBInstanceStatus);
    const isOver = means !== 'up' && means !== 'coming';
    return isOver
      ? { value: `RDS says ${there.DBInstanceStatus}. ${about ?? ''}`.trim() }
      : { pending: 'it runs' };
  };
  const longest = pace * 3;
  return await poll(look, { timeout: Number.POSITIVE_INFINITY, shortest: longest, longest, signal });
}
