import { CreateDBInstanceCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { startSimulator } from './simulator';

const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
const wanted = {
  Engine: 'postgres',
  DBInstanceClass: 'db.t4g.micro',
  AllocatedStorage: 20,
  MasterUsername: 'master',
};

test('a server may show a certificate of another name', async () => {
  const elsewhere = await startSimulator({ certified: ['elsewhere.example'] });
  const client = new RDSClient({ endpoint: elsewhere.url, region: 'eu-central-1', credentials });
  try {
    const login = { MasterUserPassword: 'correct-horse', DBInstanceIdentifier: 'named' };
    await client.send(new CreateDBInstanceCommand({ ...wanted, ...login }));
    const { host, port } = await poll(
      async () => {
        const { DBInstances = [] } = await client.send(new DescribeDBInstancesCommand({}));
        const { Address: host, Port: port } = DBInstances[0]?.Endpoint ?? {};
        return host && port ? { value: { host, port } } : { pending: 'no address yet' };
      },
      { timeout: 100_000 },
    );
    const ssl = { ca: elsewhere.ca };
    const connecting = new Client({ host, port, user: 'master', password: login.MasterUserPassword, ssl });
    await expect(connecting.connect()).rejects.toThrow('altnames');
  } finally {
    client.destroy();
    await elsewhere.close();
  }
});
