import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlannedService } from '../../../src/experiment/plan';
import type { Obtained } from '../../../src/lifecycle/context';
import { ensure } from '../../../src/lifecycle/ensure';
import { addressOf } from '../../../src/services/mysql/address';
import { kinds } from '../../../src/services/registry';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { communalService, contextFor, ownName } from '../../communal/laboratory';
import { actionsSince, awsProvider, ownRun, ownService } from './laboratory';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(async () => await simulator?.close());

const own = (image: string, over: Partial<PlannedService> = {}, experiment = `iam ${image}`) =>
  ownService(experiment, {
    kind: kinds.mysql,
    settings: { service: 'db', image, environment: {}, commands: [] },
    aws: { auth: 'iam' },
    ...over,
  });

function loginOf({ server: { endpoint }, access }: Obtained) {
  if (!endpoint) throw new Error('no endpoint');
  const { username: user = '', password = '', database = '' } = access;
  return { ...addressOf(endpoint), user, password, database };
}

async function query(login: ConnectionOptions, text: string) {
  const connection = await createConnection({ ...login, multipleStatements: true });
  return await connection
    .query(text)
    .then(([rows]) => rows)
    .finally(() => connection.destroy());
}

const whoami = "SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1) AS who";
const refused = { code: 'ER_ACCESS_DENIED_ERROR' };

test.each(['mysql:8.4', 'mariadb:11.8', 'aurora-mysql:8.0'])(
  'auth: iam hands out a token on %s, whose administrator keeps a password',
  async (image) => {
    const before = simulator.calls.length;
    const first = await ensure(own(image), ownRun(simulator));
    const creates = simulator.calls
      .slice(before)
      .filter(({ action }) => /^CreateDB(Cluster|Instance)$/.test(action));
    expect(creates[0]?.parameters).toMatchObject({
      EnableIAMDatabaseAuthentication: 'true',
      ManageMasterUserPassword: 'true',
    });
    expect(creates[0]?.parameters).not.toHaveProperty('MasterUserAuthenticationType');
    expect(actionsSince(simulator, before)).toContain('GetSecretValue');
    const login = loginOf(first);
    expect(login.password).toContain('X-Amz-Signature');
    expect(await query(login, whoami)).toEqual([{ who: login.user }]);
    await query(login, 'CREATE TABLE kept (x int); INSERT INTO kept VALUES (1)');
    const again = await ensure(own(image), ownRun(simulator));
    expect(again).toMatchObject({ how: 'attached', access: { username: login.user } });
    expect(await query(loginOf(again), 'SELECT x FROM kept')).toEqual([{ x: 1 }]);
    expect(JSON.stringify(await query(login, 'SHOW GRANTS'))).toContain('REQUIRE SSL');
    await expect(query({ ...login, enableCleartextPlugin: false }, whoami)).rejects.toThrow(
      'mysql_clear_password',
    );
    simulator.ageTokens();
    await expect(query(login, whoami)).rejects.toMatchObject(refused);
    await expect(query(loginOf(again), whoami)).rejects.toMatchObject(refused);
    const later = await ensure(own(image), ownRun(simulator));
    expect(await query(loginOf(later), 'SELECT x FROM kept')).toEqual([{ x: 1 }]);
  },
);

test('the clients restore and mask with tokens, a new one at each step', async () => {
  const repositoryRoot = await mkdtemp(join(tmpdir(), 'labtest-aws-'));
  const file = async (name: string, text: string) => {
    await writeFile(join(repositoryRoot, name), text);
    return name;
  };
  const initialDataSource = [
    await file('one.sql', 'CREATE TABLE one (x int);'),
    await file('two.sql', 'CREATE TABLE two (x int);'),
  ];
  const maskScript = await file('mask.sql', 'INSERT INTO two VALUES (2);');
  const service = own('mariadb:11.8', { initialDataSource, maskScript }, 'restored');
  const run = ownRun(simulator, { repositoryRoot });
  const { info } = run.log;
  let aged = 0;
  run.log.info = (message) => {
    info(message);
    if (!message.includes('restoring')) return;
    simulator.ageTokens();
    aged++;
  };
  expect(await query(loginOf(await ensure(service, run)), 'SELECT x FROM two')).toEqual([{ x: 2 }]);
  expect(aged).toBeGreaterThan(1);
});

test('a token on a communal server is one experiment’s, and a server that takes passwords has none', async () => {
  const service = (name: string, experiment: string, aws: PlannedService['aws']) => ({
    ...communalService('mysql', name, { provider: 'aws', experiment, settings: { image: 'mariadb:11.8' } }),
    aws,
  });
  const run = () => contextFor(awsProvider(simulator));
  const name = ownName();
  const one = loginOf(await ensure(service(name, 'one', { auth: 'iam' }), run()));
  const two = loginOf(await ensure(service(name, 'two', { auth: 'iam' }), run()));
  expect(await query(one, whoami)).toEqual([{ who: one.user }]);
  await expect(query({ ...two, password: one.password }, whoami)).rejects.toMatchObject(refused);
  await expect(query({ ...one, database: two.database }, whoami)).rejects.toMatchObject({
    code: 'ER_DBACCESS_DENIED_ERROR',
  });
  const plain = ownName();
  await ensure(service(plain, 'one', {}), run());
  await expect(ensure(service(plain, 'two', { auth: 'iam' }), run())).rejects.toThrow(
    /takes passwords[\s\S]*communal_name/,
  );
});
