import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import {
  failuresOfMysql,
  failuresOfPostgresql,
  tablesOfMysql,
  tablesOfPostgresql,
  trace,
} from '../seed/canaries';
import { images } from '../setup/images';
import { ended, engine, red, repository } from './fixtures';

const debug = { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true' };
const [, keyOfPostgresql = ''] = failuresOfPostgresql.find(([code]) => code === '23505') ?? [];
const [, keyOfMysql = ''] = failuresOfMysql.find(([code]) => code === '1062') ?? [];
const kinds = {
  postgresql: { image: images.postgres, tables: tablesOfPostgresql, failing: keyOfPostgresql, code: '23505' },
  mysql: { image: images.mariadb, tables: tablesOfMysql, failing: keyOfMysql, code: '1062' },
};
const row = "INSERT INTO t VALUES ('canaryword', 'canary.mail@example.com', '1', '2', '3');\n";

/** The servers that the communal services are on, which no teardown removes. */
const communal = { provision_type: 'communal', communal_name: `canaries ${randomUUID().slice(0, 8)}` };
afterAll(async () => {
  const label = ['labtest.repository-id=communal', `labtest.experiment=${communal.communal_name}`];
  for (const { Id } of await engine.listContainers({ all: true, filters: { label } }))
    await engine.getContainer(Id).remove({ force: true, v: true });
});

/** Everything that the job shows or keeps: log, annotations, outputs, summary, of all its steps. */
async function shownBy(services: Record<string, object>, files: Record<string, string>): Promise<string> {
  const repo = repository();
  for (const [name, content] of Object.entries(files)) repo.write(name, content, 0o755);
  repo.configure(services);
  const job = repo.job(repo.pull('opened'), { env: debug });
  const result = await job.uses();
  const log = red(result);
  const posts = await ended(job);
  expect(result.raw + log + result.summary + JSON.stringify(result.outputs) + posts).not.toMatch(trace);
  expect(await repo.containers()).toEqual([]);
  return log;
}

describe.each(Object.entries(kinds))(
  'no value of the data is in anything that a job of %s shows',
  (kind, about) => {
    const { image, tables, failing, code } = about;

    it('when the restore fails', async () => {
      const services = { [kind]: { image, initial_data_source: 'dump.sql', mask_script: 'mask.sql' } };
      const log = await shownBy(services, { 'dump.sql': tables + failing, 'mask.sql': 'DELETE FROM t;\n' });
      expect(log).toContain(`ERROR ${code} `);
    });

    it('when the mask fails, as SQL', async () => {
      const services = { [kind]: { image, initial_data_source: 'dump.sql', mask_script: 'mask.sql' } };
      const mask = 'INSERT INTO t SELECT * FROM t;\n';
      const log = await shownBy(services, { 'dump.sql': tables + row, 'mask.sql': mask });
      expect(log).toContain(`mask.sql was not restored`);
      expect(log).toContain(`ERROR ${code} `);
    });

    it('on a communal server, when the restore fails or the mask', async () => {
      const services = {
        [kind]: { image, initial_data_source: 'dump.sql', mask_script: 'mask.sql', ...communal },
      };
      const mask = 'INSERT INTO t SELECT * FROM t;\n';
      for (const [name, dump] of Object.entries({ dump: tables + failing, mask: tables + row })) {
        const log = await shownBy(services, { 'dump.sql': dump, 'mask.sql': mask });
        expect(log).toContain(`${name}.sql was not restored`);
        expect(log).toContain(`ERROR ${code} `);
      }
    });

    it('when the mask fails, as a program', async () => {
      const services = { [kind]: { image, initial_data_source: 'dump.sql', mask_script: './mask.sh' } };
      const mask = '#!/bin/sh\necho canary; echo canary >&2; exit 4\n';
      const log = await shownBy(services, { 'dump.sql': tables + row, 'mask.sh': mask });
      expect(log).toMatch(/mask_script ".\/mask.sh" of \w+ ended with code 4/);
    });
  },
);
