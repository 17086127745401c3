import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './pages';

const text = (file: string) => readFileSync(join(root, file), 'utf8');
const chooses = (file: string) => /from '\.\.?\/.*setup\/nightly'/.test(text(file));

/** The files that choose, those that run one that does, and those that a change leaves out. */
function files(): string[] {
  const all = globSync('test/**/*.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  const choosing = all.filter(chooses);
  const shared = choosing.filter((file) => !file.endsWith('.test.ts'));
  const names = shared.map((file) => `./${file.split('/').at(-1)?.replace('.ts', '')}'`);
  const running = all.filter(
    (file) => file.endsWith('.test.ts') && names.some((name) => text(file).includes(name)),
  );
  const [, list = ''] = /nightly =[^;]*: (\[\s*'.*?'.*?\]);/s.exec(text('vitest.config.mts')) ?? [];
  const leftOut = [...list.matchAll(/'(.*?)'/g)].map(([, file = '']) => file);
  expect(leftOut).not.toEqual([]);
  return [...choosing.filter((file) => file.endsWith('.test.ts')), ...running, ...leftOut];
}

test('what a change takes some of runs every night, all of it', () => {
  const workflow = text('.github/workflows/nightly.yml');
  expect(files().length).toBeGreaterThan(5);
  expect(files().filter((file) => !workflow.includes(` ${file}\n`))).toEqual([]);
});
