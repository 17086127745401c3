import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { createDockerProvider } from '../../src/providers/docker/index';
import type { ProviderWithCommands, Server } from '../../src/providers/provider';
import { restore } from '../../src/seed/restore/restore';
import { openSource } from '../../src/seed/source/open';
import type { RestoreOptions } from '../../src/services/kind';
import { postgresql } from '../../src/services/postgresql/postgresql';
import { postgresqlRestoring as restoring } from '../../src/services/postgresql/restore';
import { specOfKind } from '../providers/docker/kinds';
import { clearAway, never, silent } from '../providers/docker/laboratory';
import { images } from '../setup/images';
import { recorded } from './recorded';

/** Production's: what the image makes, places, and jobs that act. */
const production = `
  CREATE EXTENSION pg_cron;
  CREATE TABLE places (id int PRIMARY KEY, at geometry(Point, 4326));
  INSERT INTO places SELECT n, ST_SetSRID(ST_MakePoint(n, n), 4326) FROM generate_series(1, 20) AS n;
  CREATE INDEX ON places USING gist (at);
  CREATE TABLE acted (at timestamptz);
  SELECT cron.schedule('act on production', '* * * * *', 'INSERT INTO public.acted VALUES (now())');
  SELECT cron.schedule('nightly', '0 3 * * *', 'DELETE FROM public.acted');`;

let provider: ProviderWithCommands;
let server: Server;
let folder: string;

beforeAll(async () => {
  provider = await createDockerProvider();
  folder = await mkdtemp(join(tmpdir(), 'labtest-dumps-'));
  const tested = { kind: postgresql, image: images.postgis };
  const args = ['-c', 'shared_preload_libraries=pg_cron', '-c', 'cron.database_name=lab'];
  const spec = specOfKind({ ...tested, write: unused, count: unused }, '/labtest-data', { args });
  server = await provider.commit(await provider.start(await provider.create(spec, silent, never())));
  await poll(
    () =>
      ask('SELECT 1').then(
        (value) => ({ value }),
        (error: unknown) => ({ pending: String(error) }),
      ),
    {
      timeout: 90_000,
    },
  );
  await ask(production);
  for (const format of ['plain', 'custom'])
    await run('pg_dump', `--format=${format}`, `--file=/tmp/${format}`);
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true });
  await provider.close();
  await clearAway();
});

const unused = () => {
  throw new Error('not used');
};
const access = () => postgresql.access(server.environment);

async function ask(sql: string, database = access().database): Promise<unknown[][]> {
  const { username: user, password } = access();
  const client = new Client({ ...server.endpoint, user, password, database });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

async function run(program: string, ...args: string[]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const { username = '', password = '', database = '' } = access();
  const environment = { PGHOST: '127.0.0.1', PGUSER: username, PGPASSWORD: password, PGDATABASE: database };
  const onBytes = (piece: Buffer) => void pieces.push(piece);
  expect(await provider.run(server, { argv: [program, ...args], environment, onBytes })).toBe(0);
  return Buffer.concat(pieces);
}

/** Restores into the experiment's own database, which is full. */
async function restored(format: string, over: Partial<RestoreOptions> = {}): Promise<string> {
  await writeFile(join(folder, 'dump'), await run('cat', `/tmp/${format}`));
  const { log, lines } = recorded();
  const options = { disarm: true, skipExtensions: [], extensions: [], alone: true, ...over };
  await restoring.empty?.(server.endpoint ?? server.inside, access());
  const source = await openSource('dump', { repositoryRoot: folder });
  await restore({ provider, server, restoring, access: access(), source, options, log, signal: never() });
  return lines.join('\n');
}

describe.each(['plain', 'custom'])('a %s dump of an image that fills its database', (format) => {
  test('is restored into an empty one, and its jobs do not run', async () => {
    const told = await restored(format);
    expect(await ask('SELECT count(*) FROM places WHERE ST_X(at) > 10')).toEqual([['10']]);
    expect(told).toMatch(/Made inactive: jobs of pg_cron \(act on production, nightly\)/);
    expect(await ask('SELECT jobname, active FROM cron.job ORDER BY 1')).toEqual([
      ['act on production', false],
      ['nightly', false],
    ]);
    expect(await ask("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'labtest%'")).toEqual([]);
    expect(await ask("SELECT datname FROM pg_database WHERE datname = 'template_postgis'")).toEqual([
      ['template_postgis'],
    ]);
  });

  test('its jobs are as they were with disarm: false', async () => {
    const told = await restored(format, { disarm: false });
    expect(told).not.toContain('pg_cron');
    expect(await ask('SELECT active FROM cron.job')).toEqual([[true], [true]]);
  });
});
