// Many experiments, at once and one after another. LABTEST_SOAK is the number of the latter, 200 at night, when nobody else
// works on the engine.
import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { images } from '../setup/images';
import { askPostgres, askRedis } from './clients';
import { ended, engine, green, type Repository, repository } from './fixtures';

const rounds = Number(process.env.LABTEST_SOAK || 3);
const many = process.env.LABTEST_SOAK ? { runs: 50, experiments: 20 } : { runs: 6, experiments: 4 };

const redis = { cache: { service: 'redis', image: images.redis } };

function pull(repo: Repository, event: string, at: number, branch = 'one') {
  const about = branch === 'one' ? { branch } : { branch, number: 100 + at };
  return repo.job(repo.pull(event, about), { run: { id: `${at}` } });
}

it('many runs of one experiment make one instance', { timeout: 600_000 }, async () => {
  const repo = repository();
  repo.configure(redis);
  const jobs = Array.from({ length: many.runs }, (_, at) => pull(repo, 'synchronize', at));
  const results = await Promise.all(jobs.map((job) => job.uses()));
  expect(new Set(results.map((result) => green(result).outputs.REDIS_URL)).size).toBe(1);
  expect(await repo.containers()).toHaveLength(1);
  const closing = pull(repo, 'closed', many.runs);
  green(await closing.uses());
  await ended(closing);
  expect(await repo.containers()).toEqual([]);
});

it('many experiments at once are as many instances', { timeout: 600_000 }, async () => {
  const repo = repository();
  repo.configure(redis);
  const numbers = Array.from({ length: many.experiments }, (_, at) => at);
  const results = await Promise.all(numbers.map((at) => pull(repo, 'opened', at, `b${at}`).uses()));
  const urls = results.map((result) => green(result).outputs.REDIS_URL);
  expect(new Set(urls).size).toBe(many.experiments);
  await Promise.all(urls.map((url, at) => askRedis(url, 'experiment', `${at}`)));
  expect(await repo.containers()).toHaveLength(many.experiments);
  const closings = numbers.map((at) => pull(repo, 'closed', at, `b${at}`));
  await Promise.all(closings.map(async (job) => green(await job.uses())));
  await Promise.all(closings.map((job) => ended(job)));
  expect(await repo.containers()).toEqual([]);
  expect(await repo.networks()).toEqual([]);
});

/** How many of everything an engine keeps, whoever made it: what carries no label, as a server's own volume, too. */
async function everything() {
  const [containers, networks, { Volumes }, images] = await Promise.all([
    engine.listContainers({ all: true }),
    engine.listNetworks(),
    engine.listVolumes(),
    engine.listImages({ all: true }),
  ]);
  return {
    ...{ containers: containers.length, networks: networks.length },
    ...{ volumes: (Volumes ?? []).length, images: images.length },
  };
}

/** The same of what this repository has made, where others work on the engine. */
async function ofRepository(repo: Repository) {
  const [containers, networks, { Volumes }, images] = await Promise.all([
    repo.containers(),
    repo.networks(),
    engine.listVolumes({ filters: { label: [`labtest.repository-id=${repo.id}`] } }),
    engine.listImages({ filters: { dangling: ['true'] } }),
  ]);
  return {
    ...{ containers: containers.length, networks: networks.length },
    ...{ volumes: (Volumes ?? []).length, danglingImages: images.length },
  };
}

async function freeMegabytes(): Promise<number> {
  const { DockerRootDir } = (await engine.info()) as { DockerRootDir: string };
  const { bavail, bsize } = await statfs(DockerRootDir);
  return Math.round((bavail * bsize) / 1e6);
}

const openFiles = () => Number(readFileSync('/proc/sys/fs/file-nr', 'utf8').split('\t')[0]);

it('experiments that are made and closed in a loop leave the engine as it was', {
  timeout: 7_200_000,
}, async () => {
  const repo = repository();
  repo.write('dump.sql', 'CREATE TABLE people (name text);\nINSERT INTO people VALUES (current_user);\n');
  const db = { service: 'postgresql', image: images.postgres, initial_data_source: 'dump.sql' };
  repo.configure({ ...redis, db });
  const round = async (at: number) => {
    const opening = pull(repo, 'opened', at, `b${at}`);
    const { outputs } = green(await opening.uses());
    expect(await askPostgres(outputs.DATABASE_URL, 'SELECT count(*) AS n FROM people')).toEqual([{ n: '1' }]);
    await ended(opening);
    const closing = pull(repo, 'closed', at, `b${at}`);
    green(await closing.uses());
    await ended(closing);
  };
  // The template stays, and is the same for all.
  await round(0);
  const kept = async () => ({
    own: await ofRepository(repo),
    ...(process.env.LABTEST_SOAK && { all: await everything() }),
  });
  const [before, free, files] = [await kept(), await freeMegabytes(), openFiles()];
  for (let at = 1; at <= rounds; at++) await round(at);
  const after = await kept();
  console.log(
    `${rounds} experiments made and closed: ${JSON.stringify(after)}, free disk ${(await freeMegabytes()) - free} MB, open files ${openFiles() - files}`,
  );
  expect(after).toEqual(before);
  expect(after.own).toMatchObject({ containers: 0, networks: 0, volumes: 0 });
});
