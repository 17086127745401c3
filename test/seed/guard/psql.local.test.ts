import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DumpRules } from '../../../src/seed/guard/dump/rules';
import { PostgresqlGuard } from '../../../src/seed/guard/postgresql';
import { isReadable } from '../../../src/seed/guard/postgresql-encoding';
import type { Access } from '../../../src/services/kind';
import { type Lab, postgresqlLab } from '../servers';

/** Scripts in one go of psql: the more, the fewer starts. */
const runs = 1000;
let lab: Lab;
let access: Access;
beforeAll(async () => {
  const log = ['logging_collector=on', 'log_destination=jsonlog', 'log_filename=all', 'log_statement=all'];
  lab = await postgresqlLab(log.flatMap((setting) => ['-c', setting]));
  access = await lab.fresh();
  await lab.query(access, 'CREATE TABLE t (a text); CREATE TABLE l (a text); CREATE TABLE "x y" (a text)');
});
afterAll(() => lab.close());

/** The guard, which holds every statement and keeps its text. */
class Reader extends PostgresqlGuard {
  readonly statements: string[] = [];

  protected override beginStatement(i: number, _held: boolean, word: string): void {
    super.beginStatement(i, true, word);
  }

  protected override judge(head: string, raw: () => string) {
    const text = raw();
    if (!text.startsWith('\\')) this.statements.push(text);
    return super.judge(head, raw);
  }
}

/** What the guard reads, and lets through; undefined when it refuses. */
function read(script: string): { statements: string[]; text: string } | undefined {
  const reader = new Reader('script', new DumpRules());
  try {
    const text = Buffer.concat(reader.read(Buffer.from(script), true)).toString();
    return { statements: reader.statements, text };
  } catch {
    return undefined;
  }
}

/** What psql made of scripts, each up to its first error: ON_ERROR_STOP would end it there. */
async function sent(scripts: readonly string[]): Promise<string[][]> {
  const driver: string[] = [];
  for (const [index, script] of scripts.entries()) {
    const file = join(lab.folder, `${index}.sql`);
    await writeFile(file, script);
    driver.push(`SELECT 'script ${index}';`, `\\i ${file}`, 'ROLLBACK;', 'RESET ALL;');
  }
  const whole = join(lab.folder, 'driver.sql');
  await writeFile(whole, `${driver.join('\n')}\nSELECT 'script ${scripts.length}';\n`);
  await lab.tool(access, 'psql', '-X', '-q', '-o', '/dev/null', '-f', whole);
  const [[folder = ''] = []] = await lab.query(access, 'SHOW data_directory');
  const records = (await readFile(join(folder ?? '', 'log', 'all.json'), 'utf8')).trimEnd().split('\n');
  const lists: string[][] = scripts.map(() => []);
  let [current, failed]: [string[] | undefined, boolean] = [undefined, true];
  for (const record of records) {
    const { error_severity: level, message = '', statement = '', application_name: by } = JSON.parse(record);
    if (by !== 'psql') continue;
    const [, index] = /^statement: SELECT 'script (\d+)';$/.exec(message) ?? [];
    if (index !== undefined) [current, failed] = [lists[Number(index)], false];
    else if (!current || failed) continue;
    else if (level === 'ERROR') {
      failed = true;
      if (current.at(-1) !== statement) current.push(statement);
      current.push('ERROR');
    } else if (message.startsWith('statement: ')) current.push(message.slice('statement: '.length));
  }
  return lists.map((list) => list.filter((text) => !/^(?:ROLLBACK|RESET ALL);$/.test(text)));
}

/** Without what only separates: white space, and comments in front. */
function bare(statement: string): string {
  let text = statement.trimStart();
  while (text.startsWith('--') || text.startsWith('/*')) {
    let end = text.startsWith('--') ? `${text}\n`.indexOf('\n') : 0;
    for (let depth = 0; end < text.length && text.startsWith('/*'); end++) {
      if (text.startsWith('/*', end)) [depth, end] = [depth + 1, end + 1];
      else if (text.startsWith('*/', end)) [depth, end] = [depth - 1, end + 1];
      if (depth === 0) break;
    }
    text = text.slice(end + 1).trimStart();
  }
  return text.replace(/\s+/g, '');
}

const valid = fc.constantFrom(
  'SELECT 1;\n',
  'COPY t FROM stdin;\nx\n\\.\n',
  'COPY t (a) FROM stdin; -- note\n;\n\\\\.\n\\.\n',
  'COPY (SELECT $$ from stdin $$) TO stdout;\n',
  'COPY "x y" FROM STDOUT;\n\\.\n',
  "SELECT E'\\'', 'a\\', $$;'$$, $a$ $$ $a$;\n",
  "SELECT 'a'\n  'b' /* /* ; */ ' */ -- ;\n;\n",
  "SELECT U&'\\0061', B'1', X'1F', N'x', a$1 FROM (VALUES (1)) v(a$1);\n",
  'CREATE OR REPLACE RULE r AS ON DELETE TO t DO ALSO (INSERT INTO l VALUES (1); DELETE FROM l);\n',
  'CREATE OR REPLACE FUNCTION f(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE i WHEN 1 THEN 2 END; SELECT 3; END;\n',
  "CREATE OR REPLACE FUNCTION g() RETURNS text LANGUAGE sql AS $_$ SELECT ';'; $_$;\n",
  'SET standard_conforming_strings = off;\n',
  'SET standard_conforming_strings = on;\n',
  "INSERT INTO t VALUES ('x''y'), (E'\\\\'); SELECT 2;\n",
  'BEGIN; COMMIT;\n',
  'SELECT 1::int, 2 + +3, 4 - -5, 1.5e3;\r\n',
);
const piece = fc.constantFrom(
  ...[
    "'",
    '"',
    '$$',
    '$a$',
    '(',
    ')',
    ';',
    '\n',
    '\r',
    '\\',
    '\\.\n',
    '\n\\.\n',
    ' ',
    '1',
    '$',
    '$1',
    '-',
    '--',
    '/*',
    '*/',
  ],
  ...[
    "E'",
    '1$$',
    '1$a$',
    "1E'",
    "U&'\\'",
    "B'\\'",
    "$E'",
    "e'",
    "B'",
    "U&'",
    'U&"',
    "n'",
    "\\'",
    "''",
    'begin ',
    'end ',
    'case ',
    'create function ',
    'from stdin;\n',
    'copy t ',
  ],
);
/** psql asks the server by itself: so it shows. */
const canary = fc.constantFrom('\\dn\n', '\n\\dn\n', ' \\dn\n', '; \\dn\n');

const script = fc
  .tuple(
    fc.array(valid, { minLength: 1, maxLength: 5 }),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(4),
        fc.oneof({ weight: 4, arbitrary: piece }, { weight: 1, arbitrary: canary }),
      ),
      {
        maxLength: 4,
      },
    ),
  )
  .map(([parts, mutations]) =>
    mutations.reduce((text, [at, cut, insert]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + insert + text.slice(place + cut);
    }, parts.join('')),
  );

test(`the guard reads ${runs} scripts, and the same mutated, as the real psql does`, async () => {
  const scripts = [...new Set(fc.sample(script, { numRuns: runs }))];
  const taken = scripts.flatMap((text) => {
    const found = read(text);
    return found ? [{ script: text, ...found }] : [];
  });
  expect(taken.length).toBeGreaterThan(scripts.length / 5);
  const lists = await sent(taken.map(({ text }) => text));
  const wrong = taken.flatMap(({ script: text, statements }, index) => {
    const real = lists[index] ?? [];
    const failed = real.at(-1) === 'ERROR';
    const [ours, theirs] = [statements.map(bare).filter(Boolean), real.map(bare).filter(Boolean)];
    if (failed) theirs.pop();
    const same = theirs.every((one, at) => one === ours[at]) && (failed || theirs.length === ours.length);
    return same ? [] : [{ text, ours, theirs: real }];
  });
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(lists.filter((list) => list.length > 1).length).toBeGreaterThan(taken.length / 2);
});

/** Other names of encodings, by PostgreSQL's `encnames.c`. */
const aliases =
  'shiftjis,mskanji,win932,windows-932,Windows950,win950,win936,windows936,win949,windows949,shift_jis_2004,Unicode,win1252,abc,latin9,KOI8';

test('the encodings that are refused are those that a server cannot have, by all their names', async () => {
  const lastOfServers = 34;
  const numbers = [...Array(lastOfServers + 8).keys()].map((id) => `pg_encoding_to_char(${id})`);
  const named = aliases.split(',').map((name) => `'${name}'`);
  const rows = await lab.query(
    access,
    `SELECT name, pg_char_to_encoding(name) FROM unnest(ARRAY[${[...numbers, ...named]}]::text[]) AS name WHERE name <> ''`,
  );
  expect(rows).toHaveLength(lastOfServers + 8 + named.length);
  for (const [name, id] of rows)
    expect([name, isReadable(name ?? '')]).toEqual([name, Number(id) <= lastOfServers]);
});
