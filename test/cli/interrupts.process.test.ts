// Who is interrupted while a program has the terminal: the program, and nobody else.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ended } from '../../src/cli/env';
import type { Terminal } from '../../src/cli/terminal';
import { folderWith } from './terminal';

const program = `
const { writeFileSync } = require('node:fs');
process.on('SIGTERM', () => process.exit(7));
writeFileSync('started', '');
setInterval(() => {}, 1000);
`;

test.each(['SIGTERM', 'SIGHUP'] as const)(
  'Ctrl-C twice leaves this process waiting; %s is passed on',
  async (signal) => {
    const directory = folderWith({ 'program.js': program });
    const own = vi.fn();
    for (const one of ['SIGINT', signal] as const) process.on(one, own);
    const code = ended([process.execPath, 'program.js'], process.env, { directory } as Terminal);
    await vi.waitUntil(() => existsSync(join(directory, 'started')), { timeout: 30_000 });
    process.emit('SIGINT', 'SIGINT');
    process.emit('SIGINT', 'SIGINT');
    process.emit(signal, signal);
    expect(await code).toBe(signal === 'SIGTERM' ? 7 : 129);
    expect(own).not.toHaveBeenCalled();
    expect(process.listeners('SIGINT')).toContain(own);
    for (const one of ['SIGINT', signal] as const) process.off(one, own);
  },
);
