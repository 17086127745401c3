import { randomUUID } from 'node:crypto';
import {
  CreateDBInstanceCommand,
  type CreateDBInstanceCommandInput,
  type DBInstance,
  RestoreDBInstanceFromDBSnapshotCommand,
} from '@aws-sdk/client-rds';
import { NameTaken } from '../../core/errors';
import type { Labels, Report, ServerSpec } from '../provider';
import { type About, classOf, loginOf, tagsFor, usualMaster } from './about';
import { makeCluster, takenClusters, writerOf } from './clusters';
import { databaseOf, engineOf } from './engines';
import { makeExpress } from './express';
import { isFault, notOurs } from './faults';
import type { Inventory } from './inventory';
import { placeFor } from './network';
import { optionsOf } from './options';
import { deleteCluster } from './remove-cluster';
import { identifiersOf, own, serverOf } from './seen';
import { meaningOf } from './status';

/** Marks of ours that are the same on everything; groups carry only these. */
function marksOf(labels: Labels): Labels {
  const marks = ['labtest.managed-by', 'labtest.format'];
  return Object.fromEntries(Object.entries(labels).filter(([label]) => marks.includes(label)));
}

/**
 * Asks for a new server, and its groups where they are missing. Returns what AWS has made of it.
 * @throws NameTaken when another run makes it already; LabTestError when somebody else's has the name.
 */
export async function createInstance(
  inventory: Inventory,
  spec: ServerSpec,
  report: Report,
  signal: AbortSignal,
): Promise<DBInstance> {
  const { clients } = inventory;
  const [options, engine] = [optionsOf(spec), engineOf(spec.image)];
  if (options.express) inventory.withExpress();
  const place = options.express
    ? undefined
    : await placeFor(clients, options, engine, marksOf(spec.labels), report);
  signal.throwIfAborted();
  const others = engine.isCluster ? await takenClusters(clients, spec) : [];
  const identifier = await freeIdentifier(inventory, spec, others);
  const nonce = randomUUID();
  const about = { spec, options, engine, place, identifier, nonce };
  report(
    `asking AWS for ${engine.name} ${engine.version ?? ''} on ${classOf(about)}, as ${identifier}; AWS bills it from now on`,
  );
  inventory.changed();
  try {
    // Not ended by the signal: whoever asks must know what there is of it.
    const { DBInstance: made = {} } = engine.isCluster
      ? await withCluster(inventory, about)
      : options.DBSnapshotIdentifier
        ? await clients.rds.send(restoring(about))
        : await clients.rds.send(creating(about));
    clients.note(made.DBInstanceArn);
    return made;
  } catch (error) {
    const taken = options.express ? 'DBClusterAlreadyExists' : 'DBInstanceAlreadyExists';
    if (!isFault(error, taken)) throw error;
    return await ownOf(inventory, about);
  }
}

/** @throws NameTaken while another run makes one, and while both names are being given up. */
async function freeIdentifier(
  inventory: Inventory,
  { name }: ServerSpec,
  others: readonly string[],
): Promise<string> {
  const all = await inventory.instances();
  const isPending = (instance: DBInstance) => {
    const server = serverOf(instance, { now: new Date() });
    return server?.name === name && server.pending && meaningOf(instance.DBInstanceStatus).means !== 'going';
  };
  if (all.some(isPending)) throw new NameTaken({ what: `${name} is being made by another run.` });
  const taken = all.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier);
  const free = identifiersOf(name).find(
    (identifier) => !taken.includes(identifier) && !others.includes(identifier),
  );
  if (free !== undefined) return free;
  throw new NameTaken({
    what: `Both names of ${name} are taken until AWS has deleted the one before.`,
    why: 'A deletion takes some minutes.',
  });
}

/** A cluster, and the server that it is served by. One for which there is no server is of no use. */
async function withCluster({ clients }: Inventory, about: About) {
  if (about.options.express) return { DBInstance: await makeExpress(clients, about) };
  await makeCluster(clients, about);
  try {
    return await clients.rds.send(writerOf(about));
  } catch (error) {
    if (!isFault(error, 'DBInstanceAlreadyExists'))
      await deleteCluster(clients, about.identifier).catch(() => {});
    throw error;
  }
}

/** A create that was sent twice by the SDK, since its answer was lost, is told from a rival's by what it is tagged with. */
async function ownOf(inventory: Inventory, { spec, identifier, nonce }: About): Promise<DBInstance> {
  const there = (await inventory.instances()).find((one) => one.DBInstanceIdentifier === identifier);
  if (there?.TagList?.some(({ Key, Value }) => Key === own.nonce && Value === nonce)) return there;
  if (!there) throw new NameTaken({ what: `${spec.name} was made by another run, and is gone already.` });
  if (serverOf(there, { now: new Date() }))
    throw new NameTaken({ what: `${spec.name} is made by another run.` });
  throw notOurs(identifier, there.DBInstanceArn);
}

function creating(about: About): CreateDBInstanceCommand {
  const { spec, options, engine } = about;
  const { BackupRetentionPeriod = 0, AllocatedStorage = 20, StorageEncrypted = true } = options;
  return new CreateDBInstanceCommand({
    ...common(about),
    Engine: engine.name,
    EngineVersion: engine.version,
    AllocatedStorage,
    StorageEncrypted,
    KmsKeyId: options.KmsKeyId,
    BackupRetentionPeriod,
    MasterUsername: options.DBMasterUsername ?? usualMaster,
    DBName: databaseOf(spec.environment),
    PreferredBackupWindow: options.PreferredBackupWindow,
    PreferredMaintenanceWindow: options.PreferredMaintenanceWindow,
  });
}

/** What a snapshot has, it keeps: engine, storage, the administrator's name and all databases. */
function restoring(about: About): RestoreDBInstanceFromDBSnapshotCommand {
  const { options } = about;
  return new RestoreDBInstanceFromDBSnapshotCommand({
    ...common(about),
    DBSnapshotIdentifier: options.DBSnapshotIdentifier,
    BackupRetentionPeriod: options.BackupRetentionPeriod ?? 0,
  });
}

function common(about: About) {
  const { options, engine, place, identifier } = about;
  return {
    DBInstanceIdentifier: identifier,
    DBInstanceClass: classOf(about),
    StorageType: options.StorageType ?? 'gp3',
    MultiAZ: options.MultiAZ ?? false,
    AutoMinorVersionUpgrade: options.AutoMinorVersionUpgrade ?? true,
    CopyTagsToSnapshot: options.CopyTagsToSnapshot ?? true,
    DeletionProtection: options.DeletionProtection ?? false,
    PubliclyAccessible: options.PubliclyAccessible ?? false,
    DBParameterGroupName: options.DBParameterGroupName,
    DBSubnetGroupName: place?.subnetGroup,
    VpcSecurityGroupIds: place?.groups,
    Port: engine.port,
    ...loginOf(about),
    Tags: tagsFor(about),
  } satisfies Partial<CreateDBInstanceCommandInput>;
}
