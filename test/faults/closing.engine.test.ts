import { describe, expect, it } from 'vitest';
import { images } from '../setup/images';
import { askRedis } from './clients';
import {
  ended,
  engine,
  environmentOf,
  green,
  kill,
  process,
  type Repository,
  repository,
  until,
} from './fixtures';

const branch = 'feature/close';

async function opened(repo: Repository, about = {}) {
  repo.configure({ redis: { image: images.redis } });
  const job = repo.job(repo.pull('opened', { branch, ...about }));
  const result = green(await job.uses());
  await ended(job);
  return result;
}

async function closed(repo: Repository, about = {}, options = {}) {
  const job = repo.job(repo.pull('closed', { branch, ...about }), options);
  return { main: green(await job.uses()), post: await ended(job) };
}

describe('a pull request is closed', () => {
  it('MP-8 twice: the second time there is nothing to do', async () => {
    const repo = repository();
    const { outputs } = await opened(repo);
    const first = await closed(repo);
    expect(first.main.outputs.REDIS_URL).toBe(outputs.REDIS_URL);
    expect(first.post).toContain('1 removed, 0 kept');
    const second = await closed(repo);
    expect(second.main.outputs.REDIS_URL).toBeUndefined();
    expect(second.main.log).toContain('redis: absent, nothing to attach to');
    expect(second.post).toContain('0 removed, 0 kept');
  });

  it('MP-8 without anything there', async () => {
    const repo = repository();
    repo.configure({ redis: { image: images.redis } });
    const { main, post } = await closed(repo);
    expect(main.outputs).toMatchObject({ created: 'false', services: '[]' });
    expect(post).toContain('0 removed, 0 kept');
    expect(await repo.containers()).toEqual([]);
  });

  it('MP-12 by merging, so that GITHUB_REF is the base branch', async () => {
    const repo = repository();
    const { outputs } = await opened(repo);
    await opened(repo, { number: 8, branch: 'main-copy' });
    const { main, post } = await closed(repo, {}, { ref: 'refs/heads/main' });
    expect(main.outputs).toMatchObject({ REDIS_URL: outputs.REDIS_URL, experiment: branch });
    expect(post).toContain(`Teardown of ${branch}: 1 removed`);
    expect((await repo.containers()).map(({ Config }) => Config.Labels['labtest.experiment'])).toEqual([
      'main-copy',
    ]);
  });

  it('MP-13 after its head branch was deleted', async () => {
    const repo = repository();
    await opened(repo);
    const deletion = repo.job(repo.deleted(branch));
    green(await deletion.uses());
    expect(await ended(deletion)).toContain('1 removed');
    expect((await closed(repo)).post).toContain('0 removed, 0 kept');
  });

  it('MP-13 after the fork that it came from was deleted', async () => {
    const repo = repository();
    const fork = { id: 99, owner: 'guest' };
    const { outputs } = await opened(repo, { fork });
    expect(outputs.experiment).toBe(`guest:${branch}`);
    const { main, post } = await closed(repo, { fork: { ...fork, deleted: true } });
    expect(main.outputs.REDIS_URL).toBe(outputs.REDIS_URL);
    expect(post).toContain('1 removed, 0 kept');
    expect(await repo.containers()).toEqual([]);
  });

  it('MP-45 in a job without a checkout', async () => {
    const repo = repository();
    await opened(repo);
    const { main, post } = await closed(repo, {}, { workspace: repository().workspace });
    expect(main.log).toContain('No configuration to re-attach by');
    expect(post).toContain('1 removed, 0 kept');
    expect(await repo.containers()).toEqual([]);
  });

  it('MP-45 with a configuration that no longer parses', async () => {
    const repo = repository();
    await opened(repo);
    repo.write('.labtest.yml', 'services: [redis: {\n');
    expect((await closed(repo)).post).toContain('1 removed, 0 kept');
    expect(await repo.containers()).toEqual([]);
  });

  it('MP-46 after its repository was renamed', async () => {
    const repo = repository();
    await opened(repo);
    const renamed = { repository: { id: repo.id, name: `${repo.name}-renamed` } };
    const synchronized = await opened(repo, renamed);
    expect(synchronized.exitCode).toBe(0);
    await closed(repo, renamed);
    expect(await repo.containers()).toEqual([]);
  });
});

describe('a pull request is provisioned again', () => {
  it('MP-11 by another attempt of its run: the same instance and credentials', async () => {
    const repo = repository();
    const { outputs } = await opened(repo);
    await askRedis(outputs.REDIS_URL, 'word', 'kept');
    const again = repo.job(repo.pull('opened', { branch }), { run: { attempt: '2' } });
    const second = green(await again.uses());
    await ended(again);
    expect(second.outputs).toMatchObject({ REDIS_URL: outputs.REDIS_URL, created: 'false' });
    expect(second.log).toContain('redis: attached');
    expect(await askRedis(second.outputs.REDIS_URL, 'word')).toBe('kept');
    expect(await repo.containers()).toHaveLength(1);
  });

  it('MP-10 by two synchronize runs that race: one instance, and both connect with the same credentials', async () => {
    const repo = repository();
    repo.configure({ redis: { image: images.redis } });
    const ids = ['201', '202', '203'];
    const jobs = ids.map((id) => repo.job(repo.pull('synchronize', { branch }), { run: { id } }));
    const results = await Promise.all(jobs.map((job) => job.uses()));
    const urls = results.map((result) => green(result).outputs.REDIS_URL);
    expect(new Set(urls).size).toBe(1);
    expect(results.filter(({ outputs }) => outputs.created === 'true')).toHaveLength(1);
    for (const [index, url] of urls.entries()) await askRedis(url, `run ${index}`, 'was here');
    expect(await askRedis(urls[0], 'run 2')).toBe('was here');
    for (const job of jobs) await ended(job);
    expect(await repo.containers()).toHaveLength(1);
  });

  it('MP-9 while its removal is under way: waits for the end of it, and makes everything anew', async () => {
    const repo = repository();
    // Many files make the engine take its time over the removal.
    const commands = [
      'sh',
      '-c',
      'mkdir /many && cd /many && seq 1 6000 | split -l 1 -a 5 - && exec redis-server "$1"',
    ];
    const environment = { REDIS_PASSWORD: 'none' };
    repo.configure({
      redis: { image: images.redis },
      heavy: {
        service: 'container',
        image: images.redis,
        port: 6379,
        environment,
        commands: [...commands, 'sh', '/dev/null'],
      },
    });
    const first = repo.job(repo.pull('opened', { branch }));
    const before = green(await first.uses()).outputs;
    await ended(first);
    const [server] = (await repo.containers()).filter(
      ({ Config }) => Config.Labels['labtest.service'] === 'heavy',
    );
    const closing = repo.job(repo.pull('closed', { branch }));
    green(await closing.uses());
    const removal = closing.end();
    const state = () =>
      engine
        .getContainer(server?.Id ?? '')
        .inspect()
        .catch(() => undefined);
    await until('the removal is under way', async () => (await state())?.State.Status !== 'running');
    const again = repo.job(repo.pull('reopened', { branch }), { run: { id: '300' } });
    const after = green(await again.uses()).outputs;
    expect((await removal).map(({ exitCode }) => exitCode)).toEqual([0]);
    await ended(again);
    expect(after.REDIS_URL).not.toBe(before.REDIS_URL);
    await askRedis(after.REDIS_URL, 'word', 'new');
    expect(await repo.containers()).toHaveLength(2);
  });
});

it('a job in between finds what main of the closing run hands out, until post removes it', async () => {
  const repo = repository();
  await opened(repo);
  const job = repo.job(repo.pull('closed', { branch }));
  const { outputs } = green(await job.uses());
  await askRedis(outputs.REDIS_URL, 'dumped', 'yes');
  expect(environmentOf((await repo.containers())[0] ?? expect.fail()).REDIS_PASSWORD).toBe(
    outputs.REDIS_PASSWORD,
  );
  const { onStart, started } = process();
  const post = job.end(onStart);
  const { pid } = await started;
  expect(pid).toBeGreaterThan(0);
  expect((await post)[0]?.exitCode).toBe(0);
  expect(() => kill(pid, 'SIGCONT')).toThrow('ESRCH');
});
