import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Provider, ProviderWithCommands } from '../../src/providers/provider';
import type { Access } from '../../src/services/kind';
import { compressions } from './compressed';
import { type Lab, postgresqlLab } from './servers';

let lab: Lab;
let origin: Access;
let original: string;
/** Dumps of the original database, by format. */
const dumps = new Map<string, Buffer>();

const content = `
  CREATE ROLE somebody;
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TABLE artist (id serial PRIMARY KEY, name text NOT NULL, mood mood);
  COMMENT ON TABLE artist IS 'a; "comment" with \\! ls';
  INSERT INTO artist (name, mood) VALUES ('it''s; \\! ls', 'ok'), (E'\\\\c other\\n\\\\.', 'sad'), ('Björk 🎤', NULL);
  CREATE FUNCTION shout(t text) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN upper(t) || E'\\\\'; END; $f$;
  CREATE VIEW loud AS SELECT shout(name) AS name FROM artist;
  CREATE FUNCTION one() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END;
  ALTER TABLE artist OWNER TO somebody;
  GRANT SELECT ON artist TO somebody;
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO somebody;`;

const formats = {
  plain: ['--format=plain'],
  'plain with CREATE DATABASE (MP-48)': ['--format=plain', '--create', '--clean', '--if-exists'],
  'plain with INSERT': ['--format=plain', '--inserts'],
  'plain with the session user': ['--format=plain', '--use-set-session-authorization'],
  custom: ['--format=custom'],
  'custom with CREATE DATABASE': ['--format=custom', '--create'],
  tar: ['--format=tar'],
};

beforeAll(async () => {
  lab = await postgresqlLab();
  origin = await lab.fresh();
  await lab.query(origin, content);
  original = await dumpOf(origin);
  for (const [name, args] of Object.entries(formats))
    dumps.set(name, await lab.tool(origin, 'pg_dump', ...args));
});
afterAll(() => lab?.close());

const file = (name: string, data: string | Buffer) => writeFile(join(lab.folder, name), data);

async function dumpOf(access: Access): Promise<string> {
  const dump = await lab.tool(access, 'pg_dump', '--no-owner', '--no-privileges');
  return String(dump).replace(/^\\(un)?restrict .*$/gm, '');
}

/** The restored database is the original one: as the same tool sees both. */
async function expectOriginal(access: Access): Promise<void> {
  expect(await dumpOf(access)).toBe(original);
}

describe.each(Object.keys(compressions))('%s', (compression) => {
  test.each(Object.keys(formats))('a %s dump is restored, whatever its name', async (format) => {
    const access = await lab.fresh();
    const dump = dumps.get(format) ?? Buffer.alloc(0);
    await file('dump.bak', (await compressions[compression]?.(dump)) ?? dump);
    await lab.restored(access, 'dump.bak');
    await expectOriginal(access);
  });
});

test.each(['local', 'docker'] as const)(
  'a directory dump is restored on provider %s, nothing of it stays behind',
  async (name) => {
    const access = await lab.fresh();
    const path = join(lab.folder, `directory-${name}`, 'dump');
    await mkdir(join(path, '..'));
    await lab.tool(origin, 'pg_dump', '--format=directory', `--file=${path}`);
    const seen: string[] = [];
    const provider: Provider = Object.create(lab.provider, {
      name: { value: name },
      run: {
        value: (...[server, command]: Parameters<ProviderWithCommands['run']>) => {
          seen.push(command.argv.join(' '));
          return lab.provider.run(server, command);
        },
      },
    });
    await lab.restored(access, `directory-${name}`, provider);
    await expectOriginal(access);
    const copy = /pg_restore .*(\/tmp\/labtest-restore-\w+)/.exec(seen.join('\n'))?.[1];
    expect(copy).toBeDefined();
    expect(existsSync(copy ?? '/')).toBe(false);
  },
);

test('what was left out is told', async () => {
  const access = await lab.fresh();
  await file('told.sql', await lab.tool(origin, 'pg_dump'));
  const lines = (await lab.restored(access, 'told.sql')).join('\n');
  expect(lines).toMatch(/Left out of the dump: .*ALTER … OWNER TO \(\d+\), default privileges \(1\), since/);
  expect(lines).toMatch(/Restored told\.sql: \d+ kB in \d+\.\d s\./);
});

describe('MP-48 a dump with a database of its own', () => {
  const chinook = `
DROP DATABASE IF EXISTS chinook;
CREATE DATABASE chinook;
\\c chinook;
CREATE TABLE "Artist" ("ArtistId" INT NOT NULL, "Name" VARCHAR(120));
INSERT INTO "Artist" VALUES (1, N'AC/DC'), (2, N'Guns N'' Roses; \\! ls');
ALTER TABLE "Artist" OWNER TO nobody_here;`;

  test.each(['\n', '\r\n'])('lands in the experiment, lines ending in %j', async (ending) => {
    const access = await lab.fresh();
    await file('chinook.sql', chinook.replaceAll('\n', ending));
    await lab.restored(access, 'chinook.sql');
    expect(await lab.query(access, 'SELECT "Name" FROM "Artist" ORDER BY 1')).toEqual([
      ['AC/DC'],
      ["Guns N' Roses; \\! ls"],
    ]);
    expect(await lab.query(access, "SELECT 1 FROM pg_database WHERE datname = 'chinook'")).toEqual([]);
  });

  test('of a whole server is refused with the line', async () => {
    const access = await lab.fresh();
    await file('all.sql', await lab.tool(origin, 'pg_dumpall'));
    await expect(lab.restored(access, 'all.sql')).rejects.toThrow(
      /all\.sql, line 2: this is the dump of a whole server/,
    );
  });

  test('of two databases is refused with the line, however much comes before', async () => {
    const access = await lab.fresh();
    const rows = 'INSERT INTO t VALUES (1);\n'.repeat(30_000);
    await file('two.sql', `CREATE TABLE t (a int);\n${rows}\\c other\n${rows}`);
    await expect(lab.restored(access, 'two.sql')).rejects.toThrow(/two\.sql, line 30002: \\c other switches/);
  });
});

describe('MP-48 shell escapes run nothing', () => {
  test.each([
    '\\! touch PROOF',
    "\\copy t from program 'touch PROOF'",
    "COPY t FROM PROGRAM 'touch PROOF';",
    '\\o |touch PROOF',
    'SELECT 1 \\g |touch PROOF',
    '\\set x `touch PROOF`',
  ])('%s', async (command) => {
    const access = await lab.fresh();
    const proof = join('/tmp', `labtest-proof-${access.database}`);
    await rm(proof, { force: true });
    await file('evil.sql', `CREATE TABLE t (a text);\n\n${command.replace('PROOF', proof)}\n`);
    await expect(lab.restored(access, 'evil.sql')).rejects.toThrow('evil.sql, line 3: ');
    expect(existsSync(proof)).toBe(false);
  });

  test('not even where the guard is led astray: psql itself takes no commands', async () => {
    const access = await lab.fresh();
    const proof = `/tmp/labtest-proof-${access.database}`;
    const set = "EXECUTE 'SE' || 'T standard_conforming_strings = off'";
    const astray = `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$BEGIN ${set}; END$$;\nSELECT f();\n`;
    const hidden = `${astray}SELECT 'a\\'' ; \\! touch ${proof}\n`;
    await file('hidden.sql', `CREATE TABLE t (a text);\n${hidden}-- '\n`);
    await expect(lab.restored(access, 'hidden.sql')).rejects.toThrow(/restricted|restrict/);
    expect(existsSync(proof)).toBe(false);
  });
});

describe('a restore that fails', () => {
  test("shows the tool's code with the file's line, and no secrets", async () => {
    const access = await lab.fresh();
    await file('bad.sql', `GRANT a TO b;\n\nSELECT '${access.password?.replaceAll("'", "''")}'::int;\n`);
    const error: unknown = await lab.restored(access, 'bad.sql').catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/psql ended with code 3/);
    expect(String(error)).toContain(
      'psql said at line 3: ERROR 22P02 (invalid_text_representation): invalid input syntax for type integer: …',
    );
    expect(String(error)).not.toContain('p$w');
  });

  test.each([
    ['an empty dump', '-- nothing\nSELECT 1;\n', 'restored nothing'],
    ['an archive that is cut off', Buffer.from('PGDMP\x01\x0e\x00'), 'pg_restore ended with code 1'],
    [
      'a statement that fails',
      'CREATE TABLE t (a int);\nSELECT * FROM missing;\n',
      'relation "missing" does not exist',
    ],
  ])('%s', async (_, dump, message) => {
    const access = await lab.fresh();
    await file('failing.sql', dump);
    await expect(lab.restored(access, 'failing.sql')).rejects.toThrow(message);
  });

  test('an archive of a newer PostgreSQL names the remedy', async () => {
    const access = await lab.fresh();
    const dump = await lab.tool(origin, 'pg_dump', '--format=custom');
    // Format 1.16 has one byte for the compression, where 1.14 has a number of five.
    const newer = Buffer.concat([dump.subarray(0, 11), Buffer.from([0]), dump.subarray(16)]);
    newer[6] = 16;
    const server = String((await lab.query(access, 'SHOW server_version'))[0]).split(' ')[0] ?? '';
    const version = '99.1'.padEnd(server.length, '0');
    for (let at = newer.indexOf(server); at >= 0; at = newer.indexOf(server)) newer.write(version, at);
    await file('newer.dump', newer);
    await expect(lab.restored(access, 'newer.dump')).rejects.toThrow(
      /unsupported version \(1\.16\)[\s\S]*The dump is of PostgreSQL 99\.1\S*, and the server is PostgreSQL 15[\s\S]*Set `image: postgres:99`/,
    );
  });

  test('a compressed dump that is cut off is damaged, and not half of one', async () => {
    const access = await lab.fresh();
    const dump = Buffer.concat([
      await lab.tool(origin, 'pg_dump'),
      Buffer.from('SELECT 1;\n'.repeat(50_000)),
    ]);
    for (const [name, compress] of Object.entries(compressions)) {
      if (name === 'plain') continue;
      const whole = await compress(dump);
      await file('cut.sql', whole.subarray(0, whole.length - 9));
      await expect(lab.restored(access, 'cut.sql'), name).rejects.toThrow(
        /cut\.sql cannot be read to its end/,
      );
      await lab.query(access, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    }
  });

  test('an abort ends it, and is what it ends with', async () => {
    const access = await lab.fresh();
    await file('slow.sql', 'CREATE TABLE t (a int);\nSELECT pg_sleep(600);\n');
    const abort = new AbortController();
    const provider: Provider = Object.create(lab.provider, {
      run: {
        value: (...[server, command]: Parameters<ProviderWithCommands['run']>) => {
          const running = lab.provider.run(server, command);
          if (command.stdin) abort.abort(new Error('the job was cancelled'));
          return running;
        },
      },
    });
    await expect(lab.restored(access, 'slow.sql', provider, abort.signal)).rejects.toThrow(
      'the job was cancelled',
    );
  });
});
