import { createClient } from '@redis/client';
import { expect, it } from 'vitest';
import { images } from '../setup/images';
import { askMysql, askPostgres } from './clients';
import { ended, engine, green, type Repository, red, repository } from './fixtures';

const dump = 'CREATE TABLE notes (word text);\nINSERT INTO notes VALUES ($$kept$$);\n';
const services = {
  postgresql: { image: images.postgres, initial_data_source: 'dump.sql' },
  mysql: { image: images.mariadb },
  redis: { image: images.redis },
};

/** A pull request whose services have been handed out. */
async function handedOut(only: Record<string, object> = services) {
  const repo = repository();
  repo.write('dump.sql', dump);
  repo.configure(only);
  let runs = 100;
  const run = async (action: string, inputs = {}) => {
    const job = repo.job(repo.pull(action), { run: { id: String(++runs) } });
    return { result: await job.uses(inputs), end: () => ended(job) };
  };
  const first = await run('opened');
  const { outputs } = green(first.result);
  await first.end();
  return { repo, run, outputs };
}

const containerOf = async (repo: Repository, service: string) => {
  const found = (await repo.containers()).find(({ Config }) => Config.Labels['labtest.service'] === service);
  return engine.getContainer(found?.Id ?? expect.fail(`no ${service}`));
};

/** Runs a command in a container, as its server's account. */
async function inside(repo: Repository, service: string, ...Cmd: string[]): Promise<void> {
  const exec = await (await containerOf(repo, service)).exec({ Cmd, AttachStdout: true });
  const stream = await exec.start({});
  await new Promise((resolve) => stream.resume().once('close', resolve).once('end', resolve));
  expect((await exec.inspect()).ExitCode).toBe(0);
}

/** Lets a container's server stand still, as its host would see it. */
async function hang(repo: Repository, service: string): Promise<void> {
  const { State } = await (await containerOf(repo, service)).inspect();
  const helper = await engine.createContainer({
    Image: images.redis,
    Entrypoint: ['sh', '-c', `kill -STOP ${State.Pid}`],
    HostConfig: { PidMode: 'host', AutoRemove: true },
  });
  const over = helper.wait({ condition: 'removed' });
  await helper.start();
  expect(((await over) as { StatusCode: number }).StatusCode).toBe(0);
}

it('a server that went wrong is mended where no data are lost by it, with the same credentials', async () => {
  const { run, outputs } = await handedOut();
  await askPostgres(outputs.DATABASE_URL, `ALTER ROLE CURRENT_USER PASSWORD 'other'`);
  await askMysql(outputs.MYSQL_DATABASE_URL, 'CREATE TABLE notes (word TEXT)');
  await askMysql(outputs.MYSQL_DATABASE_URL, "SET PASSWORD = PASSWORD('other')");
  const changed = await run('synchronize');
  const { outputs: later, log } = green(changed.result);
  await changed.end();
  expect(later).toMatchObject({
    DATABASE_URL: outputs.DATABASE_URL,
    MYSQL_DATABASE_URL: outputs.MYSQL_DATABASE_URL,
  });
  expect(log).toContain('postgresql: its password had been changed, and was set back');
  expect(log).toContain('mysql: its password had been changed, and was set back');
  expect(log).not.toContain(outputs.DATABASE_PASSWORD);
  expect(await askPostgres(later.DATABASE_URL, 'SELECT word FROM notes')).toEqual([{ word: 'kept' }]);
  expect(await askMysql(later.MYSQL_DATABASE_URL, 'SELECT word FROM notes')).toEqual([]);
});

it('a server that stands still is started anew, with its data', async () => {
  const { repo, run, outputs } = await handedOut({ postgresql: services.postgresql });
  await hang(repo, 'postgresql');
  const hung = await run('synchronize');
  const { outputs: last, log: said } = green(hung.result);
  await hung.end();
  expect(said).toContain('postgresql: it runs and has not answered for 10 seconds; started anew');
  expect(last.DATABASE_PASSWORD).toBe(outputs.DATABASE_PASSWORD);
  expect(await askPostgres(last.DATABASE_URL, 'SELECT word FROM notes')).toEqual([{ word: 'kept' }]);
});

it('one that cannot be mended is said to be what it is, and a reset gives a fresh one', async () => {
  const { repo, run, outputs } = await handedOut({ postgresql: services.postgresql });
  // The server writes on meanwhile.
  await inside(repo, 'postgresql', 'sh', '-c', 'rm -rf "$PGDATA"/*; test ! -e "$PGDATA"/PG_VERSION');
  const gone = red((await run('synchronize')).result);
  expect(gone).toMatch(/postgresql: its server \S+ was handed out before, and has lost its data/);
  expect(gone).toContain('`reset: true`, or the label `labtest:reset`');
  await (await containerOf(repo, 'postgresql')).stop({ t: 0 });
  expect(red((await run('synchronize')).result)).toMatch(/has lost its data[\s\S]*PG_VERSION is not there/);
  const fresh = await run('synchronize', { reset: 'true' });
  const { outputs: after } = green(fresh.result);
  await fresh.end();
  expect(after.DATABASE_PASSWORD).toBe(outputs.DATABASE_PASSWORD);
  expect(await askPostgres(after.DATABASE_URL, 'SELECT word FROM notes')).toEqual([{ word: 'kept' }]);
});

it('one whose database or password is gone for good is said to be so; the close looks once, and removes', async () => {
  const database = { image: images.postgres };
  const { repo, run, outputs: after } = await handedOut({ postgresql: database, redis: services.redis });
  const name = new URL(after.DATABASE_URL ?? '').pathname.slice(1);
  const url = after.DATABASE_URL?.replace(/\/[^/]*$/, '/template1');
  await askPostgres(url, `DROP DATABASE "${name}" WITH (FORCE)`);
  expect(red((await run('synchronize')).result)).toMatch(/does not have its database any more/);

  const client = await createClient({ url: after.REDIS_URL ?? '' }).connect();
  await client.configSet('requirepass', 'other');
  client.destroy();
  const closed = await run('closed');
  const { outputs: handed, log } = green(closed.result);
  expect(log).toMatch(
    /postgresql: not attached\. [\s\S]*redis: not attached\. |redis: not attached\. [\s\S]*postgresql: not/,
  );
  expect(handed.DATABASE_URL).toBeUndefined();
  expect(await closed.end()).toContain('2 removed, 0 kept');
  expect(await repo.containers()).toEqual([]);
});
