import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { pageText } from '../docs/pages';

const folder = mkdtempSync(join(tmpdir(), 'labtest-unit-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The unit of the page, as the lines of a code block that begins so. */
function unitOfPage(): string {
  const [, section = ''] = pageText('docs/replicator.md').split('## As a unit of systemd\n');
  const lines = section.split('\n');
  const end = lines.findIndex((line) => line !== '' && !line.startsWith('    '));
  return `${lines.slice(0, end).join('\n').replace(/^ {4}/gm, '').trim()}\n`;
}

/** What systemd says against a unit; it names what it does not understand, and succeeds. */
async function objections(unit: string): Promise<string> {
  const program = join(folder, 'labtest');
  writeFileSync(program, '#!/bin/sh\n');
  chmodSync(program, 0o755);
  const file = join(folder, 'labtest.service');
  writeFileSync(file, unit.replace('/usr/local/bin/labtest', program));
  const { stdout, stderr } = await promisify(execFile)('systemd-analyze', ['verify', file]);
  return (stdout + stderr)
    .split('\n')
    .filter((line) => line.includes(folder))
    .join('\n');
}

test('systemd understands every line of the unit of the page', async () => {
  const unit = unitOfPage();
  expect(unit).toMatch(/^ExecStart=\/usr\/local\/bin\/labtest serve /m);
  expect(await objections(unit)).toBe('');
  // With provider local, as the page says.
  const local = unit.replace(/^KillMode=.*$/m, 'KillMode=process');
  expect(local).not.toBe(unit);
  expect(await objections(local)).toBe('');
  expect(await objections(unit.replace(/^KillMode=.*$/m, 'KillMode=gently'))).toContain('kill mode');
});
