import { describe, expect, it, onTestFinished } from 'vitest';
import { communalServerOf } from '../../src/communal/server';
import { communalService, ownName } from '../communal/laboratory';
import { askPostgres, askRedis } from '../faults/clients';
import { ended, engine, green, interrupted, type Repository, repository, until } from '../faults/fixtures';
import type { StepResult } from '../runner/runner';
import { images } from '../setup/images';
import { type GitHub, gitHub, known, sweeps } from './github';

const redis = { redis: { image: images.redis } };

/** Provisions a pull request, without a token: the run itself would see that it is closed. */
async function opened(repo: Repository, number: number) {
  const job = repo.job(repo.pull('opened', { number, branch: `feature/${number}` }));
  const { outputs } = green(await job.uses());
  await ended(job);
  return outputs;
}

const sweep = async (repo: Repository, github: GitHub, inputs?: Record<string, string>) =>
  green(await sweeps(repo.job(repo.scheduled(), github.options), inputs));

/** What a sweep has removed, or would remove, of a repository: what the dead have left it removes for everybody. */
const removedOf = ({ name }: Repository, { log }: StepResult) =>
  log.split('\n').filter((line) => /^(?:would remove|removed) /.test(line) && line.includes(name));

/** The leases on what is being made for a repository, and how many other containers there are. */
async function held(repo: Repository) {
  const all = await repo.containers();
  const leases = all.filter(({ Config }) => Config.Labels['labtest.managed-by'] === 'labtest.lease');
  return { held: leases.filter(({ State }) => State.Running).length, others: all.length - leases.length };
}

const numbers = async (repo: Repository) =>
  (await repo.containers()).map(({ Config }) => Number(Config.Labels['labtest.pull-request'])).sort();

describe('the action sweep, on an engine', () => {
  it('MP-6 MP-13 MP-35 removes containers and networks of closed pull requests, half removed ones too', async () => {
    const repo = repository();
    const web = { service: 'container', image: images.http, port: 8080 };
    repo.configure({ ...redis, web });
    await opened(repo, 7);
    await opened(repo, 8);
    // Somebody has removed one's containers, and not its network.
    repo.configure({ ...redis, web });
    await opened(repo, 9);
    for (const { Id, Config } of await repo.containers())
      if (Config.Labels['labtest.pull-request'] === '9')
        await engine.getContainer(Id).remove({ force: true, v: true });
    const github = await gitHub([known(7, 'closed'), known(8, 'open'), known(9, 'closed')]);
    const told = await sweep(repo, github, { 'dry-run': 'true' });
    expect([removedOf(repo, told), told.outputs.kept]).toEqual([expect.objectContaining({ length: 3 }), '2']);
    expect(await repo.networks()).toHaveLength(3);
    const swept = await sweep(repo, github);
    expect([removedOf(repo, swept), swept.outputs.kept]).toEqual([
      expect.objectContaining({ length: 3 }),
      '2',
    ]);
    expect(swept.summary).toContain('pull request #9 is closed');
    expect(await numbers(repo)).toEqual([8, 8]);
    expect(await repo.networks()).toHaveLength(1);
  });

  it('MP-1 MP-5 a run killed while it makes: kept while its run lives, gone with its pull request', async () => {
    const repo = repository();
    const environment = { STARTUP_DELAY: '600' };
    repo.configure({ web: { service: 'container', image: images.http, port: 8080, environment } });
    const job = repo.job(repo.pull('opened', { number: 7, branch: 'feature/7' }));
    const github = await gitHub([known(7, 'closed')]);
    await interrupted(job, 'SIGKILL', async () => {
      await until('it is being made', async () => (await repo.containers()).length === 2);
      const { summary } = await sweep(repo, github);
      expect(summary).toContain('a run is making it');
    });
    await until('the engine ends its lease', async () => (await held(repo)).held === 0);
    expect(await held(repo)).toEqual({ held: 0, others: 1 });
    expect(removedOf(repo, await sweep(repo, github)).join()).toContain('pull request #7 is closed');
    expect(await repo.containers()).toEqual([]);
  });

  it('communal databases of closed pull requests go, and MP-46 those of a renamed repository; servers stay', async () => {
    const communal = ownName();
    for (const kind of ['postgresql', 'redis'] as const)
      onTestFinished(async () => {
        const { serverName } = communalServerOf(communalService(kind, communal));
        await engine
          .getContainer(serverName)
          .remove({ force: true, v: true })
          .catch(() => undefined);
      });
    const repo = repository();
    const service = { provision_type: 'communal', communal_name: communal };
    const postgresql = { ...service, image: images.postgres };
    repo.configure({ postgresql, redis: { ...service, image: images.redis } });
    await opened(repo, 7);
    const open = await opened(repo, 8);
    const github = await gitHub([known(7, 'closed'), known(8, 'open')]);
    // The number in a test's repository's name is what stays.
    const renamed = { ...repo.scheduled(), payload: { ...repo.scheduled().payload, repository: undefined } };
    const name = `renamed/it-${repo.id.toString(36)}`;
    const env = {
      ...github.options.env,
      GITHUB_REPOSITORY_ID: String(repo.id),
      GITHUB_REPOSITORY_OWNER_ID: '4',
    };
    const job = repo.job(renamed, { ...github.options, repository: name, env });
    const swept = green(await sweeps(job));
    expect([removedOf(repo, swept), swept.outputs.kept]).toEqual([
      expect.objectContaining({ length: 2 }),
      '2',
    ]);
    expect(await askPostgres(open.DATABASE_URL, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await askRedis(open.REDIS_URL, 'word', 'there')).toBe('OK');
    const client = await askPostgres(open.DATABASE_URL, 'SELECT count(*)::int AS n FROM pg_database');
    expect(client).toEqual([{ n: 4 + 1 }]);
  });

  it('all repositories of a laboratory: of those that the token does not see everything stays', async () => {
    const [one, other] = [repository(), repository()];
    for (const repo of [one, other]) {
      repo.configure(redis);
      await opened(repo, 7);
    }
    // Nor any other: the laboratory has those of the tests beside this one, and #7 of each would be closed.
    const github = await gitHub([known(7, 'closed')], { seen: [one.id] });
    const { summary, log } = await sweep(one, github, { 'all-repositories': 'true' });
    expect(summary).toContain(`pull request #7 is closed`);
    expect(log).toMatch(/::warning::Kept what depends on it: .*Not Found/);
    expect([await numbers(one), await numbers(other)]).toEqual([[], [7]]);
  });

  it('never sweeps what an image or a stranger has labelled (MP-17)', async () => {
    const repo = repository();
    repo.configure(redis);
    await opened(repo, 7);
    const [ours] = await repo.containers();
    const { id } = await engine.createContainer({
      name: `forged-${repo.id}`,
      Image: images.redis,
      Labels: ours?.Config.Labels ?? {},
    });
    const github = await gitHub([known(7, 'closed')]);
    expect(removedOf(repo, await sweep(repo, github))).toHaveLength(1);
    expect((await repo.containers()).map(({ Id }) => Id)).toEqual([id]);
  });
});

it('each run sweeps the engine that it works on: one that the close never reached', async () => {
  const repo = repository();
  repo.configure(redis);
  await opened(repo, 7);
  const github = await gitHub([known(7, 'closed'), known(8, 'open')]);
  const job = repo.job(repo.pull('opened', { number: 8, branch: 'feature/8' }), github.options);
  green(await job.uses());
  expect(await ended(job)).toContain('pull request #7 is closed');
  expect(await numbers(repo)).toEqual([8]);
});
