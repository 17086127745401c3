import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askPostgres, askRedis } from './clients';
import { ended, green } from './fixtures';
import { echoingScript, hostileBranches, similarBranches } from './hostile';
import { localRepository } from './local';

describe('MP-37 on provider local', () => {
  it.each(Object.entries(hostileBranches))(
    'a branch whose name is %s lives and goes like any other',
    async (_, branch) => {
      const { repo, job, servers } = localRepository();
      repo.write('setup.sh', `${echoingScript}env\n`, 0o755);
      repo.configure({ redis: { provider: 'local', data_setup_script: 'setup.sh' } });
      const opened = job(repo.pull('opened', { branch }));
      const { outputs, log } = green(await opened.uses());
      expect(outputs.experiment).toBe(branch);
      expect(log).not.toMatch(/^::error::forged/m);
      await askRedis(outputs.REDIS_URL, 'word', branch);
      expect(await askRedis(outputs.REDIS_URL, 'word')).toBe(branch);
      await ended(opened);
      expect(servers()).toEqual([expect.stringMatching(/^labtest-[a-z0-9-]+\.[0-9a-f]+$/)]);
      const closed = job(repo.pull('closed', { branch }));
      green(await closed.uses());
      expect(await ended(closed)).toContain('1 removed, 0 kept');
      expect(servers()).toEqual([]);
      expect(existsSync(join(repo.workspace, 'pwned'))).toBe(false);
    },
  );

  it('the names of databases and users come from hostile ones too', async () => {
    const { repo, job, servers } = localRepository();
    repo.configure({ postgresql: { provider: 'local' } }, { app_name: `it's "${repo.name}"; $(id)` });
    const pushed = job(repo.push('$(id)'));
    const { outputs } = green(await pushed.uses());
    const [row] = await askPostgres(
      outputs.DATABASE_URL,
      'SELECT current_database() AS name, current_user AS role',
    );
    expect(row).toEqual({ name: outputs.DATABASE_NAME, role: outputs.DATABASE_USERNAME });
    await ended(pushed);
    expect(servers()).toEqual([]);
  });

  it.each(similarBranches)(
    '%s and %s are two experiments, and closing one leaves the other',
    async (one, other) => {
      const { repo, job, servers } = localRepository();
      repo.configure({ redis: { provider: 'local' } });
      for (const [number, branch] of [one, other].entries()) {
        const opened = job(repo.pull('opened', { branch, number }));
        green(await opened.uses());
        await ended(opened);
      }
      expect(servers()).toHaveLength(2);
      const closed = job(repo.pull('closed', { branch: one, number: 0 }));
      green(await closed.uses());
      expect(await ended(closed)).toContain('1 removed, 0 kept');
      expect(servers()).toHaveLength(1);
    },
  );
});
