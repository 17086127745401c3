// What the swarm has begun anew, or has ended, of the kinds beside PostgreSQL: it is never taken for what was handed out.
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poll } from '../../../src/core/poll';
import type { Obtained } from '../../../src/lifecycle/context';
import type { Endpoint } from '../../../src/providers/provider';
import { images } from '../../setup/images';
import { begunAnew } from './harm';
import { type Runs, startRuns } from './runs';

let runs: Runs;
let swarm: Runs['swarm'];

beforeAll(async () => {
  runs = await startRuns();
  ({ swarm } = runs);
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(runs.root, name), text);
    await chmod(join(runs.root, name), 0o755);
  }
}, 600_000);

afterAll(() => runs.end(), 120_000);

/** Setups speak to their servers with the drivers of the tests: a machine has clients of some kinds only. */
const files = {
  'mysql.sql': "CREATE TABLE held (x text);\nINSERT INTO held VALUES ('dump');\n",
  'mysql.mjs': `#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createConnection } from '${import.meta.resolve('mysql2/promise')}';
const { DATABASE_HOST: host, DATABASE_PORT: port, DATABASE_USERNAME: user, DATABASE_PASSWORD: password } = process.env;
const ssl = { ca: readFileSync(process.env.DATABASE_CA_FILE) };
const server = await createConnection({ host, port, user, password, ssl, database: process.env.DATABASE_NAME });
await server.query("INSERT INTO held VALUES ('setup')");
await server.end();
`,
  'held.redis': 'SADD held dump\n',
  'redis.mjs': `#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createClient } from '${import.meta.resolve('@redis/client')}';
const socket = { tls: true, ca: readFileSync(process.env.REDIS_CA_FILE) };
const server = createClient({ url: process.env.REDIS_URL, socket });
await server.connect();
await server.sAdd('held', 'setup');
await server.close();
`,
};

type Access = Pick<Obtained, 'access'> & { endpoint: Endpoint };

async function inMysql({ endpoint: { host, port, tls }, access }: Access): Promise<string[]> {
  const { database = '', username: user = '', password = '' } = access;
  const ssl = { ca: tls?.ca ?? '' };
  const connection = await createConnection({ host, port, database, user, password, ssl });
  try {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT x FROM held ORDER BY x');
    return rows.map(({ x }) => x);
  } finally {
    await connection.end();
  }
}

async function inRedis({ endpoint: { host, port, tls }, access }: Access): Promise<string[]> {
  const socket = { host, port, tls: true as const, ca: tls?.ca ?? '', reconnectStrategy: false as const };
  const client = createClient({ socket, password: access.password ?? '' });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.sMembers('held')).sort();
  } finally {
    client.destroy();
  }
}

const redis = { service: 'redis', initial_data_source: 'held.redis', data_setup_script: 'redis.mjs' };
const mysql = { service: 'mysql', initial_data_source: 'mysql.sql', data_setup_script: 'mysql.mjs' };

const kinds = {
  mariadb: { image: images.mariadb, parameters: mysql, rows: inMysql },
  mysql: { image: images.mysql, parameters: mysql, rows: inMysql },
  redis: { image: images.redis, parameters: redis, rows: inRedis },
};

const asMade = ({ server: { endpoint }, access }: Obtained): Access => {
  if (!endpoint) throw new Error('it has no address');
  return { endpoint, access };
};

const harms = {
  'begun anew': (service: string) => begunAnew(swarm, service),
  ended: (service: string) => swarm.killed(service),
};

const all = (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((kind) =>
  (Object.keys(harms) as (keyof typeof harms)[]).map((harm) => [kind, harm] as const),
);

test.each(all)(
  'MP-20 %s: a server that the swarm has %s is made anew, with its setup',
  async (kind, harm) => {
    const { image, parameters, rows } = kinds[kind];
    const wanted = { ...parameters, image: await swarm.offered(image), memory: '1g' };
    const experiment = `kinds/${kind}-${harm.replace(' ', '-')}`;
    const first = await runs.run(experiment, wanted);
    expect(await rows(asMade(first))).toEqual(['dump', 'setup']);
    await harms[harm](first.server.id);
    if (harm === 'begun anew') await anotherRuns(first.server.id);
    // Nothing is where it was handed out: another task has another port.
    await expect(rows(asMade(first))).rejects.toThrow(/ECONNREFUSED/);
    const [seen] = await runs.providers[1].listOwned({ 'labtest.experiment': experiment });
    expect(seen).toMatchObject({ id: first.server.id, endpoint: undefined });
    expect(seen?.lost).toBeDefined();
    const next = await runs.run(experiment, wanted, 1);
    expect(next.how).toBe('recreated');
    expect(next.log).toContain('made anew, with the credentials that it had. What it held is gone');
    expect(next.access).toEqual(first.access);
    expect(next.server.id).not.toBe(first.server.id);
    expect(await rows(asMade(next))).toEqual(['dump', 'setup']);
    const again = await runs.run(experiment, wanted);
    expect(again).toMatchObject({ how: 'attached', access: first.access, server: { id: next.server.id } });
    await runs.providers[0].destroy(again.server);
  },
);

/** The task that the swarm has begun in the place of the first one runs. */
async function anotherRuns(service: string) {
  const look = async () => {
    const tasks = await swarm.engines[0].docker.listTasks({ filters: { service: [service] } });
    const running = tasks.filter(({ Status }) => Status.State === 'running');
    const isAnother = tasks.length > 1 && running.length === 1 && running[0]?.DesiredState === 'running';
    return isAnother ? { value: undefined } : { pending: `${running.length} of ${tasks.length} run` };
  };
  await poll(look, { timeout: 120_000 });
}
