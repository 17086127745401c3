import { expect, it, onTestFinished } from 'vitest';
import { crowd } from '../setup/crowd';
import { images } from '../setup/images';
import { executioner } from './executioner';
import { ended, engine, green, type Repository, repository, temporary } from './fixtures';

const policy = 'experiments: 50\napp_memory: 100g\n';

/** Counts what whole steps ask of the engine, main and post, under a limit of the organisation's. */
async function counting(repo: Repository) {
  const folder = temporary('labtest-state-');
  const state = JSON.stringify({ provider: 'directory', path: folder });
  const { writeFileSync, mkdirSync } = await import('node:fs');
  mkdirSync(`${folder}/policy`);
  writeFileSync(`${folder}/policy/default`, policy);
  const step = async (action: string, number: number) => {
    const counted = await executioner(Number.POSITIVE_INFINITY);
    onTestFinished(() => counted.close());
    const job = repo.job(repo.pull(action, { branch: `feature/${number}`, number }), {
      run: { id: `${number}` },
    });
    const { log } = green(await job.uses({ state, 'docker-host': counted.host }));
    await ended(job);
    return { log, calls: counted.requests.length };
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

it('a step asks the engine as much beside others as beside nobody, with a limit that counts them', async () => {
  const alone = await counting(configured());
  const gone = await crowd({ docker: engine, servers: 40, templates: 8, image: images.redis });
  onTestFinished(gone);
  const beside = await counting(configured());
  expect(beside.build.log).toContain('building template');
  expect(beside.clone.log).not.toContain('building template');
  for (const [what, { calls }] of Object.entries(alone)) {
    const more = beside[what as keyof typeof beside].calls - calls;
    expect(more, `${what}: ${calls} alone, and so many more beside others`).toBeLessThanOrEqual(5);
  }
});
