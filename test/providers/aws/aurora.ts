import { CreateDBClusterCommand, CreateDBInstanceCommand, type RDSClient } from '@aws-sdk/client-rds';
import { Client } from 'pg';
import type { PlannedService } from '../../../src/experiment/plan';
import type { Obtained } from '../../../src/lifecycle/context';
import { addressOf } from '../../../src/services/postgresql/address';
import type { Simulator } from '../../aws-simulator/simulator';
import { availableAt } from './available';
import { ownService } from './laboratory';

/** Of an Aurora PostgreSQL. */
export const settings = { service: 'db', image: 'aurora-postgresql:17', environment: {}, commands: [] };
/** A service of Aurora that an experiment has for itself. */
export const aurora = (experiment: string, over: Partial<PlannedService> = {}) =>
  ownService(experiment, { settings, ...over });

/** How a driver gets into what was handed out. */
export function loginOf({ server: { endpoint }, access }: Obtained) {
  if (!endpoint) throw new Error('no endpoint');
  const { username: user = '', password = '', database = '' } = access;
  return { ...addressOf(endpoint), user, password, database };
}

/** The rows of one statement. */
export async function query(login: ConstructorParameters<typeof Client>[0], text: string) {
  const client = new Client(login);
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** A cluster of somebody's production, with a password that the team knows. */
export async function production(DBClusterIdentifier: string, simulator: Simulator, rds: RDSClient) {
  const [Engine, MasterUsername, MasterUserPassword] = ['aurora-postgresql', 'boss', 'correct-horse'];
  const of = { DBClusterIdentifier, Engine };
  await rds.send(new CreateDBClusterCommand({ ...of, MasterUsername, MasterUserPassword }));
  const DBInstanceIdentifier = `${DBClusterIdentifier}-1`;
  const DBInstanceClass = 'db.r6g.large';
  await rds.send(new CreateDBInstanceCommand({ ...of, DBInstanceIdentifier, DBInstanceClass }));
  const endpoint = await availableAt(DBInstanceIdentifier, rds, simulator);
  return { ...addressOf(endpoint), user: MasterUsername, password: MasterUserPassword };
}

/** A server of somebody's production that is no cluster's. */
export async function productionInstance(DBInstanceIdentifier: string, simulator: Simulator, rds: RDSClient) {
  const [MasterUsername, MasterUserPassword] = ['boss', 'correct-horse'];
  const of = {
    Engine: 'postgres',
    EngineVersion: '17',
    DBInstanceClass: 'db.t4g.micro',
    AllocatedStorage: 20,
  };
  const named = { DBInstanceIdentifier, MasterUsername, MasterUserPassword, BackupRetentionPeriod: 0 };
  await rds.send(new CreateDBInstanceCommand({ ...of, ...named }));
  const endpoint = await availableAt(DBInstanceIdentifier, rds, simulator);
  return { ...addressOf(endpoint), user: MasterUsername, password: MasterUserPassword };
}
