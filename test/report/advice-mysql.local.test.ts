import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../../src/report/advice/advise';
import { assembled } from '../../src/report/assemble';
import { mysqlArguments } from '../../src/report/mysql/arguments';
import { recordMysql } from '../../src/report/mysql/recorder';
import { judged } from '../../src/report/report';
import { readSchema } from '../../src/report/schema/read';
import { type Lab, mysqlLab } from '../seed/servers';

let lab: Lab;

beforeAll(async () => {
  lab = await mysqlLab(mysqlArguments);
}, 60_000);

afterAll(() => lab?.close());

/** The rules whose advice is given on statements that one session runs one by one. */
async function advisedOn(migration: readonly string[]): Promise<string[]> {
  const access = await lab.fresh();
  await lab.query(access, 'CREATE TABLE orders (id int PRIMARY KEY, total int, note varchar(100))');
  await lab.query(access, "INSERT INTO orders SELECT seq, seq, REPEAT('x', 50) FROM seq_1_to_30000");
  const endpoint = lab.server.endpoint ?? lab.server.inside;
  const before = await readSchema('mysql', endpoint, access);
  const recorder = await recordMysql(endpoint, access);
  try {
    const { username: user = '', password = '', database = '' } = access;
    const { host, port } = endpoint;
    const connection = await createConnection({ host, port, user, password, database });
    for (const statement of migration) await connection.query(statement);
    await connection.end();
    const seen = await recorder.finish();
    const { leftOut, size, disturbed } = seen;
    const after = await readSchema('mysql', endpoint, access);
    const { product, version } = recorder;
    const statements = assembled(seen);
    const about = { service: 'db', kind: 'mysql' as const, product, version, exitCode: 0, durationMs: 0 };
    return judged({ ...about, statements, leftOut, size, disturbed }, before, after).advice.map(
      ({ rule }) => rule.name,
    );
  } finally {
    await recorder.close();
  }
}

/** How one falls into a trap, and its safer form. */
const traps: Readonly<Record<string, { trap: string[]; safer: string[] }>> = {
  'algorithm-copy': {
    trap: ['ALTER TABLE orders MODIFY total bigint'],
    safer: ['ALTER TABLE orders MODIFY note varchar(120), ALGORITHM=INSTANT'],
  },
  'rebuilt-in-place': {
    trap: ['ALTER TABLE orders FORCE, ALGORITHM=INPLACE'],
    safer: ['ALTER TABLE orders ADD COLUMN extra int, ALGORITHM=INSTANT'],
  },
  'no-lock-wait-timeout': {
    trap: ['ALTER TABLE orders ADD COLUMN extra int'],
    safer: ['SET SESSION lock_wait_timeout = 2', 'ALTER TABLE orders ADD COLUMN extra int'],
  },
  'rows-taken-long': {
    trap: ['BEGIN', "UPDATE orders SET note = 'new'", 'SELECT SLEEP(2)', 'COMMIT'],
    safer: ["UPDATE orders SET note = 'new' WHERE id <= 100", 'SELECT SLEEP(2)'],
  },
};

describe.each(Object.entries(traps))('%s', (name, { trap, safer }) => {
  test('the trap is reported', async () => expect(await advisedOn(trap)).toContain(name));
  test('the safer form is not', async () => expect(await advisedOn(safer)).not.toContain(name));
});

test('each rule for MySQL and MariaDB has its trap', () => {
  const own = rules.filter(({ products }) => products.includes('MariaDB')).map(({ name }) => name);
  // What the application that still runs trips over is told by the schemas alone, as for PostgreSQL.
  const bySchema = own.filter((name) => /^(?:column|table)-/.test(name));
  expect([...Object.keys(traps), ...bySchema].sort()).toEqual([...own].sort());
});
