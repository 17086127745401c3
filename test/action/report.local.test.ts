import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ended, green, red, until } from '../faults/fixtures';
import { localRepository } from '../faults/local';

it('the action report runs a command on a clone, tells what it did, and leaves nothing', async () => {
  const { repo, job, servers } = localRepository();
  repo.configure({ postgresql: { provider: 'local', initial_data_source: 'dump.sql' } });
  writeFileSync(
    join(repo.workspace, 'dump.sql'),
    "CREATE TABLE people (name text); INSERT INTO people VALUES ('ann');",
  );
  const one = job(repo.pull('opened', { number: 7 }));
  const run = (command: string, failOn = '') =>
    one.uses({ command, token: '', 'fail-on': failOn, comment: 'true' }, undefined, undefined, 'report');

  const { outputs, log } = green(
    await run(
      'env | grep -e ^INPUT_ -e ^GITHUB_STATE= || psql "$DATABASE_URL" -c \'ALTER TABLE people ADD age int\'',
    ),
  );
  expect(log).toContain('ALTER TABLE');
  expect(log).not.toMatch(/INPUT_COMMAND|GITHUB_STATE=\//);
  expect(log).toMatch(/::warning::The report is no comment of pull request #7\..*no token to write it with/);
  expect(outputs['exit-code']).toBe('0');
  expect(JSON.parse(outputs.report ?? '')).toMatchObject({
    services: [
      {
        exit_code: 0,
        statements: [{ tag: 'ALTER TABLE' }],
        changes: [{ words: 'people.age: column added, integer, NULL' }],
        advice: [{ rule: 'no-lock-timeout' }],
      },
    ],
  });

  const over = await run('psql "$DATABASE_URL" -c \'ALTER TABLE people ADD age int\'', 'advice > 0');
  expect(red(over)).toContain('advice > 0: 1');
  expect(red(await run('true', 'lock > 2'))).toContain('`lock` has a unit.');

  const failed = await run('false | true');
  expect(red(failed)).toContain('The command ended with code 1.');
  expect(failed.outputs['exit-code']).toBe('1');
  await ended(one);
  expect(servers()).toEqual([]);
});

it('a report that is killed while the command runs leaves nothing once its job has ended', async () => {
  const { repo, job, servers } = localRepository();
  repo.configure({ postgresql: { provider: 'local' } });
  const one = job(repo.pull('opened', { number: 8 }));
  const marker = join(repo.workspace, 'begun');
  let pid = 0;
  const command = 'touch begun; sleep 20';
  const reported = one.uses({ command, token: '' }, undefined, (number) => (pid = number), 'report');
  await until('the command runs', () => existsSync(marker));
  expect(servers()).toHaveLength(1);
  process.kill(pid, 'SIGKILL');
  await reported;
  await ended(one);
  expect(servers()).toEqual([]);
});
