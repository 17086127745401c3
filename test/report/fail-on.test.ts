import { expect, test } from 'vitest';
import { brokenBy, parseFailOn, throwIfUnmeasured } from '../../src/report/fail-on';
import { readableBroken } from '../../src/report/render/amounts';
import { markdownOf } from '../../src/report/render/markdown';
import { judged } from '../../src/report/report';
import { recordingOf, statement, tables, typeChanged } from './reports';

test.each([
  [
    'lock > 2s, rewrite > 1GB',
    [
      ['lock', 2000],
      ['rewrite', 1e9],
    ],
  ],
  [
    'lock>2s,rewrite>1.5GB',
    [
      ['lock', 2000],
      ['rewrite', 1.5e9],
    ],
  ],
  [' wait  >  500 ms ', [['wait', 500]]],
  [
    'statement > 1min, command > 1h, growth > 10MB',
    [
      ['statement', 60_000],
      ['command', 3_600_000],
      ['growth', 1e7],
    ],
  ],
  ['advice > 0', [['advice', 0]]],
  ['', []],
  ['  ', []],
])('%j is understood', (text, expected) => {
  expect(parseFailOn(text).map(({ measure, most }) => [measure, most])).toEqual(expected);
});

test.each([
  ['lock', 'measure > amount'],
  ['lock < 2s', 'measure > amount'],
  ['lock >= 2s', 'measure > amount'],
  ['lock > 2s rewrite > 1GB', 'measure > amount'],
  ['lock > 2s,', 'measure > amount'],
  ['lock > -2s', 'measure > amount'],
  ['lock > 1e3s', 'measure > amount'],
  ['lock > 2', '`lock` has a unit.\nUse one of ms, s, min, h.'],
  ['lock > 2 GB', '`GB` is no unit of `lock`.\nUse one of ms, s, min, h.'],
  ['rewrite > 1gb', '`gb` is no unit of `rewrite`.\nUse one of B, kB, MB, GB, TB.'],
  ['advice > 1s', 'Write a number alone.'],
  ['locks > 2s', 'no measure `locks`.\nUse one of lock, wait, statement'],
  ['constructor > 1', 'no measure `constructor`'],
  ['lock > 2s, lock > 3s', 'twice'],
])('%j is refused', (text, said) => {
  expect(() => parseFailOn(text)).toThrow(said);
});

const broken = (text: string) => brokenBy([typeChanged()], parseFailOn(text)).map(readableBroken);

test.each([
  ['lock > 2s', ['lock > 2s: 38 s']],
  ['lock > 38s', []],
  ['wait > 1min', []],
  ['wait > 37s', ['wait > 37s: 38 s']],
  ['statement > 37999ms', ['statement > 37999ms: 38 s']],
  ['command > 59s', ['command > 59s: 1 min']],
  ['rewrite > 1GB', ['rewrite > 1GB: 2.0 GB']],
  ['growth > 499MB', ['growth > 499MB: 500.0 MB']],
  ['written > 0B', []],
  ['temporary > 0B', []],
  ['advice > 0, lock > 1h', ['advice > 0: 2']],
])('%s', (text, expected) => expect(broken(text)).toEqual(expected));

test('a lock that others can work beside is none that counts', () => {
  const object = { schema: 'public', name: 'orders' };
  const locks = [{ object, mode: 'SHARE UPDATE EXCLUSIVE', heldMs: 90_000 }];
  const report = judged(recordingOf([statement({ locks })]), tables({}), tables({}));
  expect(brokenBy([report], parseFailOn('lock > 0ms'))).toEqual([]);
});

test('what broke which limit is in the report', () => {
  const reports = [typeChanged()];
  const text = markdownOf(reports, brokenBy(reports, parseFailOn('lock > 2s')), 60_000);
  expect(text).toContain('### Migration report: 1 limit broken');
  expect(text.replace(/&#62;/g, '>').replace(/&#58;/g, ':')).toContain('lock > 2s: 38 s');
});

test('where the command has hidden what is measured, no limit is kept', () => {
  const [hidden] = [typeChanged()].map((one) => ({
    ...one,
    recording: { ...one.recording, disturbed: ['log_statement'] },
  }));
  if (!hidden) throw new Error('no report');
  const limits = parseFailOn('lock > 1h');
  expect(() => throwIfUnmeasured(hidden, limits)).toThrow('has changed log_statement');
  expect(() => throwIfUnmeasured(hidden, [])).not.toThrow();
  expect(() => throwIfUnmeasured(typeChanged(), limits)).not.toThrow();
  expect(markdownOf([hidden], [], 60_000)).toContain(
    '**Statements may be missing:** the command has changed <code>log',
  );
});
