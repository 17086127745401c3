import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failuresOfMysql, failuresOfPostgresql, tablesOfMysql, tablesOfPostgresql, trace } from './canaries';
import { type Lab, mysqlLab, postgresqlLab } from './servers';

const kinds = {
  postgresql: { start: postgresqlLab, failures: failuresOfPostgresql, tables: tablesOfPostgresql },
  mysql: { start: mysqlLab, failures: failuresOfMysql, tables: tablesOfMysql },
};

describe.each(Object.entries(kinds))('%s shows no value of the data', (kind, { start, failures, tables }) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await start();
  });
  afterAll(() => lab?.close());

  async function failing(dump: string | Buffer, alone = true): Promise<unknown> {
    const access = await (alone ? lab.fresh() : lab.guest());
    await writeFile(join(lab.folder, 'dump'), dump);
    const error: unknown = await lab
      .restored(access, 'dump', undefined, undefined, { alone })
      .catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(trace);
    return error;
  }

  test.each(failures)('%s, on a server of its own and on a communal one: %j', async (code, statements) => {
    for (const alone of [true, false]) {
      const error = await failing(`${tables}${statements}\n`, alone);
      expect(String(error)).toMatch(new RegExp(`said at line \\d+: ERROR ${code}\\b`));
    }
  });

  if (kind !== 'postgresql') return;
  test('of an archive, neither', async () => {
    const origin = await lab.fresh();
    const row = "('canaryword', 'canary.mail@example.com')";
    await lab.query(origin, `CREATE TABLE t (a text, b text); INSERT INTO t VALUES ${row}, ${row}`);
    const dump = (args: string[]) => lab.tool(origin, 'pg_dump', '--format=custom', ...args);
    for (const args of [[], ['--inserts']]) {
      const error = await failing(await dump(['--data-only', ...args]));
      expect(String(error)).toMatch(/pg_restore said: ERROR 42P01.*relation "public\.t" does not exist/);
      expect(String(error)).toContain('initial_data_source: [schema.sql, dump]');
    }
  });
});
