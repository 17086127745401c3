// The examples for a self-hosted runner, for communal servers and for a monorepo, with images that are here.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { communalServerOf } from '../../src/communal/server';
import { communalService, ownName } from '../communal/laboratory';
import { ended, engine, green, type Repository, repository, temporary } from '../faults/fixtures';
import { root } from '../runner/runner';
import { images } from '../setup/images';

type Services = Record<string, Record<string, unknown> | null>;

/** A repository with a copy of the example, whose configuration is changed service by service. */
function exampleOf(name: string, file: string, changes: Services): Repository {
  const web = repository();
  cpSync(join(root, 'examples', name), web.workspace, { recursive: true });
  change(web, file, changes);
  return web;
}

function change(web: Repository, file: string, changes: Services): void {
  const { services } = parse(readFileSync(join(web.workspace, file), 'utf8')) as { services: Services };
  const changed = Object.entries(services).map(([name, own]) => [name, { ...own, ...changes[name] }]);
  web.configure(Object.fromEntries(changed), {}, file);
}

async function rowsOf(url: string | undefined, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

test('examples/self-hosted: the newest dump of the folder, masked, with the migrations of the branch', async () => {
  const dumps = temporary('labtest-dumps-');
  const web = exampleOf('self-hosted', '.labtest.yml', {
    postgresql: { image: images.postgres, initial_data_source: `${dumps}/` },
    redis: { image: images.redis },
  });
  const dump = 'CREATE TABLE customers (id int, name text, email text); INSERT INTO customers VALUES';
  cpSync(web.write('dump.sql', `${dump} (1, 'Ada', 'ada@acme.test');\n`), join(dumps, 'dump.sql'));

  const job = web.job(web.pull('opened'));
  const { outputs } = green(await job.uses());
  await ended(job);
  expect(await rowsOf(outputs.DATABASE_URL, 'SELECT * FROM customers')).toEqual([
    { id: 1, name: 'Customer 1', email: 'customer1@example.com', newsletter: false },
  ]);
});

test('examples/communal: a database and a prefix of keys on servers that stay', async () => {
  const communal = { communal_name: ownName() };
  const web = exampleOf('communal', '.labtest.yml', {
    postgresql: { image: images.postgres, ...communal },
    redis: { image: images.redis, ...communal },
  });
  const servers = (['postgresql', 'redis'] as const).map((kind) =>
    engine.getContainer(communalServerOf(communalService(kind, communal.communal_name)).serverName),
  );
  onTestFinished(async () => {
    for (const server of servers) await server.remove({ force: true, v: true }).catch(() => undefined);
  });

  const job = web.job(web.pull('opened'));
  const { outputs } = green(await job.uses());
  await ended(job);
  expect(await rowsOf(outputs.DATABASE_URL, 'SELECT count(*)::int FROM products')).toEqual([{ count: 2 }]);
  const redis = createClient({ url: outputs.REDIS_URL ?? '' });
  await redis.connect();
  expect(await redis.set(`${outputs.REDIS_KEY_PREFIX}greeting`, 'hello')).toBe('OK');
  redis.destroy();

  const closing = web.job(web.pull('closed'));
  green(await closing.uses());
  expect(await ended(closing)).toContain('2 removed, 0 kept');
  for (const server of servers) expect((await server.inspect()).State.Running).toBe(true);
});

test('examples/monorepo: two apps in one job, each with its own services', async () => {
  const web = exampleOf('monorepo', 'shop/.labtest.yml', { postgresql: { image: images.postgres } });
  const readiness = { type: 'http', path: '/health' };
  change(web, 'search/.labtest.yml', {
    search: { image: images.http, port: 8080, readiness, environment: {}, memory: '64m' },
  });

  const job = web.job(web.pull('opened'));
  const shop = green(await job.uses({ config: 'shop/.labtest.yml' }, 'shop'));
  const search = green(await job.uses({ config: 'search/.labtest.yml' }, 'search'));
  await ended(job);
  expect(await rowsOf(shop.outputs.DATABASE_URL, 'SELECT count(*)::int FROM products')).toEqual([
    { count: 2 },
  ]);
  expect((await fetch(`${search.outputs.SEARCH_URL}/health`)).ok).toBe(true);
  expect(await web.containers()).toHaveLength(2);
});
