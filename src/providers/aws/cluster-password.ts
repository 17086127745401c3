import { type DBInstance, ModifyDBClusterCommand } from '@aws-sdk/client-rds';
import { LabTestError, messageOf } from '../../core/errors';
import { poll, TimedOut } from '../../core/poll';
import type { Clients } from './clients';
import { clusterNamed } from './clusters';
import { explained, isFault, isThrottled } from './faults';
import { isByToken } from './token';

/** An administrator's password is changed in under a minute; a cluster that was just made may be at work for longer. */
const timeout = 900_000;

/**
 * Waits until RDS has made a password of its own for the administrator of a server's cluster, and asks for one where the
 * cluster came from elsewhere: a clone answers to its source's until then. Nobody logs in before. @throws LabTestError
 */
export async function withOwnPassword(
  clients: Clients,
  server: DBInstance,
  pace: number,
  signal?: AbortSignal,
): Promise<void> {
  const { DBClusterIdentifier } = server;
  if (DBClusterIdentifier === undefined || isByToken(server)) return;
  const ask = async () => {
    const manage = { DBClusterIdentifier, ManageMasterUserPassword: true, ApplyImmediately: true };
    await clients.rds.send(new ModifyDBClusterCommand(manage)).catch((error: unknown) => {
      // It was asked a moment ago, or is at work.
      if (!isFault(error, 'InvalidDBClusterState') && !isThrottled(error)) throw error;
    });
    return { pending: 'RDS changes the password' };
  };
  const look = async () => {
    const cluster = await clusterNamed(clients, DBClusterIdentifier);
    const { Status = 'gone', MasterUserSecret: secret } = cluster ?? {};
    if (secret && secret.SecretStatus !== 'creating' && Status === 'available') return { value: undefined };
    return Status === 'available' && !secret ? await ask() : { pending: `RDS says ${Status}` };
  };
  try {
    await poll(look, { timeout, shortest: Math.min(pace, 1000), longest: pace, signal });
  } catch (error) {
    signal?.throwIfAborted();
    const what = `The cluster ${DBClusterIdentifier} has no password of its own.`;
    if (!(error instanceof TimedOut)) throw explained(error, what);
    throw new LabTestError({ what, why: messageOf(error), remedy: 'Re-run the job.', cause: error });
  }
}
