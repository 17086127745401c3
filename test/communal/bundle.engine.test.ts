import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { communalServerOf } from '../../src/communal/server';
import { engine, repository } from '../faults/fixtures';
import { images } from '../setup/images';
import { communalService, ownName } from './laboratory';

const dump = `
SET standard_conforming_strings = on;
CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;
COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language';
CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;
COMMENT ON EXTENSION citext IS 'case-insensitive text';
COMMENT ON SCHEMA public IS 'standard public schema';
CREATE TABLE public.users (name public.citext NOT NULL);
ALTER TABLE public.users OWNER TO postgres;
INSERT INTO public.users VALUES ('Ada');
GRANT ALL ON TABLE public.users TO somebody;
`;

async function names(url: string | undefined): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ name: string }>('SELECT name FROM users ORDER BY name');
  await client.end();
  return rows.map(({ name }) => name);
}

it('seeds a database on a communal server, shares it, and drops it at the close; the server stays', async () => {
  const communal = ownName();
  const name = communalServerOf(communalService('postgresql', communal)).serverName;
  onTestFinished(() =>
    engine
      .getContainer(name)
      .remove({ force: true, v: true })
      .catch(() => undefined),
  );
  const [owner, guest] = [repository(), repository()];
  owner.write('dump.sql', dump);
  const service = { provision_type: 'communal', communal_name: communal, image: images.postgres };
  owner.configure({ postgresql: { ...service, initial_data_source: 'dump.sql' } });
  const opened = await owner.job(owner.pull('opened')).uses();
  expect(opened.exitCode, opened.log).toBe(0);
  expect(await names(opened.outputs.DATABASE_URL)).toEqual(['Ada']);
  expect(JSON.parse(opened.outputs.services ?? '')).toMatchObject([
    { how: 'created', provision_type: 'communal' },
  ]);
  expect(opened.log).not.toContain(opened.outputs.DATABASE_PASSWORD);

  const again = await owner.job(owner.pull('synchronize')).uses();
  expect(again.outputs.DATABASE_URL).toBe(opened.outputs.DATABASE_URL);
  expect(again.outputs.created).toBe('false');

  expect(opened.log).toContain('building template');
  const another = { number: 8, branch: 'feature/other' };
  const cloned = await owner.job(owner.pull('opened', another)).uses();
  expect(cloned.log).toMatch(/cloned from template [0-9a-f]{32}; PostgreSQL \d+, FILE_COPY/);
  expect(cloned.log).not.toContain('building template');
  expect(await names(cloned.outputs.DATABASE_URL)).toEqual(['Ada']);

  const from = { shared_app_name: owner.name, shared_experiment_name: 'feature/login' };
  guest.configure({ db: { service: 'postgresql', provision_type: 'shared', ...from } });
  const job = guest.job(guest.pull('opened'));
  const shared = await job.uses();
  expect(shared.exitCode, shared.log).toBe(0);
  expect(shared.outputs.DATABASE_URL).toBe(opened.outputs.DATABASE_URL);
  expect(JSON.parse(shared.outputs.services ?? '')).toMatchObject([{ how: 'shared' }]);
  const leaving = guest.job(guest.pull('closed'));
  await leaving.uses();
  for (const post of [...(await job.end()), ...(await leaving.end())])
    expect(post.exitCode, post.log).toBe(0);
  expect(await names(opened.outputs.DATABASE_URL)).toEqual(['Ada']);

  const closing = owner.job(owner.pull('closed'));
  const closed = await closing.uses();
  expect(closed.outputs.DATABASE_URL).toBe(opened.outputs.DATABASE_URL);
  const [post] = await closing.end();
  expect(post?.exitCode, post?.log).toBe(0);
  await expect(names(opened.outputs.DATABASE_URL)).rejects.toThrow(/password authentication failed/);
  expect((await engine.getContainer(name).inspect()).State.Running).toBe(true);

  const late = await guest.job(guest.pull('synchronize')).uses();
  expect(late.exitCode).toBe(1);
  expect(late.log).toContain(
    `app ${owner.name} has no service db of kind postgresql in experiment feature/login`,
  );
});
