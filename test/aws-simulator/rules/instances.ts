import { Refusal } from '../answer';
import type { Call } from '../call';
import type { World } from '../world';
import type { Rule, Rules } from './rules';

const printable = /^[ -~]+$/;

/** By the constraints of the API's reference. */
function passwordRules({ parameters }: Call): void {
  const { MasterUserPassword: password, ManageMasterUserPassword: managed } = parameters;
  const isManaged = managed === 'true';
  if (isManaged && password !== undefined)
    throw new Refusal(
      'InvalidParameterCombination',
      'You cannot specify MasterUserPassword when ManageMasterUserPassword is true.',
    );
  if (password === undefined) return;
  if (password.length < 8 || password.length > 128 || !printable.test(password) || /[/@" ]/.test(password))
    throw new Refusal(
      'InvalidParameterValue',
      "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
    );
}

const needsPassword: Rule = (_, { parameters }) => {
  if (parameters.DBClusterIdentifier && parameters.DBInstanceIdentifier) return;
  const { WithExpressConfiguration: express, MasterUserAuthenticationType: how } = parameters;
  if (how === 'iam-db-auth' && !/postgres/.test(parameters.Engine ?? ''))
    throw new Refusal(
      'InvalidParameterCombination',
      'MasterUserAuthenticationType iam-db-auth is for PostgreSQL only.',
    );
  if (express === 'true' || how === 'iam-db-auth') return;
  if (parameters.MasterUserPassword === undefined && parameters.ManageMasterUserPassword !== 'true')
    throw new Refusal(
      'InvalidParameterValue',
      'The parameter MasterUserPassword must be provided and must not be blank.',
    );
};

const finalSnapshot: Rule = (_, { parameters }) => {
  const { SkipFinalSnapshot: skip, FinalDBSnapshotIdentifier: snapshot } = parameters;
  if (skip === 'true' && snapshot)
    throw new Refusal(
      'InvalidParameterCombination',
      'FinalDBSnapshotIdentifier can not be specified when skipping final snapshot',
    );
  if (skip !== 'true' && !snapshot)
    throw new Refusal(
      'InvalidParameterCombination',
      'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
    );
};

const knownClass: Rule = (_, { parameters: { DBInstanceClass: name = '' } }) => {
  if (!/^db\.([a-z0-9]+\.[a-z0-9]+|serverless)$/.test(name))
    throw new Refusal('InvalidParameterValue', `Invalid DB Instance class: ${name}`);
};

const versions: Readonly<Record<string, RegExp>> = {
  postgres: /^1[3-8](\.|$)/,
  'aurora-postgresql': /^1[3-8](\.|$)/,
  mysql: /^8\.[04](\.|$)/,
  mariadb: /^(10\.(5|6|11)|11\.[48])(\.|$)/,
  'aurora-mysql': /^8\.0(\.|$)/,
};

const knownVersion: Rule = (_, { parameters: { Engine = '', EngineVersion: version } }) => {
  const known = versions[Engine];
  if (!known) throw new Refusal('InvalidParameterValue', `Invalid DB engine: ${Engine}`);
  if (version !== undefined && !known.test(version))
    throw new Refusal('InvalidParameterCombination', `Cannot find version ${version} for ${Engine}`);
};

const instanceOf = (world: World, call: Call) =>
  world.find('instance', call, call.parameters.DBInstanceIdentifier);

const available: Rule = (world, call) =>
  instanceOf(world, call)?.life.demandAvailable(`Instance ${call.parameters.DBInstanceIdentifier}`);

/** Whether AWS lets an instance be deleted while it is created only a real account can tell: here it does not. */
const deletable: Rule = (world, call) => {
  const standing = instanceOf(world, call);
  if (!standing || standing.life.failure) return;
  if (standing.life.deleting)
    throw new Refusal('InvalidDBInstanceState', `Instance ${standing.id} is already being deleted.`);
  standing.life.demandAvailable(`Instance ${standing.id}`);
};

const stopped: Rule = (world, call) => {
  const standing = instanceOf(world, call);
  if (standing && standing.life.status !== 'stopped')
    throw new Refusal('InvalidDBInstanceState', `Instance ${standing.id} is not in stopped state.`);
};

export const instanceRules: Rules = {
  CreateDBInstance: [knownClass, knownVersion, (_, call) => passwordRules(call), needsPassword],
  CreateDBCluster: [(_, call) => passwordRules(call), needsPassword],
  ModifyDBCluster: [(_, call) => passwordRules(call)],
  ModifyDBInstance: [(_, call) => passwordRules(call), available],
  RebootDBInstance: [available],
  StartDBInstance: [stopped],
  DeleteDBInstance: [finalSnapshot, deletable],
};
