import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guarded } from './guarded';

const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((raw) => raw.replace(/[\0\r]/g, ''));
const number = fc.integer().map(String);
const comment = text.map((raw) => `/* ${raw.replace(/[*/]/g, '')} */`);
const line = text.map((raw) => `-- ${raw.replaceAll('\n', '')}\n`);
const padding = fc.stringMatching(/^[ \t\n]{0,300}$/);

const shared = [
  number,
  comment,
  line,
  padding,
  fc.constantFrom('(', ')', ',', '=', '+', '- ', '/ ', 'e', 'x', '.', '$1'),
];

const postgresql = fc.oneof(
  ...shared,
  text.map((raw) => ` '${raw.replaceAll("'", "''")}'`),
  text.map((raw) => ` E'${raw.replace(/['\\]/g, '\\$&')}'`),
  text.map((raw) => ` "${raw.replaceAll('"', '""')}"`),
  text.map((raw) => ` $tag$${raw.replaceAll('$', '')}$tag$ `),
  text.map((raw) => ` /* /* ${raw.replace(/[*/]/g, '')} */ ; ' */`),
);

const mysql = fc.oneof(
  ...shared,
  text.map((raw) => ` '${raw.replace(/['\\]/g, '\\$&')}'`),
  text.map((raw) => ` "${raw.replace(/["\\]/g, '\\$&')}"`),
  text.map((raw) => ` \`${raw.replaceAll('`', '``')}\``),
  line.map((raw) => raw.replace('--', '#')),
);

const begin = fc.constantFrom(
  'INSERT INTO t',
  'CREATE TABLE t',
  'SELECT',
  'UPDATE t',
  'ALTER TABLE t',
  'DROP TABLE t',
);

test.each([
  ['postgresql', postgresql],
  ['mysql', mysql],
] as const)(
  '%s: SQL without special statements goes through byte for byte, in pieces of any size',
  async (dialect, token) => {
    const statement = fc
      .tuple(begin, fc.array(token, { maxLength: 12 }))
      .map(([first, rest]) => `${first} ${rest.join(' ')} ;`);
    const dump = fc
      .array(fc.oneof(statement, line, comment, padding), { maxLength: 12 })
      .map((parts) => parts.join('\n'));
    await fc.assert(
      fc.asyncProperty(dump, fc.integer({ min: 1, max: 700 }), async (sql, size) => {
        expect(await guarded(dialect, sql, size)).toBe(sql);
      }),
      { numRuns: 400 },
    );
  },
);
