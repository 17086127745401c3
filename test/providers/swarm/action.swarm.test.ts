// The bundle on a swarm, as the runner starts it: main and post, from the first push to the close.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askPostgres, askRedis } from '../../faults/clients';
import { ended, green, type Repository, repository } from '../../faults/fixtures';
import type { StepResult } from '../../runner/runner';
import { images } from '../../setup/images';
import { type Swarm, startSwarm } from './engines';

let swarm: Swarm;
let image: { postgres: string; redis: string };

beforeAll(async () => {
  swarm = await startSwarm(3);
  image = { postgres: await swarm.offered(images.postgres), redis: await swarm.offered(images.redis) };
}, 600_000);

afterAll(() => swarm.end(), 120_000);

const inputs = () => ({
  'docker-host': swarm.engines.map(({ host }) => host).join(','),
  'template-registry': `${swarm.registry}/action`,
});

/** A pull request's repository, whose services name no provider: `docker-host` names managers of a swarm. */
function configured(): Repository {
  const repo = repository({ engine: false });
  repo.write('dump.sql', "CREATE TABLE held (x text);\nINSERT INTO held VALUES ('dump');\n");
  const limits = { memory: '256m' };
  repo.configure({
    postgresql: { image: image.postgres, initial_data_source: 'dump.sql', ...limits },
    redis: { image: image.redis, tls: false, ...limits },
  });
  return repo;
}

const services = async (repo: Repository) =>
  await swarm.engines[1].docker.listServices({
    filters: { label: [`labtest.repository-id=${repo.id}`] },
  });

const held = (url: string | undefined) => askPostgres(url, 'SELECT x FROM held');

/** Of the outputs, what each run of the experiment tells alike: a URL has the file of a job, too. */
const lasting = ({ DATABASE_HOST, DATABASE_PORT, DATABASE_PASSWORD, REDIS_URL }: StepResult['outputs']) => ({
  ...{ DATABASE_HOST, DATABASE_PORT, DATABASE_PASSWORD, REDIS_URL },
});

test('opened, pushed to and closed: services of the swarm, the same ones, and none', async () => {
  const repo = configured();
  const opening = repo.job(repo.pull('opened'), { run: { id: '1' } });
  const first = green(await opening.uses(inputs()));
  expect(first.log).toContain('docker-host names a manager of 3 nodes');
  expect(first.outputs.created).toBe('true');
  expect(swarm.engines.map(({ address }) => address)).toContain(first.outputs.DATABASE_HOST);
  expect(await held(first.outputs.DATABASE_URL)).toEqual([{ x: 'dump' }]);
  await askRedis(first.outputs.REDIS_URL, 'key', 'value');
  await ended(opening);
  const made = await services(repo);
  expect(made).toHaveLength(2);

  const pushing = repo.job(repo.pull('synchronize'), { run: { id: '2' } });
  const second = green(await pushing.uses(inputs()));
  expect(second.outputs).toMatchObject({ ...lasting(first.outputs), created: 'false' });
  expect(await askRedis(second.outputs.REDIS_URL, 'key')).toBe('value');
  await ended(pushing);
  expect((await services(repo)).map(({ ID }) => ID).sort()).toEqual(made.map(({ ID }) => ID).sort());

  const closing = repo.job(repo.pull('closed'), { run: { id: '3' } });
  expect(green(await closing.uses(inputs())).outputs).toMatchObject(lasting(first.outputs));
  expect(await ended(closing)).toContain('2 removed, 0 kept');
  expect(await services(repo)).toEqual([]);
  const { docker } = swarm.engines[1];
  expect(await docker.listSecrets()).toEqual([]);
  expect(await docker.listNetworks({ filters: { label: ['labtest.app'] } })).toEqual([]);
});

test('the organisation says in its state which hosts take a server, and what they are spread over', async () => {
  const { docker } = swarm.engines[0];
  for (const { ID } of await docker.listNodes()) {
    const { Version, Spec, Description } = await docker.getNode(ID).inspect();
    const host = Description.Hostname;
    const Labels = { zone: host === 'node-3' ? 'b' : 'a', disk: host === 'node-1' ? 'hdd' : 'ssd' };
    await docker.getNode(ID).update({ version: Version.Index, ...Spec, Labels });
  }
  const placement = { constraints: ['node.labels.disk==ssd'], spread: ['node.labels.zone'] };
  const repo = repository({ engine: false });
  repo.write('state/services/swarm/redis/default', JSON.stringify({ placement }));
  const service = { service: 'redis', image: image.redis, memory: '64m', tls: false };
  repo.configure({ one: service, two: service });
  const state = JSON.stringify({ provider: 'directory', path: join(repo.workspace, 'state') });
  const job = repo.job(repo.push());
  const { outputs } = green(await job.uses({ ...inputs(), state }));
  const hosts = [outputs.ONE_REDIS_HOST, outputs.TWO_REDIS_HOST];
  expect(hosts.sort()).toEqual([swarm.engines[1].address, swarm.engines[2].address]);
  await ended(job);
  expect(await services(repo)).toEqual([]);
});

test('MP-20 a node that dies between two pushes: the next run says so, with the same URL but for the address', async () => {
  const repo = configured();
  const opening = repo.job(repo.pull('opened'), { run: { id: '1' } });
  const first = green(await opening.uses(inputs()));
  await ended(opening);
  const node = swarm.engines.find(({ address }) => address === first.outputs.DATABASE_HOST);
  await node?.kill();
  const pushing = repo.job(repo.pull('synchronize'), { run: { id: '2' } });
  const second = green(await pushing.uses(inputs()));
  expect(second.log).toContain('What it held is gone');
  expect(second.outputs.created).toBe('true');
  const { DATABASE_PASSWORD, DATABASE_NAME, DATABASE_USERNAME } = first.outputs;
  expect(second.outputs).toMatchObject({ DATABASE_PASSWORD, DATABASE_NAME, DATABASE_USERNAME });
  expect(await held(second.outputs.DATABASE_URL)).toEqual([{ x: 'dump' }]);
  await ended(pushing);
  await node?.start();
  const closing = repo.job(repo.pull('closed'), { run: { id: '3' } });
  await closing.uses(inputs());
  await ended(closing);
  expect(await services(repo)).toEqual([]);
});

test('the action report migrates a clone on a node, and leaves nothing there', async () => {
  const repo = configured();
  const job = repo.job(repo.pull('opened'));
  const command = 'psql "$DATABASE_URL" --command "ALTER TABLE held ALTER x TYPE varchar(9)"';
  const { outputs } = green(
    await job.uses({ ...inputs(), command, token: '' }, undefined, undefined, 'report'),
  );
  const [told] = JSON.parse(outputs.report ?? '').services;
  expect(told).toMatchObject({
    exit_code: 0,
    changes: [{ words: 'held.x: text → character varying(9)', rewritten: 'table' }],
  });
  await ended(job);
  expect(await services(repo)).toEqual([]);
});

test('MP-39 a pull request from a fork gets nothing on a swarm', async () => {
  const repo = configured();
  const fork = { fork: { id: 99, owner: 'stranger' } };
  const job = repo.job(repo.pull('opened', fork), { run: { id: '1' } });
  const { log, outputs } = green(await job.uses(inputs()));
  expect(log).toContain('may not use a remote Docker engine');
  expect(outputs.DATABASE_URL).toBeUndefined();
  await ended(job);
  expect(await services(repo)).toEqual([]);
});
