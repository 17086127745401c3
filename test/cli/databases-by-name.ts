import { Client } from 'pg';
import { expect, test } from 'vitest';
import { isDocumented } from './documented';
import { labtest, type Where } from './terminal';

/** A dump with one person in it. */
export const dump = `CREATE TABLE people (id serial, name text); INSERT INTO people (name) VALUES ('ann ${process.pid}');\n`;

const json = ({ out }: { out: string }) => JSON.parse(out);

/** The names of the people of a database. */
export async function people(url: string): Promise<string[]> {
  const { rows } = await asked(url, 'SELECT name FROM people');
  return rows.map(({ name }) => name);
}

/** Adds one to them. */
export async function peopleAdded(url: string, name: string): Promise<void> {
  await asked(url, 'INSERT INTO people (name) VALUES ($1)', [name]);
}

async function asked(url: string, sql: string, values: string[] = []) {
  const client = new Client(url);
  await client.connect();
  try {
    return await client.query(sql, values);
  } finally {
    await client.end();
  }
}

/**
 * What `template` and `db` do, wherever databases are: in a laboratory, or at a server. The tests follow each other: one
 * template serves them all.
 * @param service that the template is of: its dump is the file of that name, `.sql`.
 */
export function databasesByName(service: string, where: () => Where): void {
  let key: string;
  let url: string;

  test('a template is built once, and seen', async () => {
    expect(await labtest(['db', 'create', service, 'mine'], where())).toMatchObject({ code: 3, out: '' });
    const built = await labtest(['template', 'build', '--json'], where());
    expect(built.code, built.err).toBe(0);
    expect(isDocumented('template build', json(built))).toBe(true);
    key = json(built).templates[0].key;
    const again = json(await labtest(['template', 'build', '--json'], where()));
    expect(again.templates).toMatchObject([{ key, built: false }]);
    const refreshed = json(await labtest(['refresh', '--json'], where()));
    expect(isDocumented('refresh', refreshed)).toBe(true);
    expect(refreshed.templates).toContainEqual({ service, key, built: false });
    expect(await labtest(['template', 'build', service], where())).toMatchObject({
      code: 0,
      out: `${service}\t${key}\tup to date\n`,
    });
    expect(await labtest(['template', 'build', 'nothing'], where())).toMatchObject({ code: 2, out: '' });
    const listed = json(await labtest(['template', 'ls', '--json'], where()));
    expect(isDocumented('template ls', listed)).toBe(true);
    expect(listed.templates).toContainEqual(
      expect.objectContaining({ key, service, copies: 0, in_use: false }),
    );
  });

  test('a database is made from it by name, with its data, for so long', async () => {
    const created = await labtest(['db', 'create', service, 'mine', '--ttl', '8h', '--json'], where());
    expect(created.code, created.err).toBe(0);
    expect(isDocumented('db create', json(created))).toBe(true);
    url = json(await labtest(['db', 'url', 'mine', '--json'], where())).url;
    expect(created.err).not.toContain(new URL(url).password);
    expect(await people(url)).toEqual([`ann ${process.pid}`]);
    const [database] = json(await labtest(['db', 'ls', '--json'], where())).databases;
    expect(database).toMatchObject({ name: 'mine', template: key });
    const hours = (Date.parse(database.expires) - Date.parse(database.created)) / 3.6e6;
    expect(hours).toBeCloseTo(8, 1);
  });

  test('it is among what runs there, and what its server has printed is seen', async () => {
    const ls = json(await labtest(['ls', '--json'], where()));
    expect(isDocumented('ls', ls)).toBe(true);
    const own = { service, kind: 'postgresql', status: 'ready' };
    expect(ls.services).toContainEqual(expect.objectContaining(own));
    const listed = (await labtest(['ls'], where())).out;
    expect(listed).toContain(`\t${service}\tpostgresql\tready\t`);
    const log = await labtest(['logs', 'mine'], where());
    expect(log).toMatchObject({ code: 0, out: expect.stringContaining('ready to accept connections') });
    expect(log.out).not.toContain(new URL(url).password);
    expect(await labtest(['logs', 'nothing'], where())).toMatchObject({ code: 3, out: '' });
  });

  test('doctor says whether it can be used', async () => {
    const well = json(await labtest(['doctor', '--json'], where()));
    expect(isDocumented('doctor', well)).toBe(true);
    expect(well.findings[0]).toMatchObject({ ok: true });
  });

  test('the name attaches to it, and its own client opens it', async () => {
    const again = json(await labtest(['db', 'create', key.slice(0, 10), 'mine', '--json'], where()));
    expect(again).toMatchObject({ name: 'mine', template: key, created: false });
    const typed = ['db', 'psql', 'mine', '--', '--quiet', '-c', "INSERT INTO people (name) VALUES ('bob')"];
    expect(await labtest(typed, where())).toMatchObject({ code: 0 });
    expect(await labtest([...typed.slice(0, -1), 'SELECT nonsense'], where())).toMatchObject({ code: 1 });
    expect(await people(url)).toHaveLength(2);
  });

  test('a reset gives the data of the template again, and keeps the password', async () => {
    const reset = await labtest(['db', 'reset', 'mine', '--json'], where());
    expect(json(reset).services, reset.err).toMatchObject([{ how: 'reset' }]);
    expect(isDocumented('db reset', json(reset))).toBe(true);
    const fresh = json(await labtest(['db', 'url', 'mine', '--json'], where())).url;
    expect(new URL(fresh).password).toBe(new URL(url).password);
    expect(await people(fresh)).toEqual([`ann ${process.pid}`]);
  });

  test('a template in use stays, and goes with its last clone', async () => {
    expect(await labtest(['template', 'rm', key], where())).toMatchObject({ code: 1 });
    const inspected = json(await labtest(['template', 'inspect', key, '--json'], where()));
    expect(isDocumented('template inspect', inspected)).toBe(true);
    expect(inspected).toMatchObject({ source: `${service}.sql`, copies: 1, in_use: true });
    expect(JSON.stringify(inspected)).not.toContain('PASSWORD');
    expect(isDocumented('db rm', json(await labtest(['db', 'rm', 'mine', '--json'], where())))).toBe(true);
    expect(await labtest(['db', 'url', 'mine'], where())).toMatchObject({ code: 3, out: '' });
    const gone = json(await labtest(['template', 'rm', key, '--json'], where()));
    expect(gone).toEqual({ removed: [key] });
    expect(isDocumented('template rm', gone)).toBe(true);
    expect(await labtest(['template', 'inspect', key], where())).toMatchObject({ code: 3, out: '' });
  });

  test('a name that shells or servers could mistake is refused', async () => {
    for (const name of ['-x', 'a b', '$(id)', '../x', ''])
      expect(await labtest(['db', 'create', service, '--', name], where())).toMatchObject({
        code: 2,
        out: '',
      });
    expect(await labtest(['db', 'create', service, '--ttl', '8 hours'], where())).toMatchObject({
      code: 2,
      out: '',
    });
  });
}
