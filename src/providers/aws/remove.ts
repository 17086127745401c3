import { type DBInstance, DeleteDBInstanceCommand } from '@aws-sdk/client-rds';
import { LabTestError, messageOf } from '../../core/errors';
import { explained, isFault } from './faults';
import type { Inventory } from './inventory';
import { deleteCluster } from './remove-cluster';
import { own } from './seen';
import { meaningOf } from './status';
import { labelsOf } from './tags';
import { listedMilliseconds } from './wait';

/**
 * Has a server deleted, and does not wait for it. Absence, and a deletion under way, are success.
 * @param isIt whether it is the server that is meant; another one that has its identifier by now is left alone.
 * @throws LabTestError when RDS cannot delete it now, or somebody has protected it: that is never switched off.
 */
export async function deleteInstance(
  inventory: Inventory,
  identifier: string,
  isIt: (instance: DBInstance) => boolean,
): Promise<void> {
  const there = (await inventory.instances(listedMilliseconds)).find(
    (one) => one.DBInstanceIdentifier === identifier,
  );
  if (!there || !isIt(there)) return;
  const isGoing = meaningOf(there.DBInstanceStatus).means === 'going';
  if (there.DBClusterIdentifier !== undefined) return await deleteWithCluster(inventory, there, isGoing);
  if (!isGoing) await deleteOne(inventory, there);
}

/** The servers of a cluster, and the cluster, unless somebody has protected that. */
async function deleteWithCluster(inventory: Inventory, there: DBInstance, isGoing: boolean): Promise<void> {
  const { DBClusterIdentifier: name = '' } = there;
  const cluster = await inventory.cluster(name, listedMilliseconds);
  if (cluster?.DeletionProtection) throw isProtected(name);
  const members = cluster?.DBClusterMembers?.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier) ?? [];
  const servers = members.length > 0 ? members : [there.DBInstanceIdentifier];
  if (!isGoing)
    for (const DBInstanceIdentifier of servers)
      await deleteOne(inventory, { ...there, DBInstanceIdentifier });
  if (cluster && cluster.Status !== 'deleting')
    await deleteCluster(inventory.clients, name, snapshotOf(there));
}

async function deleteOne(inventory: Inventory, there: DBInstance): Promise<void> {
  const { DBInstanceIdentifier: identifier = '' } = there;
  inventory.changed();
  try {
    await send(inventory, there, true);
  } catch (error) {
    if (isFault(error, 'DBInstanceNotFound')) return;
    if (/automated backups/i.test(messageOf(error))) return await send(inventory, there, false);
    // A deletion under way may be refused for the snapshot that it keeps, too.
    if (isFault(error, 'InvalidDBInstanceState', 'DBSnapshotAlreadyExists'))
      return await refuseUnlessGoing(inventory, identifier, error);
    if (/deletion protection|cannot delete protected/i.test(messageOf(error)))
      throw isProtected(identifier, error);
    throw explained(error, `RDS does not delete ${identifier}.`);
  }
}

async function send(
  { clients }: Inventory,
  there: DBInstance,
  DeleteAutomatedBackups: boolean,
): Promise<void> {
  const { DBInstanceIdentifier, DBClusterIdentifier } = there;
  const snapshot = DBClusterIdentifier === undefined ? snapshotOf(there) : undefined;
  const how = snapshot ? { FinalDBSnapshotIdentifier: snapshot } : { SkipFinalSnapshot: true };
  await clients.rds.send(
    new DeleteDBInstanceCommand({ DBInstanceIdentifier, DeleteAutomatedBackups, ...how }),
  );
}

/** What the snapshot is called that is kept; undefined for none. */
function snapshotOf({ DBInstanceIdentifier, TagList }: DBInstance): string | undefined {
  const { [own.finalSnapshot]: wanted, [own.state]: state, [own.nonce]: nonce = '' } = labelsOf(TagList);
  // What was never complete holds nothing that anybody wants to keep.
  return wanted !== undefined && state === 'ready'
    ? `${DBInstanceIdentifier}-${nonce.slice(0, 8)}`
    : undefined;
}

/** @throws LabTestError that says who deletes it. */
async function refuseUnlessGoing(inventory: Inventory, identifier: string, error: unknown): Promise<void> {
  const now = (await inventory.instances()).find((one) => one.DBInstanceIdentifier === identifier);
  if (!now || meaningOf(now.DBInstanceStatus).means === 'going') return;
  throw new LabTestError({
    what: `RDS cannot delete ${identifier} while it is ${now.DBInstanceStatus}.`,
    why: messageOf(error),
    remedy: 'A sweep deletes it later, or the next run of this job. Until then it costs money.',
    cause: error,
  });
}

function isProtected(identifier: string, error?: unknown): LabTestError {
  return new LabTestError({
    what: `${identifier} stays: deletion protection is on.`,
    why: `Somebody wants it kept, and LabTest never switches that off. ${error === undefined ? '' : messageOf(error)}`.trim(),
    remedy: 'Switch it off in RDS if nobody needs the server, and delete it there.',
  });
}
