import { type DBCluster, DeleteDBClusterCommand } from '@aws-sdk/client-rds';
import { messageOf } from '../../core/errors';
import type { Clients } from './clients';
import { clusterNamed } from './clusters';
import { explained, isFault } from './faults';

/**
 * Has a cluster deleted whose servers are being deleted. Absence, and a deletion under way, are success.
 * @param snapshot name of one that is kept.
 * @throws LabTestError
 */
export async function deleteCluster(
  clients: Clients,
  DBClusterIdentifier: string,
  snapshot?: string,
): Promise<void> {
  const how = snapshot ? { FinalDBSnapshotIdentifier: snapshot } : { SkipFinalSnapshot: true };
  const send = (DeleteAutomatedBackups: boolean) =>
    clients.rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier, DeleteAutomatedBackups, ...how }));
  try {
    await send(true).catch(async (error: unknown) => {
      if (!/automated backups/i.test(messageOf(error))) throw error;
      await send(false);
    });
  } catch (error) {
    const isGone =
      isFault(error, 'DBClusterNotFound') ||
      (isFault(error, 'InvalidDBClusterState', 'DBClusterSnapshotAlreadyExists') &&
        isGoing(await clusterNamed(clients, DBClusterIdentifier)));
    if (!isGone) throw explained(error, `RDS does not delete the cluster ${DBClusterIdentifier}.`);
  }
}

const isGoing = (cluster: DBCluster | undefined): boolean => !cluster || cluster.Status === 'deleting';
