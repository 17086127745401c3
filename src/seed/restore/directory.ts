import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LabTestError } from '../../core/errors';
import type { RestoreTool } from '../../services/kind';
import { Tail } from '../output';
import type { Restore } from './task';

/**
 * Restores a directory dump: pg_restore must see all of it, so it is copied into a temporary directory next to the
 * server, and removed afterwards. On the job's own machine it is read
 * in place, unless root's commands run as another account, which may not be allowed to.
 * @returns the tool's exit code.
 */
export async function restoreDirectory(
  task: Restore,
  tool: RestoreTool,
  onOutput: (text: string) => void,
): Promise<number> {
  const { provider, server, source, signal } = task;
  const run = (path: string) =>
    provider.run(server, { ...tool, argv: [...tool.argv, path], onOutput, signal });
  if (provider.name === 'local' && process.getuid?.() !== 0) return await run(source.path);
  const path = `/tmp/labtest-restore-${randomBytes(8).toString('hex')}`;
  try {
    await copied(task, path);
    return await run(path);
  } finally {
    await provider.run(server, { argv: ['rm', '-rf', path] }).catch(() => {});
  }
}

async function copied({ provider, server, source, signal }: Restore, path: string): Promise<void> {
  const { default: tar } = await import('tar-fs');
  const tail = new Tail([]);
  const made = await provider.run(server, { argv: ['mkdir', '-m', '700', path], onOutput: tail.add, signal });
  const stdin = new PassThrough();
  const packing = pipeline(tar.pack(source.path), stdin).catch(() => {});
  const code =
    made ||
    (await provider.run(server, {
      argv: ['tar', '-x', '-f', '-', '-C', path],
      stdin,
      onOutput: tail.add,
      signal,
    }));
  stdin.destroy();
  await packing;
  if (code === 0) return;
  throw new LabTestError({
    what: `The directory dump ${source.path} could not be copied next to the server.`,
    why: tail.lines(),
    remedy:
      'The image needs mkdir, tar and room in /tmp; or give the dump in the custom format (pg_dump -Fc).',
  });
}
