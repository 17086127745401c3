import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Charset } from '../../../src/seed/guard/mysql-charset';
import { edited, leftOut, plainText, useOf } from '../../../src/seed/guard/mysql-rules';
import { assignmentsOf } from '../../../src/seed/guard/mysql-set';
import type { Access } from '../../../src/services/kind';
import { mysqlRestoring } from '../../../src/services/mysql/restore';
import { type Lab, mysqlLab } from '../servers';
import { guardedBytes } from './guarded';
import { type Asked, statementsOf } from './recorder';

const options = { disarm: true, alone: true };

const fragments = [
  ...["'", '"', '`', "\\'", '\\"', "''", '\\\\', "'a;b'", '"x"', '`t`', "'it\\'s'", '"a\\"', "'\\'"],
  ...[
    ';',
    ';',
    '\n',
    '\n',
    '\n',
    ' ',
    '\r\n',
    '\t',
    '$$',
    ';;',
    '//',
    '\\',
    '\\N',
    'é',
    '\0',
    '\u00ef\u00bb\u00bf',
  ],
  ...[
    '--',
    '-- x',
    '--x',
    '#',
    '/*',
    '*/',
    '/*!',
    '/*!50003 ',
    '/*M!100100 ',
    '/* a */',
    '/*/',
    '/*+ a */',
    '*',
    '/',
  ],
  ...[
    '\nDELIMITER ;;\n',
    '\nDELIMITER "$$"\r\n',
    '\nDELIMITER ;\n',
    '\ndelimiter //\r\n',
    ' DELIMITER ;;',
    'delimiter',
  ],
  ...[
    '\nSELECT 1',
    'INSERT INTO t VALUES (',
    ')',
    'x',
    '1',
    '-',
    '\nUSE shop;',
    '/*!50000 USE shop*/;',
    '\nGRANT ALL ON x TO y',
  ],
  ...[
    '\nCREATE ',
    'DEFINER=`a`@`b` ',
    'PROCEDURE p() SELECT 1',
    '/*!50013 DEFINER=`a`@`%`*/',
    '\nCREATE /* note */ DEFINER=a@b VIEW v AS SELECT 1;',
  ],
  ...'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,,ANSI'.split(',').map((mode) => `\nSET sql_mode='${mode}';\n`),
  ...[
    "\nSET @old = @@sql_mode, sql_mode = 'ANSI_QUOTES';",
    '\nSET sql_mode = @old;',
    '\nSET SQL_MODE=DEFAULT;\n',
  ],
  ...[
    '\n/*!999999\\- enable the sandbox mode */\nSELECT 1;',
    '\nSET @@GLOBAL.gtid_purged = 1;',
    '\nSET NAMES gbk;',
    '\n/*!40101 SET NAMES sjis */;',
    '\nSET character_set_client = utf8;',
    "'\u00e5\\''",
    '\u00e5`',
    "'\u00c4\u00e3\\n'",
    '\nSET @a = 1, GLOBAL x = 2;',
  ],
];
/** The client takes it for a part of the delimiter; the guard, on purpose, does not. */
const tail = /^([ \t]*delimiter[ \t]+\S+)[\t\r\v\f][^\n]*$/gim;
const script = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...fragments) }, fc.string({ maxLength: 3 })), {
    maxLength: 24,
  })
  .map((parts) => Buffer.from(parts.join(''), 'latin1').toString('latin1').replace(tail, '$1'));

let lab: Lab;
let access: Access;
beforeAll(async () => {
  lab = await mysqlLab();
  access = await lab.fresh();
});
afterAll(() => lab?.close());

async function seenByClient(text: string): Promise<Asked[]> {
  const server = lab.server.endpoint ?? lab.server.inside;
  const argv = (port: number) => {
    const program = { name: 'mariadb', version: '' };
    const tool = mysqlRestoring.tool(program, 'sql', access, { host: '127.0.0.1', port });
    return [...tool.argv, '--force'] as [string, ...string[]];
  };
  return await statementsOf(server, argv, { MYSQL_PWD: access.password ?? '' }, text);
}

/** As far as both know the mode that strings are read in: a client goes on after an error here only. */
function certain(asked: Asked[]): string[] {
  const doubtful = asked.findIndex(
    ({ text, failed }) => /sql_mode/i.test(text) && (failed || !/^\s*set\b/i.test(plainText(text))),
  );
  return asked.slice(0, doubtful < 0 ? undefined : doubtful).map(({ text }) => text);
}

/** What the statements that the client sees must become. */
function expected(asked: string): string[] {
  const text = asked.replace(/\/\*M?!999999 enable the sandbox mode \*\//g, '');
  const plain = plainText(text);
  if (useOf(plain) !== undefined || leftOut(plain, options) !== undefined) return [];
  return [edited(text, plain, options).result];
}
/** The client passes over a byte order mark at the beginning, which comes there where the guard leaves out what stood before. */
const words = (text: string) =>
  text
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .replace(/\s+/g, ' ')
    .trim();

let compared = 0;
/** What is refused, with its line, never reaches the client. */
async function sameStatements(text: string): Promise<void> {
  const bytes = await guardedBytes('mysql', Buffer.from(text, 'latin1'), 7, options).catch(() => undefined);
  if (!bytes) return;
  compared++;
  const out = bytes.toString('latin1');
  const asked = await seenByClient(text);
  const before = certain(asked).flatMap(expected).map(words).filter(Boolean);
  const after = certain(out === text ? asked : await seenByClient(out))
    .map(words)
    .filter(Boolean)
    .slice(0, before.length);
  expect(after).toEqual(before);
}

const title = 'the statements that the client sees are those that the guard let through';
test(title, { timeout: 300_000 }, async () => {
  const four = fc.array(script, { minLength: 4, maxLength: 4 });
  const same = fc.asyncProperty(four, async (scripts) => {
    await Promise.all(scripts.map(sameStatements));
  });
  await fc.assert(same, { numRuns: 250 });
  expect(compared).toBeGreaterThan(600);
});

test.each(['sjis', 'cp932', 'gbk', 'big5', 'utf8mb4', 'ujis', 'euckr', 'gb2312', 'latin1'])(
  'the server has a backslash within the characters of %s that the guard looks out for',
  async (name) => {
    const charset = new Charset();
    charset.follow(assignmentsOf(`SET NAMES ${name}`));
    const firsts = Array.from({ length: 128 }, (_, index) => index + 128);
    const length = (byte: number) =>
      `CHAR_LENGTH(CAST(X'${byte.toString(16)}5C' AS CHAR CHARACTER SET ${name}))`;
    const [lengths = []] = await lab.query(access, `SELECT ${firsts.map(length).join(', ')}`);
    const joined = firsts.filter((_, index) => lengths[index] === '1');
    expect(firsts.filter((byte) => charset.pairs?.first(byte) && charset.pairs.second(0x5c))).toEqual(joined);
  },
);
