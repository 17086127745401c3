import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serverName } from '../../src/experiment/identity';
import { sealed } from '../../src/providers/labels';
import { images } from '../setup/images';
import { askRedis } from './clients';
import { ended, engine, green, type Repository, red, repository, temporary } from './fixtures';

const branch = 'feature/owned';
const services = { redis: { image: images.redis } };

const nameIn = (repo: Repository) => serverName({ app: repo.name, experiment: branch, service: 'redis' });

/** A container that somebody else made, gone after the test; with labels of ours, they are whole. */
async function stranger(name: string, ours?: Record<string, string>): Promise<string> {
  const Labels = ours ? { ...sealed(name, ours) } : { owner: 'somebody' };
  const container = await engine.createContainer({ name, Image: images.redis, Labels });
  await container.start();
  onTestFinished(() => container.remove({ force: true, v: true }));
  return container.id;
}

/** The labels that a server of this experiment has, without the server. */
const labelsIn = (repo: Repository, changes: Record<string, string> = {}) => ({
  'labtest.managed-by': 'labtest.provision',
  'labtest.format': '1',
  'labtest.repository-id': String(repo.id),
  'labtest.pull-request': '7',
  'labtest.app': repo.name,
  'labtest.experiment': branch,
  'labtest.service': 'redis',
  ...changes,
});

const runs = async (id: string) => (await engine.getContainer(id).inspect()).State.Running;

describe('what is not ours', () => {
  it('MP-16 a container has the name: the step fails, and neither step nor teardown touches it', async () => {
    const repo = repository();
    repo.configure(services);
    const id = await stranger(nameIn(repo));
    const opened = repo.job(repo.pull('opened', { branch }));
    const log = red(await opened.uses());
    expect(log).toContain(`the name ${nameIn(repo)} is taken by something that is not this experiment's`);
    expect(log).toContain('It belongs to nobody known');
    await ended(opened);
    const closed = repo.job(repo.pull('closed', { branch }));
    expect(green(await closed.uses()).outputs.REDIS_URL).toBeUndefined();
    await ended(closed);
    expect(await runs(id)).toBe(true);
  });

  it('MP-16 another repository has the name: the error says which', async () => {
    const repo = repository();
    repo.configure(services);
    const other = { 'labtest.repository-id': '1', 'labtest.repository': 'other/web' };
    const id = await stranger(nameIn(repo), labelsIn(repo, other));
    const opened = repo.job(repo.pull('opened', { branch }));
    expect(red(await opened.uses())).toContain('It belongs to other/web.');
    await ended(opened);
    expect(await runs(id)).toBe(true);
  });

  it('MP-17 labels are forged, and the name does not bear them out: it stays on teardown', async () => {
    const repo = repository();
    repo.configure(services);
    const opened = repo.job(repo.pull('opened', { branch }));
    green(await opened.uses());
    await ended(opened);
    const id = await stranger(`precious-${repo.name}`, labelsIn(repo));
    const closed = repo.job(repo.pull('closed', { branch }));
    green(await closed.uses());
    const post = await ended(closed);
    expect(post).toContain('1 removed, 1 kept');
    expect(post).toContain(`precious-${repo.name} stays: its labels claim an identity`);
    expect(await runs(id)).toBe(true);
  });

  it('MP-17 forged labels are no service that the configuration dropped, either', async () => {
    const repo = repository();
    repo.configure(services);
    const id = await stranger(`precious-${repo.name}`, labelsIn(repo, { 'labtest.service': 'dropped' }));
    const opened = repo.job(repo.pull('opened', { branch }));
    green(await opened.uses());
    await ended(opened);
    expect(await runs(id)).toBe(true);
  });
});

it('MP-28 a later step sets DOCKER_HOST, AWS_*, STATE_* and more: post uses what main saved', async () => {
  let connections = 0;
  const trap = createServer((socket) => {
    connections++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void trap.close());
  const repo = repository();
  repo.configure(services);
  const other = repo.job(repo.pull('opened', { branch: 'other', number: 8 }));
  green(await other.uses());
  await ended(other);
  const job = repo.job(repo.push(branch));
  green(await job.uses());
  expect(await repo.containers()).toHaveLength(2);
  const handoff = {
    post: 'teardown',
    experiment: 'other',
    repositoryId: String(repo.id),
    run: 'x',
    pullRequest: 8,
  };
  Object.assign(job.env, {
    DOCKER_HOST: `tcp://127.0.0.1:${(trap.address() as AddressInfo).port}`,
    DOCKER_TLS_VERIFY: '1',
    DOCKER_CONFIG: '/nowhere',
    HOME: '/nowhere',
    AWS_ACCESS_KEY_ID: 'other',
    AWS_SECRET_ACCESS_KEY: 'other',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(trap.address() as AddressInfo).port}`,
    STATE_handoff: JSON.stringify(handoff),
    LABTEST_HOME: temporary('labtest-elsewhere-'),
  });
  expect(await ended(job)).toContain('1 removed, 0 kept');
  const left = await repo.containers();
  expect(left.map(({ Config }) => Config.Labels['labtest.experiment'])).toEqual(['other']);
  expect(connections).toBe(0);
});

describe('MP-29 published ports', () => {
  const bindings = async (repo: Repository) =>
    (await repo.containers()).flatMap(({ NetworkSettings }) =>
      Object.values(NetworkSettings.Ports).flatMap((ports) => (ports ?? []).map(({ HostIp }) => HostIp)),
    );

  it('bind loopback and nothing else', async () => {
    const repo = repository();
    repo.configure(services);
    const job = repo.job(repo.push(branch));
    expect(green(await job.uses()).log).not.toContain('::warning');
    expect(await bindings(repo)).toEqual(['127.0.0.1']);
    await ended(job);
  });

  it('bind more when the workflow asks for it, with a warning', async () => {
    const repo = repository();
    repo.configure(services);
    const job = repo.job(repo.push(branch));
    const { log } = green(await job.uses({ 'bind-address': '0.0.0.0' }));
    expect(log).toContain('::warning::Published ports bind 0.0.0.0');
    expect(await bindings(repo)).toEqual(['0.0.0.0']);
    await ended(job);
  });
});

describe('MP-44 between two runs', () => {
  it('a service leaves the configuration: the next run removes it', async () => {
    const repo = repository();
    repo.configure({ ...services, memcached: { image: images.memcached } });
    const first = repo.job(repo.pull('opened', { branch }));
    const { outputs } = green(await first.uses());
    await ended(first);
    repo.configure(services);
    const second = repo.job(repo.pull('synchronize', { branch }), { run: { id: '101' } });
    const { log, outputs: later } = green(await second.uses());
    await ended(second);
    expect(log).toContain('memcached (docker): removed, because the configuration no longer lists it');
    expect(later.REDIS_URL).toBe(outputs.REDIS_URL);
    expect(await repo.containers()).toHaveLength(1);
    expect(await repo.networks()).toEqual([]);
  });

  it('a service changes from docker to local: the old one is gone at the close at the latest, the new one too', async () => {
    const repo = repository();
    repo.configure(services);
    const env = { LABTEST_HOME: temporary('labtest-home-') };
    const first = repo.job(repo.pull('opened', { branch }), { env });
    const { outputs } = green(await first.uses());
    await ended(first);
    repo.configure({ redis: { provider: 'local' } });
    const second = repo.job(repo.pull('synchronize', { branch }), { env, run: { id: '101' } });
    const { outputs: later } = green(await second.uses());
    expect(later.REDIS_URL).not.toBe(outputs.REDIS_URL);
    await askRedis(later.REDIS_URL, 'word', 'there');
    await ended(second);
    const closed = repo.job(repo.pull('closed', { branch }), { env, run: { id: '102' } });
    green(await closed.uses());
    await ended(closed);
    expect(await repo.containers()).toEqual([]);
    await expect(askRedis(later.REDIS_URL, 'word')).rejects.toThrow('ECONNREFUSED');
  });
});
