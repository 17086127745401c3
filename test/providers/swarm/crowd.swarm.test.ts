// npm run bench -- swarm: sixty experiments on three nodes. Prints what docs/many-hosts.md and docs/performance.md say of a swarm.
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerInfo } from 'dockerode';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import pLimit from 'p-limit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Obtained } from '../../../src/lifecycle/context';
import { createDockerProvider } from '../../../src/providers/docker/index';
import { images } from '../../setup/images';
import { held, type Runs, startRuns, withData } from './runs';

let runs: Runs;

beforeAll(async () => {
  runs = await startRuns();
  const rows = 'INSERT INTO bulk SELECT repeat(md5(n::text), 8) FROM generate_series(1, 200000) n;\n';
  await appendFile(join(runs.root, 'dump.sql'), `CREATE TABLE bulk (x text);\n${rows}`);
}, 600_000);

afterAll(() => runs.end(), 300_000);

const on = (node: number) => ({ placement: { constraints: [`node.hostname==node-${node}`] } });
const middle = (all: number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
const seconds = (all: number[]) => all.map((taken) => (taken / 1000).toFixed(1)).join(', ');
const megabytes = (all: number[]) =>
  `${(middle(all) / 1e6).toFixed(1)} MB (${(Math.min(...all) / 1e6).toFixed(1)} to ${(Math.max(...all) / 1e6).toFixed(1)})`;

/** What the containers of experiments take of memory, without page cache that can go, and of disk. */
async function taken(made: readonly Obtained[]) {
  const ids = new Set(made.map(({ server }) => server.id));
  const all = await Promise.all(
    runs.swarm.engines.map(async ({ docker }) => {
      const found = await docker.listContainers({
        size: true,
        filters: { label: ['com.docker.swarm.service.name'] },
      });
      return await Promise.all(
        found
          .filter(({ Labels }) => ids.has(Labels['com.docker.swarm.service.id'] ?? ''))
          .map(async ({ Id, SizeRw = 0 }: ContainerInfo & { SizeRw?: number }) => {
            const { memory_stats: said } = await docker.getContainer(Id).stats({ stream: false });
            const more = said.stats as { total_inactive_file?: number; inactive_file?: number };
            return {
              memory: said.usage - (more.total_inactive_file ?? more.inactive_file ?? 0),
              disk: SizeRw,
            };
          }),
      );
    }),
  );
  return all.flat();
}

test('a node fetches a template at its first clone, and has it for the later ones', async () => {
  await runs.run('crowd/template', withData);
  const times = { first: [] as number[], later: [] as number[] };
  for (const node of [1, 2, 3])
    for (const which of ['first', 'later'] as const) {
      const made = await runs.run(`crowd/${which}-${node}`, withData, 0, on(node));
      expect(made.builtTemplate).toBe(false);
      times[which].push(made.milliseconds);
    }
  console.log(`first clone of each node: ${seconds(times.first)} s; second: ${seconds(times.later)} s`);
}, 900_000);

test('one engine without its swarm makes clones of the same template, too', async () => {
  const reached = { host: runs.swarm.engines[0].host, environment: {}, bindAddress: '0.0.0.0' };
  const provider = await createDockerProvider(reached);
  const limit = pLimit(6);
  const begun = performance.now();
  const made = await Promise.all(
    Array.from({ length: 12 }, (_, number) => limit(() => runs.run(`single/${number}`, withData, provider))),
  );
  const minutes = (performance.now() - begun) / 60_000;
  expect(made.map(({ how }) => how)).toEqual(made.map(() => 'created'));
  expect(made.some(({ builtTemplate }) => builtTemplate)).toBe(false);
  const times = made.map(({ milliseconds }) => milliseconds);
  console.log(
    `one engine alone, six at a time: ${(12 / minutes).toFixed(0)} a minute; median ${seconds([middle(times)])} s`,
  );
  for (const { server } of made) await provider.destroy(server);
  await provider.close();
}, 900_000);

test('60 experiments of one template are spread over three nodes', async () => {
  const start = performance.now();
  const limit = pLimit(6);
  const make = (number: number) => runs.run(`crowd/${number}`, withData, number % 2 === 0 ? 0 : 1);
  const made: Obtained[] = await Promise.all(
    Array.from({ length: 60 }, (_, number) => limit(() => make(number))),
  );
  const minutes = (performance.now() - start) / 60_000;
  for (const { address } of runs.swarm.engines)
    expect(made.filter(({ server }) => server.endpoint?.host === address).length).toBeGreaterThanOrEqual(15);
  expect(new Set(made.map(({ access }) => access.password)).size).toBe(60);
  const read = await Promise.all(made.map((one) => limit(() => held(one))));
  expect(read.every((rows) => String(rows) === 'dump,setup')).toBe(true);
  const all = await taken(made);
  console.log(
    `60 experiments, six at a time: ${(60 / minutes).toFixed(0)} a minute; median ${seconds([middle(made.map(({ milliseconds }) => milliseconds))])} s`,
    `\neach of ${all.length}: memory ${megabytes(all.map(({ memory }) => memory))}, disk ${megabytes(all.map(({ disk }) => disk))}`,
  );
  for (const { server } of made) await runs.providers[0].destroy(server);
}, 1_800_000);

test('a swarm that is full refuses the next experiment, says what is short where, and takes it once one has gone', async () => {
  const nodes = await runs.swarm.engines[0].docker.listNodes();
  // Two of them, beside what is there already, leave a node no room for a third.
  const bytes = Math.floor(Math.min(...nodes.map((node) => node.Description.Resources.MemoryBytes)) / 4);
  const memory = `${Math.floor(bytes / 2 ** 20)}m`;
  const template = false;
  const made: Obtained[] = [];
  const refused = async (): Promise<Error> => {
    while (made.length < 20)
      try {
        made.push(await runs.run(`full/${made.length}`, { memory, template }));
      } catch (error) {
        return error as Error;
      }
    throw new Error('it is never full');
  };
  const { message } = await refused();
  expect(message).toMatch(/No node of the swarm takes .*: memory is short/);
  for (const node of [1, 2, 3])
    expect(message).toMatch(new RegExp(`node-${node}: \\d+ MiB of memory of \\d+ MiB of memory are free`));
  const [provider] = runs.providers;
  expect(await provider.listOwned({ 'labtest.experiment': `full/${made.length}` })).toEqual([]);
  const [first] = made;
  if (first) await provider.destroy(first.server);
  await runs.run('full/next', { memory, template });
}, 900_000);

test.each([
  ['mysql', images.mariadb, true],
  ['redis', images.redis, false],
  ['memcached', images.memcached, false],
])(
  '%s has servers on a swarm, too',
  async (service, image, restored) => {
    const offered = await runs.swarm.offered(image);
    const data = restored ? { initial_data_source: 'mysql.sql' } : {};
    await writeFile(
      join(runs.root, 'mysql.sql'),
      "CREATE TABLE held (x text);\nINSERT INTO held VALUES ('dump');\n",
    );
    const made: Obtained[] = [];
    for (const number of [1, 2, 3])
      made.push(
        await runs.run(`kinds/${service}-${number}`, { service, image: offered, memory: '512m', ...data }),
      );
    expect(made.map(({ how }) => how)).toEqual(['created', 'created', 'created']);
    const again = await runs.run(
      `kinds/${service}-1`,
      { service, image: offered, memory: '512m', ...data },
      1,
    );
    expect(again).toMatchObject({ how: 'attached', access: made[0]?.access });
    if (restored) expect(await inMysql(again)).toBe('dump');
    const all = await taken(made);
    console.log(
      `${service}, ${all.length}: memory ${megabytes(all.map(({ memory }) => memory))}, disk ${megabytes(all.map(({ disk }) => disk))}`,
    );
    for (const { server } of made) await runs.providers[0].destroy(server);
  },
  900_000,
);

async function inMysql({ server: { endpoint }, access }: Obtained): Promise<unknown> {
  const { database = '', username: user = '', password = '' } = access;
  const { host, port, tls } = endpoint ?? { host: '', port: 0 };
  const ssl = { ca: tls?.ca ?? '' };
  const connection = await createConnection({ host, port, database, user, password, ssl });
  const [rows] = await connection.query<RowDataPacket[]>('SELECT x FROM held');
  await connection.end();
  return rows[0]?.x;
}
