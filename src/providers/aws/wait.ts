import { type DBInstance, StartDBInstanceCommand } from '@aws-sdk/client-rds';
import { LabTestError, messageOf, ServerExited } from '../../core/errors';
import { poll, TimedOut } from '../../core/poll';
import type { Report } from '../provider';
import { isFault, isThrottled } from './faults';
import type { Inventory } from './inventory';
import { meaningOf } from './status';

/** How to wait for a server of RDS. All times in milliseconds. */
export interface Patience {
  pace: number;
  timeout: number;
  signal?: AbortSignal | undefined;
  report: Report;
}

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
  { pace, timeout, signal, report }: Patience,
): Promise<DBInstance> {
  const tell = teller(report);
  const look = async () => {
    const found = await lookAt(inventory, identifier, pace);
    if ('pending' in found) return found;
    const instance = found.value;
    const { DBInstanceStatus: status = 'unknown', Endpoint } = instance;
    const { means, about } = meaningOf(status);
    if (means === 'failed')
      throw new ServerExited({ what: `RDS says that ${identifier} is ${status}`, why: about });
    if (means === 'going') throw gone(identifier);
    if (means === 'up' && Endpoint?.Address !== undefined) return { value: instance };
    if (means === 'stopped') await startStopped(inventory, identifier);
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
  identifier: string,
  pace: number,
): Promise<{ value: DBInstance } | { pending: string }> {
  try {
    const all = await inventory.instances(pace / 2);
    const instance = all.find((one) => one.DBInstanceIdentifier === identifier);
    if (!instance) throw gone(identifier);
    return { value: instance };
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

async function startStopped({ clients }: Inventory, identifier: string): Promise<void> {
  try {
    await clients.rds.send(new StartDBInstanceCommand({ DBInstanceIdentifier: identifier }));
  } catch (error) {
    // Another run has started it already.
    if (!isFault(error, 'InvalidDBInstanceState')) throw error;
  }
}

function gone(identifier: string): LabTestError {
  return new LabTestError({ what: `${identifier} is gone from RDS.`, why: 'It was removed meanwhile.' });
}
