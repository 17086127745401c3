import { expect, it, onTestFinished } from 'vitest';
import { crowd } from '../setup/crowd';
import { images } from '../setup/images';
import { executioner } from './executioner';
import { ended, engine, green, type Repository, repository, temporary } from './fixtures';

const policy = 'experiments: 50\napp_memory: 100g\n';

/** What whole steps ask of the engine, main and post, under a limit of the organisation's. */
async function asking(repo: Repository) {
  const folder = temporary('labtest-state-');
  const state = JSON.stringify({ provider: 'directory', path: folder });
  const { writeFileSync, mkdirSync } = await import('node:fs');
  mkdirSync(`${folder}/policy`);
  writeFileSync(`${folder}/policy/default`, policy);
  const step = async (action: string, number: number) => {
    const between = await executioner(Number.POSITIVE_INFINITY);
    onTestFinished(() => between.close());
    const job = repo.job(repo.pull(action, { branch: `feature/${number}`, number }), {
      run: { id: `${number}` },
    });
    const { log } = green(await job.uses({ state, 'docker-host': between.host }));
    await ended(job);
    return { log, requests: between.requests };
  };
  return {
    build: await step('opened', 1),
    clone: await step('opened', 2),
    attach: await step('synchronize', 2),
    close: await step('closed', 2),
  };
}

function configured(): Repository {
  const repo = repository();
  repo.write('dump.sql', `CREATE TABLE people (id int); INSERT INTO people VALUES (1); -- ${repo.name}\n`);
  repo.configure({ postgresql: { image: images.postgres, initial_data_source: 'dump.sql' } });
  return repo;
}

/** Whatever a request could name of the crowd by: ids and names of its containers and images, and what its labels say. */
async function namesOfCrowd(): Promise<string[]> {
  const containers = (await engine.listContainers({ all: true })).filter(({ Labels }) =>
    Labels['labtest.app']?.startsWith('crowd-'),
  );
  const images = (await engine.listImages()).filter(({ RepoTags }) =>
    RepoTags?.some((name) => name.startsWith('labtest-template:crowd')),
  );
  return [
    ...containers.flatMap(({ Id, Names, Labels }) => [
      Id,
      ...Names.map((name) => name.slice(1)),
      Labels['labtest.app'] ?? '',
    ]),
    ...images.flatMap(({ Id, RepoTags }) => [
      Id.replace('sha256:', ''),
      ...(RepoTags ?? []).map((name) => name.split(':')[1] ?? ''),
    ]),
  ];
}

it('a step asks the engine about nothing that others have there, with a limit that counts them', async () => {
  const crowded = { docker: engine, servers: 40, templates: 8, image: images.redis };
  onTestFinished(await crowd(crowded));
  const names = await namesOfCrowd();
  expect(names.length).toBeGreaterThanOrEqual(40 * 3 + 8 * 2);
  const { build, clone, ...others } = await asking(configured());
  expect(build.log).toContain('building template');
  expect(clone.log).not.toContain('building template');
  for (const [what, { requests }] of Object.entries({ build, clone, ...others })) {
    expect(requests.length, what).toBeGreaterThan(0);
    const about = requests.map(decodeURIComponent).filter((one) => names.some((name) => one.includes(name)));
    expect(about, what).toEqual([]);
  }
});
