import { expect, it } from 'vitest';
import { parse, told } from './parse';

const service = (source: string) => `services: {redis: {initial_data_source: ${source}}}`;

it('names one dump, or several in their order', () => {
  const sourceOf = (source: string) => parse(service(source)).services[0]?.initialDataSource;
  expect(sourceOf('a.sql')).toBe('a.sql');
  expect(sourceOf('[a.sql]')).toBe('a.sql');
  expect(sourceOf('[b.sql, s3://bucket/a.sql]')).toEqual(['b.sql', 's3://bucket/a.sql']);
});

it.each([
  ['[a.sql, ../b.sql]', 'initial_data_source.1 leads out of the repository'],
  ['[]', 'initial_data_source must name at least one dump'],
  ['[a.sql, a.sql]', 'initial_data_source names a dump twice'],
  ['{a: b.sql}', 'initial_data_source must be a path, or a list of paths, not a mapping'],
])('%s is refused with its place', (source, message) => {
  expect(told(service(source))).toContainEqual(expect.stringContaining(message));
});
