import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { images } from '../setup/images';
import { forEachChange } from '../setup/nightly';
import { askPostgres, askRedis } from './clients';
import { ended, green, repository } from './fixtures';
import { echoingScript, hostileBranches, similarBranches } from './hostile';

/** Provider local, which takes a tenth of the time, is tried with all of them for each change. */
const hostile = forEachChange(Object.entries(hostileBranches), ([what]) =>
  ['a command', '255 bytes', 'a workflow command'].includes(what),
);
const similar = forEachChange(similarBranches, ([one]) => one === 'Case');

describe('MP-37 on docker', () => {
  it.each(hostile)('a branch whose name is %s lives and goes like any other', async (_, branch) => {
    const repo = repository();
    repo.write('setup.sh', `${echoingScript}env\n`, 0o755);
    repo.configure({ redis: { image: images.redis, data_setup_script: 'setup.sh' } });
    const opened = repo.job(repo.pull('opened', { branch }));
    const { outputs, log } = green(await opened.uses());
    await ended(opened);
    expect(outputs.experiment).toBe(branch);
    expect(log).not.toMatch(/^::error::forged/m);
    await askRedis(outputs.REDIS_URL, 'word', branch);
    expect(await askRedis(outputs.REDIS_URL, 'word')).toBe(branch);
    const [container] = await repo.containers();
    expect(container?.Name).toMatch(/^\/labtest-[a-z0-9-]+$/);
    expect(container?.Config.Labels['labtest.experiment']).toBe(branch);
    const closed = repo.job(repo.pull('closed', { branch }));
    green(await closed.uses());
    expect(await ended(closed)).toContain('1 removed, 0 kept');
    expect(await repo.containers()).toEqual([]);
    expect(existsSync(join(repo.workspace, 'pwned'))).toBe(false);
  });

  it('the names of databases and users come from hostile ones too', async () => {
    const repo = repository();
    repo.configure({ postgresql: { image: images.postgres } }, { app_name: `it's "${repo.name}"; $(id)` });
    const job = repo.job(repo.push('$(id)'));
    const { outputs } = green(await job.uses());
    const [row] = await askPostgres(
      outputs.DATABASE_URL,
      'SELECT current_database() AS name, current_user AS role',
    );
    expect(row).toEqual({ name: outputs.DATABASE_NAME, role: outputs.DATABASE_USERNAME });
    expect(`${outputs.DATABASE_NAME} ${outputs.DATABASE_USERNAME}`).toMatch(/^[a-z0-9_]+ [a-z0-9_]+$/);
    await ended(job);
    expect(await repo.containers()).toEqual([]);
  });

  it.each(similar)('%s and %s are two experiments, and closing one leaves the other', async (one, other) => {
    const repo = repository();
    repo.configure({ redis: { image: images.redis } });
    const urls: (string | undefined)[] = [];
    for (const [number, branch] of [one, other].entries()) {
      const job = repo.job(repo.pull('opened', { branch, number }));
      urls.push(green(await job.uses()).outputs.REDIS_URL);
      await ended(job);
    }
    expect(new Set(urls).size).toBe(2);
    const closed = repo.job(repo.pull('closed', { branch: one, number: 0 }));
    green(await closed.uses());
    expect(await ended(closed)).toContain('1 removed, 0 kept');
    await askRedis(urls[1], 'word', 'there');
    expect(await repo.containers()).toHaveLength(1);
  });
});
