import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pageText, root } from './pages';

const rows = pageText('docs/threat-model.md')
  .split('\n')
  .filter((line) => /^\| .* \| .* \| .* \|$/.test(line) && !line.startsWith('| They try to'));

test('every threat has a defence and a test that is there', () => {
  expect(rows.length).toBeGreaterThan(30);
  const wrong = rows.filter((row) => {
    const [, file = '', words = ''] = /`([^`]+)`: "(.+)" \|$/.exec(row) ?? [];
    return !file || !existsSync(join(root, file)) || !readFileSync(join(root, file), 'utf8').includes(words);
  });
  expect(wrong).toEqual([]);
});
