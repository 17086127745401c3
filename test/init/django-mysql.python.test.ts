// The service of `labtest init --template django` on MySQL and Redis in containers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended, engine, green, repository } from '../faults/fixtures';
import { images } from '../setup/images';
import { counted, newService, numberAt, tested } from './service';

test('a new Django service on MySQL and Redis in containers: as on PostgreSQL, and the data outlive a restart', async () => {
  const repo = repository();
  const service = await newService(repo, 'mysql');
  const configuration = readFileSync(join(repo.workspace, '.labtest.yml'), 'utf8');
  expect(configuration).toContain('image: mysql:8.4\n');
  const here = configuration
    .replace('mysql:8.4', images.mariadb)
    .replace('redis:', `redis: { image: '${images.redis}' }`);
  repo.write('.labtest.yml', here);
  const opened = repo.job(repo.pull('opened'));
  const running = await tested(opened, service);
  running.start('celery', '--app', 'service', 'worker', '--pool', 'solo');
  const url = await running.web();
  const last = await counted(url);

  const [database] = (await repo.containers()).filter(({ Config }) => Config.Image === images.mariadb);
  await running.stop();
  await ended(opened);
  // The restart gives it another port, which the next job is told.
  await engine.getContainer(database?.Id ?? '').restart();
  const pushed = repo.job(repo.pull('synchronize'), { run: { id: '102' } });
  green(await pushed.uses({ 'export-env': 'true' }));
  const again = service.in(pushed);
  expect(await numberAt(await again.web())).toBe(last + 1);
  await again.stop();
  await ended(pushed);

  const closed = repo.job(repo.pull('closed'), { run: { id: '101' } });
  green(await closed.uses());
  expect(await ended(closed)).toContain('2 removed, 0 kept');
  expect(await repo.containers()).toEqual([]);
});
