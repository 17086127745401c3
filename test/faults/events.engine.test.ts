import { describe, expect, it } from 'vitest';
import { githubStub, type KnownPull } from '../runner/github.ts';
import { images } from '../setup/images';
import { askRedis } from './clients';
import {
  ended,
  green,
  interrupted,
  kill,
  type Process,
  process,
  type Repository,
  red,
  repository,
  until,
} from './fixtures';

const branch = 'feature/events';
const services = { redis: { image: images.redis } };

const experiments = async (repo: Repository) =>
  (await repo.containers()).map(({ Config }) => Config.Labels['labtest.experiment']).sort();

describe('MP-15 an event that is no pull request', () => {
  it.each(['push', 'scheduled'] as const)('%s: an experiment of the job, gone at its end', async (name) => {
    const repo = repository();
    repo.configure(services);
    const job = repo.job(repo[name]());
    const { outputs, log } = green(await job.uses());
    expect(log).toContain('has no close to come');
    expect(outputs.experiment).toBe(`run~${repo.id}100-1-test-__labtest_provision`);
    await askRedis(outputs.REDIS_URL, 'word', 'there');
    expect(await ended(job)).toContain('1 removed, 0 kept');
    expect(await repo.containers()).toEqual([]);
  });

  it('a branch is deleted: its experiment goes, and no other', async () => {
    const repo = repository();
    repo.configure(services);
    for (const [number, name] of [branch, `${branch}-2`].entries()) {
      const job = repo.job(repo.pull('opened', { branch: name, number }));
      green(await job.uses());
      await ended(job);
    }
    const job = repo.job(repo.deleted(branch));
    expect(green(await job.uses()).outputs.REDIS_URL).toBeUndefined();
    expect(await ended(job)).toContain(`Teardown of ${branch}: 1 removed`);
    expect(await experiments(repo)).toEqual([`${branch}-2`]);
  });

  it('pull_request_target: provisions nothing, and tears down on close', async () => {
    const repo = repository();
    repo.configure(services);
    const target = (action: string) => repo.job(repo.pull(action, { branch }, 'pull_request_target'));
    const opened = target('opened');
    expect(green(await opened.uses()).log).toContain('pull_request_target never provisions');
    await ended(opened);
    expect(await repo.containers()).toEqual([]);

    const made = repo.job(repo.pull('opened', { branch }));
    green(await made.uses());
    await ended(made);
    const synchronized = target('synchronize');
    green(await synchronized.uses());
    await ended(synchronized);
    expect(await experiments(repo)).toEqual([branch]);
    const closed = target('closed');
    expect(green(await closed.uses()).outputs.REDIS_URL).toBeUndefined();
    expect(await ended(closed)).toContain('1 removed');
    expect(await repo.containers()).toEqual([]);
  });
});

describe('experiments beside each other', () => {
  it('MP-41 a push run and a pull request run of one branch', async () => {
    const repo = repository();
    repo.configure(services);
    const [pushed, pulled] = [
      repo.job(repo.push(branch)),
      repo.job(repo.pull('opened', { branch }), { run: { id: '101' } }),
    ];
    const [push, pull] = (await Promise.all([pushed.uses(), pulled.uses()])).map(green);
    expect(push?.outputs.REDIS_URL).not.toBe(pull?.outputs.REDIS_URL);
    await ended(pushed);
    await askRedis(pull?.outputs.REDIS_URL, 'word', 'there');
    await ended(pulled);
    expect(await experiments(repo)).toEqual([branch]);
  });

  it('MP-43 the legs of a matrix share the experiment of their pull request', async () => {
    const repo = repository();
    repo.configure(services);
    const legs = ['0', '1'].map((jobIndex) => repo.job(repo.pull('opened', { branch }), { jobIndex }));
    const [first, second] = (await Promise.all(legs.map((leg) => leg.uses()))).map(green);
    expect(first?.outputs.REDIS_URL).toBe(second?.outputs.REDIS_URL);
    await ended(legs[0] ?? expect.fail());
    await askRedis(second?.outputs.REDIS_URL, 'word', 'there');
    await ended(legs[1] ?? expect.fail());
    expect(await repo.containers()).toHaveLength(1);
  });

  it('MP-43 a leg that is cancelled leaves what another leg is making', async () => {
    const repo = repository();
    const environment = { STARTUP_DELAY: '600' };
    repo.configure({ web: { service: 'container', image: images.http, port: 8080, environment } });
    const [first, second] = ['0', '1'].map((jobIndex) =>
      repo.job(repo.pull('opened', { branch }), { jobIndex }),
    );
    const { onStart, started } = process();
    const making = first?.uses({}, undefined, onStart);
    const { pid } = await started;
    await until('the first leg makes it', async () => (await repo.containers())[0]?.State.Running);
    const waits = ({ output }: Process) =>
      until('the second leg waits', () => output().includes('is making it'));
    await interrupted(second ?? expect.fail(), 'SIGINT', waits);
    await ended(second ?? expect.fail());
    expect((await repo.containers())[0]?.State.Running).toBe(true);
    kill(pid, 'SIGINT');
    await making;
    await ended(first ?? expect.fail());
    expect(await repo.containers()).toEqual([]);
  });

  it('MP-43 on push each leg has its own, and the first to end removes only that', async () => {
    const repo = repository();
    repo.configure(services);
    const legs = ['0', '1'].map((jobIndex) => repo.job(repo.push(branch), { jobIndex }));
    const [first, second] = (await Promise.all(legs.map((leg) => leg.uses()))).map(green);
    expect(first?.outputs.REDIS_URL).not.toBe(second?.outputs.REDIS_URL);
    expect(await ended(legs[0] ?? expect.fail())).toContain('1 removed');
    await askRedis(second?.outputs.REDIS_URL, 'word', 'there');
    expect(await ended(legs[1] ?? expect.fail())).toContain('1 removed');
    expect(await repo.containers()).toEqual([]);
  });

  it.each(['pull', 'push'] as const)(
    'MP-47 two configurations and two steps in one job, on %s',
    async (kind) => {
      const repo = repository();
      repo.configure(services, {}, 'a.labtest.yml');
      repo.configure({ cache: { service: 'redis', image: images.redis } }, {}, 'b.labtest.yml');
      const run = async (action: string) => {
        const job = repo.job(kind === 'pull' ? repo.pull(action, { branch }) : repo.push(branch));
        const a = green(await job.uses({ config: 'a.labtest.yml' }));
        const b = green(await job.uses({ config: 'b.labtest.yml' }, '__labtest_provision_2'));
        return { job, urls: [a.outputs.REDIS_URL, b.outputs.CACHE_REDIS_URL] };
      };
      const { job, urls } = await run('opened');
      expect(new Set(urls).size).toBe(2);
      for (const url of urls) await askRedis(url, 'word', 'there');
      const posts = await ended(job);
      if (kind === 'pull') {
        expect(await repo.containers()).toHaveLength(2);
        const again = await run('synchronize');
        expect(again.urls).toEqual(urls);
        await ended(again.job);
        await ended((await run('closed')).job);
      } else expect(posts.match(/1 removed, 0 kept/g)).toHaveLength(2);
      expect(await repo.containers()).toEqual([]);
    },
  );
});

describe('what GitHub knows of the pull requests (its API is a stub)', () => {
  async function known(repo: Repository, pulls: KnownPull[]) {
    const stub = await githubStub(pulls);
    const job = (event: Parameters<Repository['job']>[0]) =>
      repo.job(event, { token: 'token-of-the-job', env: { GITHUB_API_URL: stub.url } });
    return { ...stub, job };
  }

  it('MP-7 it was closed while the run provisioned: what the run made is removed again', async () => {
    const repo = repository();
    repo.configure(services);
    const github = await known(repo, [{ number: 7, head: `acme:${branch}`, state: 'closed' }]);
    const job = github.job(repo.pull('synchronize', { branch }));
    expect(red(await job.uses())).toContain('Pull request #7 was closed while this run provisioned.');
    expect(github.requests).toContain(`GET /repos/acme/${repo.name}/pulls/7`);
    expect(await repo.containers()).toEqual([]);
    await ended(job);
    await github.close();
  });

  it('MP-42 two have one head: closing the first keeps the experiment, closing the last removes it', async () => {
    const repo = repository();
    repo.configure(services);
    const head = `acme:${branch}`;
    const pulls: KnownPull[] = [
      { number: 7, head, state: 'open' },
      { number: 8, head, state: 'open' },
    ];
    const github = await known(repo, pulls);
    const run = async (action: string, number: number) => {
      const job = github.job(repo.pull(action, { branch, number }));
      const { outputs } = green(await job.uses());
      return { url: outputs.REDIS_URL, post: await ended(job) };
    };
    const made = await run('opened', 7);
    expect((await run('opened', 8)).url).toBe(made.url);
    pulls[0] = { number: 7, head, state: 'closed' };
    expect((await run('closed', 7)).post).toContain('pull request #8 with the same head is still open');
    await askRedis(made.url, 'word', 'there');
    pulls[1] = { number: 8, head, state: 'closed' };
    expect((await run('closed', 8)).post).toContain('1 removed, 0 kept');
    expect(await repo.containers()).toEqual([]);
    await github.close();
  });

  it('a close is asked about when it is acted on: late, without an answer, it keeps; at last it removes', async () => {
    const repo = repository();
    repo.configure(services);
    const pulls: KnownPull[] = [{ number: 7, head: `acme:${branch}`, state: 'open' }];
    const github = await known(repo, pulls);
    const silent = await known(repo, []);
    await silent.close();
    const run = async (action: string, by = github) => {
      const job = by.job(repo.pull(action, { branch }));
      green(await job.uses());
      return await ended(job);
    };
    await run('opened');
    expect(await run('closed')).toContain('stays: pull request #7 is open, whatever the event said');
    pulls[0] = { number: 7, head: `acme:${branch}`, state: 'closed' };
    const untold = await run('closed', silent);
    expect(untold).toContain('::warning::GitHub did not tell whether #7 is open');
    expect(untold).toContain('stays: it is not known whether its pull request is over');
    expect(await repo.containers()).toHaveLength(1);
    expect(await run('closed')).toContain('1 removed, 0 kept');
    expect(await repo.containers()).toEqual([]);
    await github.close();
  });
});

it('a run that is cancelled leaves what another run has completed', async () => {
  const repo = repository();
  repo.configure(services);
  const first = repo.job(repo.pull('opened', { branch }));
  green(await first.uses());
  await ended(first);
  const environment = { STARTUP_DELAY: '600' };
  repo.configure({ ...services, web: { service: 'container', image: images.http, port: 8080, environment } });
  const second = repo.job(repo.pull('synchronize', { branch }), { run: { id: '101' } });
  const pending = () => until('the other one runs', async () => (await repo.containers()).length === 2);
  expect((await interrupted(second, 'SIGINT', pending)).exitCode).toBe(1);
  await ended(second);
  expect((await repo.containers()).map(({ Config }) => Config.Labels['labtest.service'])).toEqual(['redis']);
});
