import { Refusal } from '../answer';
import type { Call } from '../call';
import type { World } from '../world';
import type { Rule, Rules } from './rules';

const clusterOf = (world: World, call: Call) =>
  world.find('cluster', call, call.parameters.DBClusterIdentifier);

/** moto writes a second one over the first. */
const unique: Rule = (world, call) => {
  if (clusterOf(world, call))
    throw new Refusal(
      'DBClusterAlreadyExistsFault',
      `DB Cluster already exists: ${call.parameters.DBClusterIdentifier}`,
    );
};

const finalSnapshot: Rule = (_, { parameters }) => {
  const { SkipFinalSnapshot: skip, FinalDBSnapshotIdentifier: snapshot } = parameters;
  if (skip !== 'true' && !snapshot)
    throw new Refusal(
      'InvalidParameterCombination',
      'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
    );
};

const state = 'InvalidDBClusterStateFault';

const deletable: Rule = (world, call) => {
  const cluster = clusterOf(world, call);
  if (!cluster) return;
  if (cluster.life.deleting) throw new Refusal(state, `Cluster ${cluster.id} is already being deleted.`);
  const members = world
    .all('instance')
    .filter(({ played, life }) => played === cluster.played && !life.deleting);
  if (members.length > 0)
    throw new Refusal(
      state,
      'Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
    );
};

/** By the API's model: neither a restore nor a clone takes one. */
const noPassword: Rule = (_, { parameters, action }) => {
  const given = Object.keys(parameters).find((name) => /^(Manage)?MasterUserPassword$/.test(name));
  if (given) throw new Refusal('UnknownParameter', `${action} knows no ${given}.`);
};

/** As people have met it: AWS chooses these itself. */
const chosenByAws =
  /^(EngineVersion|DatabaseName|MasterUser|ManageMasterUserPassword|KmsKeyId|StorageEncrypted|DBSubnetGroupName|VpcSecurityGroupIds|DBClusterParameterGroupName|Port$)/;

const express: Rule = (_, { parameters }) => {
  if (parameters.WithExpressConfiguration !== 'true') return;
  const refused = Object.keys(parameters).find((name) => chosenByAws.test(name));
  if (refused || parameters.Engine !== 'aurora-postgresql')
    throw new Refusal(
      'InvalidParameterCombination',
      `${refused ?? 'Engine'} cannot be specified with express configuration.`,
    );
};

export const clusterRules: Rules = {
  CreateDBCluster: [unique, express],
  RestoreDBClusterToPointInTime: [unique, noPassword],
  RestoreDBClusterFromSnapshot: [unique, noPassword],
  ModifyDBCluster: [
    (world, call) =>
      clusterOf(world, call)?.life.demandAvailable(`Cluster ${call.parameters.DBClusterIdentifier}`, state),
  ],
  DeleteDBCluster: [finalSnapshot, deletable],
};
