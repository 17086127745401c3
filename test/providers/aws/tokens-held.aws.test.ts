// Tokens for the user of a database that a snapshot, or a clone, has brought.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RDSClient } from '@aws-sdk/client-rds';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlannedService } from '../../../src/experiment/plan';
import type { Obtained } from '../../../src/lifecycle/context';
import { ensure } from '../../../src/lifecycle/ensure';
import { addressOf as mysqlAddress } from '../../../src/services/mysql/address';
import { addressOf } from '../../../src/services/postgresql/address';
import { kinds } from '../../../src/services/registry';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { query } from './aurora';
import { awsProvider, ownRun, ownService, rdsOf } from './laboratory';
import { shopOf } from './shop';

let simulator: Simulator;
let rds: RDSClient;
let repositoryRoot = '';
beforeAll(async () => {
  simulator = await startSimulator();
  rds = rdsOf(simulator);
  repositoryRoot = await mkdtemp(join(tmpdir(), 'labtest-aws-'));
  await writeFile(join(repositoryRoot, 'mask.sql'), "UPDATE mails SET mail = 'masked';\n");
});
afterAll(async () => {
  rds?.destroy();
  await simulator?.close();
});

/** The mails of the shop, as a job would read them. */
async function mails({ server: { endpoint }, access }: Obtained, isPostgresql: boolean) {
  if (!endpoint) throw new Error('no endpoint');
  const { username: user = '', password = '', database = '' } = access;
  expect(password).toContain('X-Amz-Signature');
  const text = 'SELECT mail FROM mails';
  if (isPostgresql) return await query({ ...addressOf(endpoint), user, password, database }, text);
  const connection = await createConnection({ ...mysqlAddress(endpoint), user, password, database });
  return await connection
    .query(text)
    .then(([rows]) => rows)
    .finally(() => connection.destroy());
}

const masked = [{ mail: 'masked' }];

/** A service of an experiment that begins with the shop's data, whose administrator the documentation's policy lets in. */
async function copying(image: string, experiment: string): Promise<PlannedService> {
  const [name = ''] = image.split(':');
  const shop = shopOf(name === 'postgres' ? 'postgresql' : name, simulator, rds, 'postgres');
  const data = name.startsWith('aurora-')
    ? { cloneCluster: await shop.made() }
    : { DBSnapshotIdentifier: await shop.snapshot() };
  return ownService(experiment, {
    kind: name.startsWith('postgres') || name === 'aurora-postgresql' ? kinds.postgresql : kinds.mysql,
    settings: { service: 'db', image, environment: {}, commands: [] },
    aws: { auth: 'iam', database: 'shop', ...data },
    maskScript: 'mask.sql',
  });
}

test.each(['postgres:17', 'aurora-postgresql:17', 'mariadb:11.8', 'aurora-mysql:8.0'])(
  'auth: iam hands out tokens for what a snapshot or a clone of %s holds, and its administrator goes on with it',
  { timeout: 300_000 },
  async (image) => {
    const service = await copying(image, `copy ${image}`);
    const isPostgresql = service.kind === kinds.postgresql;
    const before = simulator.calls.length;
    const first = await ensure(service, ownRun(simulator, { repositoryRoot }));
    const restore = simulator.calls.slice(before).find(({ action }) => /^Restore/.test(action));
    expect(restore?.parameters).toMatchObject({ EnableIAMDatabaseAuthentication: 'true' });
    expect(restore?.parameters).not.toHaveProperty('MasterUserAuthenticationType');
    expect(await mails(first, isPostgresql)).toEqual(masked);
    const again = await ensure(service, ownRun(simulator));
    expect(again).toMatchObject({ how: 'attached', access: { username: first.access.username } });
    expect(await mails(again, isPostgresql)).toEqual(masked);
    simulator.ageTokens();
    await expect(mails(first, isPostgresql)).rejects.toThrow(/denied|authentication failed/);
    expect(await mails(await ensure(service, ownRun(simulator)), isPostgresql)).toEqual(masked);
  },
);

test('a run that died after its user was let in by tokens is no obstacle to the next one', {
  timeout: 300_000,
}, async () => {
  const service = await copying('postgres:17', 'dies');
  const dying = awsProvider(simulator);
  dying.commit = () => Promise.reject(new Error('dies here'));
  dying.destroy = async () => {};
  await expect(ensure(service, ownRun(simulator, { repositoryRoot }, dying))).rejects.toThrow('dies here');
  const next = await ensure(service, ownRun(simulator, { repositoryRoot, isOver: async () => true }));
  expect(await mails(next, true)).toEqual(masked);
});
