import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openState } from '../../src/state/open';
import { parseStateFile } from '../../src/state/state-file';
import { directoryWith, never } from './fixtures';

const parse = (value: unknown) => parseStateFile(JSON.stringify(value), 'state.json');
const s3 = { provider: 's3', bucket: 'labtest', cache: true, cache_path: '/testing/state/' };

function refusal(source: string): string {
  try {
    parseStateFile(source, 'f');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('accepted');
}

describe('every published form', () => {
  test.each([
    [
      { provider: 'script', command: '/testing/bin/get-state' },
      { provider: 'script', command: '/testing/bin/get-state' },
    ],
    [
      { provider: 'local', service: 'script', options: { command: '/testing/bin/get-state' } },
      { provider: 'script', command: '/testing/bin/get-state' },
    ],
    [{ provider: 's3', bucket: 'labtest' }, s3],
    [
      { provider: 's3', bucket: 'labtest', cache: false, cache_path: '/x' },
      { ...s3, cache: false, cache_path: '/x' },
    ],
    [{ provider: 'aws', service: 's3', options: { bucket: 'labtest' } }, s3],
    [
      { provider: 'directory', path: '/testing/values' },
      { provider: 'directory', path: '/testing/values' },
    ],
    [
      { provider: 'local', service: 'directory', options: { path: '/x' } },
      { provider: 'directory', path: '/x' },
    ],
  ])('%j', (written, read) => {
    expect(parse(written)).toEqual(read);
  });
});

describe('what is wrong is named with its line', () => {
  test.each([
    [
      '{\n  "provider": "s3",\n  "bukket": "x",\n  "bucket": "x"\n}',
      'f:3: key `bukket` is unknown',
      'did you mean `bucket`?',
    ],
    [
      '{"provider": "aws", "service": "s3",\n"options": {\n"bucket": "x", "cachePath": "y"}}',
      'f:3: key `cachePath`',
      '`cache_path`',
    ],
    ['{"provider": "aws", "service": "s3",\n"option": {}}', 'f:2: key `option` is unknown', '`options`'],
    ['{\n"provider": "etcd"}', 'f:2: `provider` cannot be "etcd"', 'script, s3 or directory'],
    ['{"provider": "local",\n"service": "s3"}', 'f:2: `service` cannot be "s3"', ''],
    ['{"provider": "local"}', 'f:1: `service` is missing', ''],
    ['{"command": "x"}', 'f:1: `provider` is missing', 'get-state'],
    ['{"provider": "script"}', 'f:1: `command`', 'script takes command'],
    ['{"provider": "s3", "bucket": "b",\n"cache": "yes"}', 'f:2: `cache`', 's3 takes bucket, cache'],
    ['{"provider": "s3", "bucket": "a", "bucket": "b"}', 'f:1: no valid JSON', ''],
    ['{\n  "provider": "script\n}', 'f:3: no valid JSON', ''],
    ['{"provider": script}', 'f:1: no valid JSON', ''],
    ['asdfasdf', 'f:1: no valid JSON', ''],
    ['', 'f:1: must be an object', ''],
    ['["script"]', 'f:1: must be an object', ''],
    ['{"provider": "constructor"}', 'f:1: `provider` cannot be "constructor"', ''],
    ['{"provider": "script", "command": "x", "__proto__": {}}', 'f:1: key `__proto__` is unknown', ''],
  ])('%s', (source, what, remedy) => {
    const [first, second] = refusal(source).split('\n');
    expect(first).toContain(what);
    expect(second).toContain(remedy);
  });
});

describe('where it is read from', () => {
  const log = { warn: () => undefined, debug: () => undefined };

  test('without a default file there is no state', async () => {
    const directory = await directoryWith();
    expect(await openState({ directory, log, defaultFile: join(directory, 'state.json') })).toBeUndefined();
  });

  test('the default file is read, relative paths start beside it', async () => {
    const directory = await directoryWith({
      'values/a': '1',
      'state.json': '{"provider": "directory", "path": "values"}',
    });
    const state = await openState({
      input: ' ',
      directory: '/',
      log,
      defaultFile: join(directory, 'state.json'),
    });
    expect(await state?.get('/a', never)).toBe('1');
  });

  test('the input is a path or JSON', async () => {
    const directory = await directoryWith({ 'values/a': '1' });
    const json = JSON.stringify({ provider: 'directory', path: 'values' });
    await writeFile(join(directory, 'mine.json'), json);
    for (const input of ['mine.json', join(directory, 'mine.json'), json]) {
      const state = await openState({ input, directory, log });
      expect(await state?.get('/a', never)).toBe('1');
    }
  });

  test('an explicit path that is missing or no file, and a default file that is broken, are errors', async () => {
    const directory = await directoryWith({ 'state.json': '{' });
    await expect(openState({ input: 'other.json', directory, log })).rejects.toThrow(
      /other\.json.*\n.*no such file/,
    );
    await expect(openState({ input: '.', directory, log })).rejects.toThrow('EISDIR');
    const defaultFile = join(directory, 'state.json');
    await expect(openState({ directory, log, defaultFile })).rejects.toThrow(
      `${defaultFile}:1: no valid JSON`,
    );
  });
});
