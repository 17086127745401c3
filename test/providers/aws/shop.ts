import {
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { createConnection } from 'mysql2/promise';
import type { Endpoint } from '../../../src/providers/provider';
import { addressOf as mysqlAddress } from '../../../src/services/mysql/address';
import { addressOf } from '../../../src/services/postgresql/address';
import type { Simulator } from '../../aws-simulator/simulator';
import { query } from './aurora';
import { availableAt } from './available';

const password = 'correct-horse';
const table = "CREATE TABLE mails AS SELECT 'ann@example.org' AS mail";

/**
 * A shop's production on a service of provider aws, of which experiments get copies.
 * @param user its administrator.
 */
export function shopOf(service: string, simulator: Simulator, rds: RDSClient, user = 'boss') {
  const name = `shop-${service}`;
  const isAurora = service.startsWith('aurora-');
  const Engine = service === 'postgresql' ? 'postgres' : service;
  const small = { DBInstanceIdentifier: name, DBInstanceClass: 'db.t4g.micro', Engine };
  const login = { MasterUsername: user, MasterUserPassword: password };
  const data = { ...login, Engine, ...(service === 'mariadb' && { EngineVersion: '11.8' }) };
  const begin = async () => {
    if (!isAurora) {
      const of = { ...small, ...data, DBName: 'shop', AllocatedStorage: 20, BackupRetentionPeriod: 0 };
      return await rds.send(new CreateDBInstanceCommand(of));
    }
    await rds.send(new CreateDBClusterCommand({ ...data, DBClusterIdentifier: name, DatabaseName: 'shop' }));
    return await rds.send(new CreateDBInstanceCommand({ ...small, DBClusterIdentifier: name }));
  };
  return {
    /** Its server, or its cluster, by its name. */
    async made(): Promise<string> {
      const ask = service.endsWith('postgresql') ? askPostgresql : askMysql;
      if (await begin().then(() => true, isThere))
        await ask(await availableAt(name, rds, simulator), user, table);
      return name;
    },
    /** A snapshot of it, by its name. */
    async snapshot(): Promise<string> {
      await this.made();
      const snapshot = `${name}-1`;
      await (isAurora
        ? rds.send(
            new CreateDBClusterSnapshotCommand({
              DBClusterIdentifier: name,
              DBClusterSnapshotIdentifier: snapshot,
            }),
          )
        : rds.send(
            new CreateDBSnapshotCommand({ DBInstanceIdentifier: name, DBSnapshotIdentifier: snapshot }),
          )
      ).catch(isThere);
      return snapshot;
    },
  };
}

/** False where another test has made it. */
function isThere(error: unknown): false {
  if (error instanceof Error && /AlreadyExists/.test(error.name)) return false;
  throw error;
}

const database = 'shop';

async function askPostgresql(endpoint: Endpoint, user: string, text: string): Promise<void> {
  await query({ ...addressOf(endpoint), user, password, database }, text);
}

async function askMysql(endpoint: Endpoint, user: string, text: string): Promise<void> {
  const connection = await createConnection({ ...mysqlAddress(endpoint), user, password, database });
  await connection.query(text);
  await connection.end();
}
