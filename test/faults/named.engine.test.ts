import { expect, it } from 'vitest';
import { images } from '../setup/images';
import { gitHub, known, sweeps } from '../sweep/github';
import { askRedis } from './clients';
import { ended, engine, green, repository } from './fixtures';

it('two name one experiment: it stays for the other when the one that made it closes, and a sweep leaves it', async () => {
  const repo = repository();
  repo.configure({ redis: { image: images.redis } });
  const github = await gitHub([known(7, 'open'), known(8, 'open')]);
  const run = async (action: string, number: number) => {
    const job = repo.job(repo.pull(action, { branch: `feature/${number}`, number }), github.options);
    const { outputs } = green(await job.uses({ experiment: 'staging' }));
    return { url: outputs.REDIS_URL, post: await ended(job) };
  };
  const made = await run('opened', 7);
  expect((await run('opened', 8)).url).toBe(made.url);
  github.pulls[0] = known(7, 'closed');
  const swept = green(await sweeps(repo.job(repo.scheduled(), github.options)));
  expect(swept.summary).toContain('others use it, too: pull request #8 is open');
  expect((await run('closed', 7)).post).toContain('stays: pull request #8 uses it, too');
  await askRedis(made.url, 'word', 'there');
  github.pulls[1] = known(8, 'closed');
  expect((await run('closed', 8)).post).toContain('1 removed, 0 kept');
  const noted = { filters: { label: [`labtest.use.repository-id=${repo.id}`] } };
  expect((await engine.listVolumes(noted)).Volumes ?? []).toEqual([]);
});
