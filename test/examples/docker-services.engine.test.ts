import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { pullRequest } from '../runner/events';
import { Job, root } from '../runner/runner';
import { images } from '../setup/images';

const workspace = mkdtempSync(join(tmpdir(), 'labtest-example-'));
const about = { repository: { id: Date.now() } };
const job = (action: string) => new Job({ event: pullRequest(action, about), workspace });

afterAll(async () => {
  const last = job('closed');
  await last.uses();
  await last.end();
  rmSync(workspace, { recursive: true });
});

test('examples/docker-services: every service answers, with its data, and goes at the close', async () => {
  cpSync(join(root, 'examples/docker-services'), workspace, { recursive: true });
  overrideImages(join(workspace, '.labtest.yml'));

  const opened = job('opened');
  const { outputs, log, exitCode } = await opened.uses();
  await opened.end();
  expect(exitCode, log).toBe(0);
  const services = JSON.parse(outputs.services ?? '') as { name: string; how: string }[];
  expect(services.map(({ name, how }) => `${name} ${how}`)).toEqual(
    ['postgresql', 'mysql', 'redis', 'memcached', 'web'].map((name) => `${name} created`),
  );
  expect(outputs.DATABASE_URL).toBe(outputs.POSTGRESQL_DATABASE_URL);
  expect(outputs.MYSQL_DATABASE_URL).toMatch(/^mysql:/);
  expect(outputs.REDIS_URL).toMatch(/^redis:/);
  const health = await fetch(`${outputs.WEB_URL}/health`);
  expect(await health.text()).toBe('ok\n');
  const client = new pg.Client({ connectionString: outputs.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query('SELECT name FROM products ORDER BY name');
  await client.end();
  expect(rows).toEqual([{ name: 'Kettle' }, { name: 'Teapot' }]);

  const closed = job('closed');
  await closed.uses();
  const [post] = await closed.end();
  expect(post?.log).toContain('5 removed, 0 kept');
});

/** The test images stand in for the example's; theirs for `container` listens elsewhere than nginx. */
function overrideImages(file: string): void {
  const configuration = parse(readFileSync(file, 'utf8')) as { services: Record<string, object | null> };
  const { postgres, mariadb, redis, memcached, http } = images;
  const other: Record<string, object> = {
    postgresql: { image: postgres },
    mysql: { image: mariadb },
    redis: { image: redis },
    memcached: { image: memcached },
    web: { image: http, port: 8080, readiness: { type: 'http', path: '/health' } },
  };
  for (const [name, override] of Object.entries(other))
    configuration.services[name] = { ...configuration.services[name], ...override };
  writeFileSync(file, stringify(configuration));
}
