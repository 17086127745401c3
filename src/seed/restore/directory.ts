import { randomBytes } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isCode, LabTestError, messageOf } from '../../core/errors';
import { Tail } from '../output';
import { runTool } from './client';
import type { Restore } from './task';

/**
 * Gives a directory dump's path to `body`. pg_restore must see all of it, so it is copied into a temporary directory
 * next to the server, and removed afterwards. On the job's own machine it is read in place, unless root's commands run
 * as another account, which may not be allowed to.
 * @param packed its files as a tar archive, where that is what there is.
 */
export async function withDirectory<T>(
  task: Restore,
  packed: Readable | undefined,
  body: (path: string) => Promise<T>,
): Promise<T> {
  const { provider, server, source } = task;
  const here = !provider.run || (provider.name === 'local' && process.getuid?.() !== 0);
  if (!packed && here) return await body(source.path);
  const path = `/tmp/labtest-restore-${randomBytes(8).toString('hex')}`;
  try {
    await copied(task, path, packed);
    return await body(path);
  } finally {
    await runTool(provider, server, { argv: ['rm', '-rf', path] }).catch(() => {});
  }
}

async function copied(
  { provider, server, source, signal }: Restore,
  path: string,
  packed?: Readable,
): Promise<void> {
  const { default: tar } = await import('tar-fs');
  const tail = new Tail([]);
  const made = await runTool(provider, server, {
    argv: ['mkdir', '-m', '700', path],
    onOutput: tail.add,
    signal,
  });
  const stdin = new PassThrough();
  const stop = new AbortController();
  let broken: Error | undefined;
  const packing = pipeline(packed ?? tar.pack(source.path), stdin).catch((error: Error) => {
    if (isCode(error, 'ERR_STREAM_PREMATURE_CLOSE')) return;
    broken = error;
    stop.abort(error);
  });
  const unpack = {
    argv: ['tar', '-x', '-f', '-', '-C', path] as const,
    stdin,
    onOutput: tail.add,
    signal: AbortSignal.any([signal, stop.signal]),
  };
  try {
    const code = made || (await runTool(provider, server, unpack));
    if (code === 0 && !broken) return;
  } catch (error) {
    signal.throwIfAborted();
    broken ??= error as Error;
  } finally {
    stdin.destroy();
    await packing;
  }
  if (broken instanceof LabTestError) throw broken;
  throw new LabTestError({
    what: `The directory dump ${source.path} could not be copied next to the server.`,
    why: [broken && messageOf(broken), tail.lines()].filter(Boolean).join('\n'),
    remedy:
      'The image needs mkdir, tar and room in /tmp; or give the dump in the custom format (pg_dump -Fc).',
    cause: broken,
  });
}
