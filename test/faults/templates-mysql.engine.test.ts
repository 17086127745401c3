import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { images } from '../setup/images';
import { forEachChange } from '../setup/nightly';
import { askMysql } from './clients';
import { ended, green, type Repository, repository, until } from './fixtures';

/** A repository with a dump of one row. */
function seeded(image: string, settings: object, name = 'Ada'): Repository {
  const repo = repository();
  repo.write(
    'dump.sql',
    `CREATE TABLE people (id int, name varchar(50));\nINSERT INTO people VALUES (1, '${name}');\n`,
  );
  repo.configure({ db: { service: 'mysql', image, initial_data_source: 'dump.sql', ...settings } });
  return repo;
}

async function provisioned(repo: Repository, branch: string) {
  const job = repo.job(repo.pull('opened', { branch }));
  const result = green(await job.uses());
  await ended(job);
  return result;
}

it.each(forEachChange([images.mariadb, images.mysql], (image) => image === images.mariadb))(
  '%s is cloned where nobody but the user gets in from outside',
  async (image) => {
    const environment = { MYSQL_ROOT_HOST: 'localhost' };
    const repo = seeded(image, { environment });
    const [first, second] = [await provisioned(repo, 'one'), await provisioned(repo, 'two')];
    expect([first, second].map(({ log }) => log.includes('building template'))).toEqual([true, false]);
    expect(second.outputs.DATABASE_PASSWORD).not.toBe(first.outputs.DATABASE_PASSWORD);
    for (const { outputs } of [first, second])
      expect(await askMysql(outputs.DATABASE_URL, 'SELECT name FROM people')).toEqual([{ name: 'Ada' }]);
  },
);

it('a binary log tells nothing of what was masked', async () => {
  const commands = ['--log-bin=journal', '--server-id=1'];
  for (const image of [images.mariadb, images.mysql]) {
    const repo = seeded(image, { commands, mask_script: 'mask.sql' }, 'Unmasked');
    repo.write('mask.sql', "UPDATE people SET name = 'masked';\n");
    const { outputs } = await provisioned(repo, 'one');
    expect(await askMysql(outputs.DATABASE_URL, 'SELECT name FROM people')).toEqual([{ name: 'masked' }]);
    const [container] = await repo.containers();
    const search = 'cd /var/lib/labtest/mysql; ls journal.0*; cat journal.0* | grep -a -c Unmasked || true';
    const run = ['exec', container?.Id ?? '', 'sh', '-c', search];
    const { stdout } = await promisify(execFile)('docker', run);
    expect(stdout, image).toMatch(/^journal\.\d+\n(journal\.\d+\n)?0\n$/);
  }
});

// Builds two templates of MySQL itself, whose server takes ten seconds to begin with.
it('events of production do not run in a clone, unless disarm says that they may', {
  timeout: 120_000,
}, async () => {
  const repo = repository();
  repo.write(
    'dump.sql',
    `CREATE TABLE fired (at datetime);
CREATE EVENT mail_everybody ON SCHEDULE EVERY 1 SECOND DO INSERT INTO fired VALUES (NOW());
`,
  );
  const service = { service: 'mysql', image: images.mysql, initial_data_source: 'dump.sql' };
  repo.configure({ copy: service, armed: { ...service, disarm: false } });
  const { outputs, log } = await provisioned(repo, 'one');
  const ask = (url: string | undefined, sql: string) => askMysql(url, sql);
  expect(log).toMatch(/Left out of the dump: the running of events \(\S*mail_everybody\)/);
  await until('the armed copy runs its event', async () => {
    const [row] = await ask(outputs.ARMED_DATABASE_URL, 'SELECT count(*) AS count FROM fired');
    return Number(row?.count) > 0;
  });
  const scheduler = 'SELECT @@event_scheduler AS state, (SELECT count(*) FROM fired) AS count';
  expect(await ask(outputs.COPY_DATABASE_URL, scheduler)).toEqual([
    { state: 'OFF', count: expect.anything() },
  ]);
  const [copy] = await ask(outputs.COPY_DATABASE_URL, 'SELECT count(*) AS count FROM fired');
  expect(Number(copy?.count)).toBe(0);
});
