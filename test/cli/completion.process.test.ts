// The scripts for the shells, read by a real one of each, and what they ask for at a tab.
import { execFileSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { folderWith, labtest } from './terminal';

async function printed(...args: string[]): Promise<string> {
  const lines: unknown[] = [];
  const spy = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
  try {
    const { code, err } = await labtest(args, { directory: '/' });
    expect(code, err).toBe(0);
    return lines.join('\n');
  } finally {
    spy.mockRestore();
  }
}

test.each(['bash', 'zsh', 'fish'])('%s takes its script', async (shell) => {
  const script = await printed('completion', shell);
  expect(script).toContain('labtest');
  const directory = folderWith({ script });
  execFileSync(shell, ['-n', 'script'], { cwd: directory, stdio: 'pipe' });
});

test('a tab offers commands, and options of a command', async () => {
  expect(await printed('complete', '--', '')).toMatch(/^up\b/m);
  expect(await printed('complete', '--', 'up', '--')).toContain('--reset');
});
