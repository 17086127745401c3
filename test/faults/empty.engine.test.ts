import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, it, onTestFinished } from 'vitest';
import { images } from '../setup/images';
import { askMysql, askPostgres } from './clients';
import { ended, engine, green, type Repository, repository, templates } from './fixtures';

const env = { RUNNER_ENVIRONMENT: 'self-hosted' };

/** A run of a pull request of its own: what main says and hands out, and what post says. */
async function provisioned(repo: Repository, number: number) {
  const event = repo.pull('opened', { branch: `branch-${number}`, number });
  const job = repo.job(event, { env, run: { id: String(number) } });
  const { log, outputs, summary } = green(await job.uses());
  return { log, outputs, summary, post: await ended(job) };
}

/** An image like `base` whose own script makes a table. */
async function withInitScript(base: string): Promise<string> {
  const container = await engine.createContainer({ Image: base });
  const archive = pack();
  archive.entry({ name: 'docker-entrypoint-initdb.d/mine.sql' }, 'CREATE TABLE made_by_image (x int);\n');
  archive.finalize();
  await container.putArchive(Readable.from(archive), { path: '/' });
  const [repo, tag] = ['labtest-test/initialises', randomUUID().slice(0, 8)];
  await container.commit({ repo, tag });
  await container.remove();
  onTestFinished(() => engine.getImage(`${repo}:${tag}`).remove({ force: true }));
  return `${repo}:${tag}`;
}

it.each([
  ['postgresql', images.postgres, askPostgres],
  ['mysql', images.mariadb, askMysql],
])(
  '%s without a dump: the post step keeps an empty one, and the next experiment is a clone of it',
  async (kind, base, ask) => {
    const repo = repository();
    repo.configure({ db: { service: kind, image: await withInitScript(base) } });
    const first = await provisioned(repo, 1);
    expect(first.log).not.toContain('template');
    expect(first.post).toMatch(/db: made template \w+ of an empty server \(\d+\.\d MB\) in/);
    await ask(first.outputs.DATABASE_URL, 'CREATE TABLE only_here (x int)');
    expect(await repo.containers()).toHaveLength(1);

    const second = await provisioned(repo, 2);
    expect(second.log).toMatch(/db: cloned from template \w+/);
    expect(second.post).not.toContain('template');
    const { DATABASE_URL = '', DATABASE_PASSWORD = '' } = second.outputs;
    expect(await ask(DATABASE_URL, 'SELECT count(*) AS n FROM made_by_image')).toHaveLength(1);
    await ask(DATABASE_URL, 'CREATE TABLE only_here (x int)');
    const kept = await templates(repo.id);
    expect(kept).toHaveLength(1);
    const { Env } = (await engine.getImage(kept[0] ?? '').inspect()).Config;
    for (const line of [...Env, `PASSWORD=${first.outputs.DATABASE_PASSWORD}`]) {
      const [, password] = /PASSWORD=(.*)/.exec(line) ?? [];
      if (password === undefined) continue;
      await expect(ask(DATABASE_URL.replace(DATABASE_PASSWORD, password), 'SELECT 1')).rejects.toThrow();
    }
  },
);

it('a migration more runs on the template that has run the others, and its clones start as any', async () => {
  const repo = repository();
  const migration = (name: string) =>
    repo.write(`db/${name}.sql`, `CREATE TABLE IF NOT EXISTS ${name} (x int);\n`);
  repo.write(
    'migrate.sh',
    '#!/bin/sh\nfor file in db/*.sql; do psql "$DATABASE_URL" -f "$file" || exit; done\n',
    0o755,
  );
  repo.configure({
    db: {
      service: 'postgresql',
      image: images.postgres,
      data_setup_script: 'migrate.sh',
      data_setup_inputs: ['db/*.sql'],
    },
  });
  migration('one');
  const first = await provisioned(repo, 1);
  expect(first.log).toMatch(/building template \w+ from an empty server/);
  await askPostgres(first.outputs.DATABASE_URL, 'INSERT INTO one VALUES (1)');
  migration('two');
  const second = await provisioned(repo, 2);
  expect(second.log).toMatch(/cloned from template \w+, which has run 1 of 2 files/);
  expect(second.log).not.toContain('from nothing');
  expect(second.summary).toContain('created; began with template');
  expect(second.summary).toMatch(/<td>\d+\.\d MB<\/td>/);
  await askPostgres(second.outputs.DATABASE_URL, 'INSERT INTO two VALUES (1)');
  expect(second.post).toMatch(/made template \w+ from template \w+, which has run 1 of its 2 files/);
  const third = await provisioned(repo, 3);
  expect(third.log).toMatch(/cloned from template \w+;/);
  for (const table of ['one', 'two'])
    expect(await askPostgres(third.outputs.DATABASE_URL, `SELECT * FROM ${table}`)).toEqual([]);
  const users = (await repo.containers()).map(({ Config }) => Config.User);
  expect(users).toEqual(['999', '999', '999']);
});
