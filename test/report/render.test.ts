import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotationsOf } from '../../src/report/render/annotations';
import { documentOf, outputBytes, reportDocument } from '../../src/report/render/document';
import { code } from '../../src/report/render/escape';
import { commentBytes, markdownOf, summaryBytes } from '../../src/report/render/markdown';
import { rowsOf } from '../../src/report/render/plain';
import { judged } from '../../src/report/report';
import { recordingOf, statement, tables, typeChanged } from './reports';

/** As a browser shows it. */
const shown = (html: string) =>
  html.replace(/<[^>]*>/g, '').replace(/&#(\d+);/g, (_, point) => String.fromCodePoint(Number(point)));

describe('for people', () => {
  const text = markdownOf([typeChanged()], [], commentBytes);

  test('a change is told as a reviewer reads it', () => {
    expect(shown(text)).toContain('orders.total: integer → bigint (table rewritten, 38 s, ACCESS EXCLUSIVE)');
  });

  test('advice has its safer form and its source', () => {
    expect(text).toMatch(/38 s.*Safer: .*\[type-rewrites-table\]\(https:\/\/www\.postgresql\.org\//);
  });

  test('its numbers are on top', () => {
    expect(text.split('\n')[0]).toBe('### Migration report: 2 pieces of advice');
    expect(shown(text)).toContain('1 statement in 1 min; size 1.0 GB → 1.5 GB.');
  });

  test('a command that failed is told', () => {
    const report = typeChanged();
    const failed = { ...report, recording: { ...report.recording, exitCode: 3 } };
    expect(markdownOf([failed], [], commentBytes)).toContain('failed with exit code 3');
  });

  test('where nothing happened, that is told', () => {
    const nothing = judged(recordingOf([]), tables({}), tables({}));
    expect(markdownOf([nothing], [], commentBytes)).toContain('No object is different.');
  });
});

test('a terminal tells what took less than a second in milliseconds', () => {
  const [cells] = rowsOf([statement({ durationMs: 209 })]);
  expect(cells?.[0]).toBe('209 ms');
});

describe('hostile names', () => {
  const hostile = [
    ...[
      '`code`',
      '@everyone',
      '#1',
      '[x](javascript:alert)',
      '![x](https://evil.example/x.png)',
      '|',
      '<script>',
    ],
    ...[
      '<!-- -->',
      'a\nb',
      'a\r\n\r\n# b',
      '</code>',
      '</details>',
      'https://evil.example',
      ':smile:',
      '\u202eabc',
    ],
    ...[
      '\\`',
      '&lt;',
      '~~~',
      '```',
      '%0A::error::x',
      '',
      ' ',
      '\u0000',
      '\ud800',
      '**b**',
      'GH-1',
      'x@y.example',
    ],
  ];

  test.each(hostile)('%j stays text', (name) => expectText(name));

  test('so does any other', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), expectText));
    const parts = fc.array(fc.constantFrom(...hostile), { maxLength: 6 }).map((all) => all.join(''));
    fc.assert(fc.property(parts, expectText));
  });

  /** Nothing but letters, numbers, spaces and references is in the source: none of it can begin anything. */
  function expectText(name: string) {
    const source = code(name);
    expect(source).toMatch(/^<code>(?:[\p{L}\p{N}\p{M} →…?]|&#\d+;|&nbsp;)+<\/code>$/u);
    expect(source.isWellFormed()).toBe(true);
    const visible = name.toWellFormed().replace(/\s+/g, ' ');
    if (visible.trim() !== '')
      expect(shown(source)).toHaveLength(visible.length - extra(visible, shown(source)));
  }

  /** A character beyond the first plane that is not shown is replaced by a shorter one. */
  const extra = (before: string, after: string) => before.length - after.length;

  test.each(hostile)('of tables and columns: %j is nowhere by itself', (name) => {
    const text = markdownOf([typeChanged(`t${name}`, `c${name}`)], [], commentBytes);
    const outside = text.replaceAll(/<code>[^<]*<\/code>/g, '');
    expect(outside.split('<details>')).toHaveLength(2);
    expect(outside).not.toMatch(/evil|@everyone|script/);
    for (const line of outside.split('\n').filter((one) => one.startsWith('|')))
      expect(line.match(/\|/g)).toHaveLength(8);
  });
});

describe('much', () => {
  const many = 10_000;
  const name = (index: number) => `${'`<|@'.repeat(10)}${index}`;
  const object = (index: number) => ({ schema: 'public', name: name(index) });
  const report = judged(
    recordingOf(
      Array.from({ length: many }, (_, index) =>
        statement({
          text: `ALTER TABLE "${name(index)}" ${'ALTER COLUMN "total" TYPE bigint, '.repeat(40)}`,
          ...{ tag: 'ALTER TABLE', durationMs: index },
          locks: [{ object: object(index), mode: 'ACCESS EXCLUSIVE', heldMs: index }],
          rewritten: [{ object: object(index), what: 'table', bytes: 1e6 }],
          migration: { file: 'db/001.sql', line: index + 1 },
        }),
      ),
      { leftOut: { statements: 5, durationMs: 100 } },
    ),
    tables(
      Object.fromEntries(Array.from({ length: many }, (_, index) => [name(index), { total: 'integer' }])),
    ),
    tables(
      Object.fromEntries(Array.from({ length: many }, (_, index) => [name(index), { total: 'bigint' }])),
    ),
  );

  test.each([
    ['a comment', commentBytes],
    ['a summary', summaryBytes],
  ])('of 10,000 statements %s stays within its limit, and has the costliest', (_, bytes) => {
    const text = markdownOf([report], [], bytes);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
    const read = shown(text);
    expect(read).toContain(`${name(many - 1)}.total: integer → bigint (table rewritten, 10.0 s`);
    expect(read).toMatch(/and 9,\d{3} other changes/);
    expect(read).toMatch(/and [\d,]{5,} other statements/);
    expect(read).toContain('10,005 statements');
  });

  test('many services are counted at last', () => {
    const text = markdownOf(
      Array.from({ length: 3000 }, () => typeChanged()),
      [],
      commentBytes,
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentBytes);
    expect(text).toContain('3,000 services');
  });

  test('JSON stays within the limit of an output, and counts what it leaves out', () => {
    const document = documentOf([report], [], outputBytes);
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(outputBytes);
    const [service] = document.services;
    expect((service?.left_out.statements ?? 0) + (service?.statements.length ?? 0)).toBe(many + 5);
    expect(service?.statements.at(-1)?.index).toBe(many - 1);
  });

  test('there are ten annotations, of the costliest', () => {
    const all = annotationsOf([report]);
    expect(all).toHaveLength(10);
    expect(all[0]).toMatchObject({ file: 'db/001.sql', line: many });
  });
});

test('an annotation names what it is about, on the line of the migration', () => {
  const all = annotationsOf([typeChanged('orders', 'to\ntal')]);
  expect(all.map(({ title }) => title)).toContain('Migration: type-rewrites-table');
  for (const { file, line, message } of all) {
    expect({ file, line }).toEqual({ file: 'db/migrate/001_total.sql', line: 3 });
    expect(message).toMatch(/^orders.*\(38 s\): /);
  }
});

test('the JSON is as its schema says', () => {
  const document = documentOf([typeChanged()], [], outputBytes);
  expect(reportDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(
    JSON.parse(JSON.stringify(document)),
  );
  expect(document.services[0]).toMatchObject({
    changes: [
      { words: 'orders.total: integer → bigint', rewritten: 'table', duration_ms: 38_000, statement: 0 },
    ],
    left_out: { statements: 0, changes: 0, advice: 0, duration_ms: 0 },
  });
});
