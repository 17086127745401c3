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
  const { log, outputs } = green(await job.uses());
  return { log, outputs, post: await ended(job) };
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
