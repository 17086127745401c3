// A run that is run again, or comes late: what it knows of the pull request is not true any more.
import { expect, it } from 'vitest';
import { githubStub, type KnownPull } from '../runner/github.ts';
import { images } from '../setup/images';
import { askRedis } from './clients';
import { ended, green, red, repository } from './fixtures';

const branch = 'feature/stale';
const redis = (memory: string) => ({ redis: { image: images.redis, memory } });
const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 12, minutes));
const commit = (sha: string, minutes: number) => ({ sha, at: at(minutes) });

it('of an older commit replaces nothing that a newer one uses, and removes nothing that it does not list', async () => {
  const repo = repository();
  const pull: KnownPull = { number: 7, head: `acme:${branch}`, state: 'open' };
  const pulls = [pull];
  const github = await githubStub(pulls);
  const push = (of: ReturnType<typeof commit>, id: string) =>
    repo.job(repo.pull('synchronize', { branch, commit: of }), {
      ...{ token: 'token-of-the-job', env: { GITHUB_API_URL: github.url } },
      run: { id },
    });
  const [first, second, third] = [commit('a1', 1), commit('b2', 2), commit('c3', 3)];
  repo.configure({ ...redis('128m'), more: { service: 'redis', image: images.redis } });
  pulls[0] = { ...pull, sha: first.sha, updated: first.at };
  const made = green(await push(first, '5').uses());
  pulls[0] = { ...pull, sha: third.sha, updated: third.at };
  const newest = green(await push(third, '10').uses());
  expect(newest.outputs.REDIS_URL).toBe(made.outputs.REDIS_URL);
  await askRedis(newest.outputs.REDIS_URL, 'word', 'kept');
  // The run of the second push, which came to nothing then, is run again.
  repo.configure(redis('192m'));
  expect(red(await push(second, '7').uses())).toContain('a run of another commit has made it');
  repo.configure(redis('128m'));
  const again = green(await push(second, '7').uses());
  expect(again.log).toContain('stays, although the configuration no longer lists it');
  expect(await askRedis(again.outputs.REDIS_URL, 'word')).toBe('kept');
  expect(await repo.containers()).toHaveLength(2);
  // An answer that is older than the event does not know of its push yet.
  pulls[0] = { ...pull, sha: third.sha, updated: third.at };
  repo.configure(redis('192m'));
  const next = green(await push(commit('d4', 4), '12').uses());
  expect(next.log).toContain('memory changed');
  await github.close();
});

it('of a close, without a token, keeps what a later run has made', async () => {
  const repo = repository();
  repo.configure(redis('128m'));
  const run = async (action: string, id: string) => {
    const job = repo.job(repo.pull(action, { branch }), { run: { id } });
    green(await job.uses());
    return await ended(job);
  };
  await run('opened', '5');
  expect(await run('closed', '8')).toContain('1 removed, 0 kept');
  await run('reopened', '9');
  const stale = await run('closed', '8');
  expect(stale).toContain('stays: a later run has made it, and without a token nobody can be asked');
  expect(stale).toContain('0 removed, 1 kept');
  expect(await run('closed', '12')).toContain('1 removed, 0 kept');
});

it('of a close, without a token, leaves the note that its pull request uses what it shares since it was reopened', async () => {
  const repo = repository();
  repo.configure(redis('128m'));
  const run = async (action: string, number: number, id: string) => {
    const job = repo.job(repo.pull(action, { branch: `feature/${number}`, number }), { run: { id } });
    const { outputs } = green(await job.uses({ experiment: 'staging' }));
    return { url: outputs.REDIS_URL, post: await ended(job) };
  };
  await run('opened', 7, '5');
  await run('closed', 7, '8');
  const { url } = await run('reopened', 7, '9');
  expect((await run('opened', 8, '10')).url).toBe(url);
  await run('closed', 7, '8');
  expect((await run('closed', 8, '12')).post).toContain('stays: pull request #7 uses it, too');
  await askRedis(url, 'word', 'there');
  expect((await run('closed', 7, '13')).post).toContain('1 removed, 0 kept');
});
