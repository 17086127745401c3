import { type ChildProcess, type SpawnOptionsWithoutStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { LabTestError, messageOf } from '../core/errors';
import { keepingErrors } from '../core/late-errors';
import { withResolvers } from '../core/node-20';
import { poured, unread } from './input';
import type { Command } from './provider';

/**
 * Runs a command on the job's own machine and returns its exit code, by the contract of `Provider.run`.
 * @param path the program itself, where that is not what `argv` calls it.
 */
export async function runHere(
  { argv: [program, ...args], stdin, readsAll, onOutput, onBytes, signal }: Command,
  options: SpawnOptionsWithoutStdio,
  path: string = program,
): Promise<number> {
  signal?.throwIfAborted();
  const child = spawn(path, args, { windowsHide: true, ...options });
  if (onBytes) child.stdout.on('data', onBytes);
  for (const output of onBytes ? [child.stderr] : [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (piece: string) => onOutput?.(piece));
  const stopped = withResolvers<never>();
  const stop = () => stopped.reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  const taken = stdin ? poured(stdin, child.stdin, program) : undefined;
  taken?.catch(stopped.reject);
  if (!stdin) keepingErrors(child.stdin).end();
  try {
    const code = await Promise.race([closed(child, program), stopped.promise]);
    if (code === 0 && readsAll && !(await taken)) throw unread(program);
    return code;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function closed(child: ChildProcess, program: string): Promise<number> {
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  } catch (error) {
    throw new LabTestError({
      what: `${program} cannot be executed.`,
      why: messageOf(error),
      cause: error,
    });
  }
}
