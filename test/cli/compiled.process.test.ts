// The committed command, as a shell starts it.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from './terminal';

const command = join(import.meta.dirname, '../../dist/cli.js');

test.each([
  { where: 'a machine of one’s own', CI: '', kept: true },
  { where: 'CI, whose jobs must not decide what others execute', CI: 'true', kept: false },
])('what was compiled is kept for the next command: $kept on $where', ({ CI, kept }) => {
  const folder = folderWith({});
  const { PATH, HOME } = process.env;
  execFileSync(process.execPath, [command, '--help'], { env: { PATH, HOME, XDG_CACHE_HOME: folder, CI } });
  expect(existsSync(join(folder, 'labtest/compiled'))).toBe(kept);
});
