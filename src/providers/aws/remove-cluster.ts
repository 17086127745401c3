import { DeleteDBClusterCommand } from '@aws-sdk/client-rds';
import { messageOf } from '../../core/errors';
import type { Clients } from './clients';
import { explained, isFault } from './faults';

/**
 * Has a cluster deleted whose servers are being deleted. Absence, and a deletion under way, are success.
 * @param snapshot name of one that is kept.
 * @throws LabTestError
 */
export async function deleteCluster(
  { rds }: Clients,
  DBClusterIdentifier: string,
  snapshot?: string,
): Promise<void> {
  const how = snapshot ? { FinalDBSnapshotIdentifier: snapshot } : { SkipFinalSnapshot: true };
  const send = (DeleteAutomatedBackups: boolean) =>
    rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier, DeleteAutomatedBackups, ...how }));
  try {
    await send(true).catch(async (error: unknown) => {
      if (!/automated backups/i.test(messageOf(error))) throw error;
      await send(false);
    });
  } catch (error) {
    const isGone = isFault(error, 'DBClusterNotFound') || /already being deleted/i.test(messageOf(error));
    if (!isGone) throw explained(error, `RDS does not delete the cluster ${DBClusterIdentifier}.`);
  }
}
