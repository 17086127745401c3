// A step is cancelled (SIGINT) at six moments of its work, and its job ends: nothing of it is left.
import { expect, it } from 'vitest';
import { each } from '../../src/core/each';
import { images } from '../setup/images';
import { forEachChange } from '../setup/nightly';
import { executioner, kindOf } from './executioner';
import { ended, engine, kill, type Repository, repository, templates } from './fixtures';

const moments = 6;
const flows: Record<string, (repo: Repository) => void> = {
  'servers of two kinds in a network': (repo) => {
    repo.write('dump.txt', 'SET a b\n');
    repo.configure({
      cache: { service: 'redis', image: images.redis, initial_data_source: 'dump.txt' },
      web: { service: 'container', image: images.http, port: 8080 },
    });
  },
  'a template and its clone': (repo) => {
    repo.write('dump.sql', `CREATE TABLE people (name text); -- ${repo.name}\n`);
    repo.configure({ postgresql: { image: images.postgres, initial_data_source: 'dump.sql' } });
  },
};

/** What a repository's runs have on the engine: servers, builders, leases, networks, and templates without a name. */
async function left(repo: Repository): Promise<string[]> {
  const [all, networks, kept] = await Promise.all([
    engine.listContainers({ all: true, filters: { label: ['labtest.run'] } }),
    repo.networks(),
    templates(repo.id),
  ]);
  const containers = all.filter(({ Labels }) => Labels['labtest.run']?.startsWith(`${repo.id}`));
  const images = await Promise.all(kept.map((id) => engine.getImage(id).inspect()));
  return [
    ...containers.map(({ Names }) => String(Names)),
    ...networks.map(({ Name }) => Name),
    ...images.filter(({ RepoTags }) => (RepoTags ?? []).length === 0).map(({ Id }) => Id),
  ];
}

/** Cancels a step at its request number `at`, and ends its job. */
async function cancelledAt(at: number, configure: (repo: Repository) => void) {
  const repo = repository();
  configure(repo);
  const job = repo.job(repo.pull('opened'));
  let step = 0;
  const by = await executioner(at, () => kill(step, 'SIGINT'));
  const { exitCode, log } = await job.uses({ 'docker-host': by.host }, undefined, (pid, output) => {
    step = pid;
    by.onStart(pid, output);
  });
  const { length } = by.requests;
  const post = await ended(job);
  await by.close();
  const where = `at ${at} of ${length}, ${kindOf(by.requests[at - 1] ?? '')}\n${log}\n${post}`;
  return { exitCode, log, length, where, left: await left(repo) };
}

it.each(forEachChange(Object.keys(flows), (name) => name === 'servers of two kinds in a network'))(
  'a cancel at six moments leaves nothing of %s',
  { timeout: 600_000 },
  async (name) => {
    const configure = flows[name] ?? expect.fail();
    const whole = await cancelledAt(Number.POSITIVE_INFINITY, configure);
    expect(whole.exitCode, whole.log).toBe(0);
    // Once it has what it wants, a step may end well although it was cancelled: the last part of it is left out.
    const at = Array.from({ length: moments }, (_, index) =>
      Math.ceil(((index + 0.5) * 0.8 * whole.length) / moments),
    );
    const all = await each(at, (moment) => cancelledAt(moment, configure), 3);
    for (const one of all) {
      expect(one.exitCode, one.where).toBe(1);
      expect(one.log, one.where).toContain('Cancelled (SIGINT)');
      expect(one.left, one.where).toEqual([]);
    }
  },
);
