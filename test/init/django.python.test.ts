// The service that `labtest init --template django` makes, on what the action provisions for it.
import { expect, test } from 'vitest';
import { ended, green } from '../faults/fixtures';
import { localRepository } from '../faults/local';
import { counted, newService, numberAt, tested } from './service';

test('a new Django service on PostgreSQL and Redis: its own tests, the page, the worker, and the next push', async () => {
  const { repo, job, servers } = localRepository();
  const service = await newService(repo, 'postgresql', '--provider', 'local');
  const opened = job(repo.pull('opened'));
  const here = await tested(opened, service);
  const worker = here.start('celery', '--app', 'service', 'worker', '--pool', 'solo', '-l', 'INFO');
  const url = await here.web();
  const last = await counted(url);
  expect(JSON.parse((await worker(/^\{.*worker has seen.*\}$/m)) ?? '')).toMatchObject({ levelname: 'INFO' });
  const style = /href="(\/static\/[^"]+)"/.exec(await (await fetch(url)).text())?.[1] ?? '';
  expect((await fetch(url + style)).status).toBe(200);
  await here.stop();
  await ended(opened);

  const pushed = job(repo.pull('synchronize'), { run: { id: '101' } });
  green(await pushed.uses({ 'export-env': 'true' }));
  const again = service.in(pushed);
  expect(await numberAt(await again.web())).toBe(last + 2);
  await again.stop();
  await ended(pushed);

  const closed = job(repo.pull('closed'), { run: { id: '102' } });
  green(await closed.uses());
  expect(await ended(closed)).toContain('2 removed, 0 kept');
  expect(servers()).toEqual([]);
});
