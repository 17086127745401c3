import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { isCode, LabTestError, messageOf, ServerExited } from '../../../core/errors';
import { poll, TimedOut } from '../../../core/poll';
import type { Account } from '../account';
import { readIfThere } from '../whole-files';

/** How a process is to run. */
export interface Surroundings {
  cwd: string;
  env: NodeJS.ProcessEnv;
  account?: Account | undefined;
  /** File that takes what it prints. */
  log: string;
}

type Argv = readonly [string, ...string[]];

/** Starts a process that outlives this one. @throws LabTestError when it cannot be executed. */
export async function launch(argv: Argv, surroundings: Surroundings): Promise<number> {
  const child = await spawned(argv, surroundings, 'ignore');
  child.unref();
  return child.pid ?? 0;
}

/** Runs a process to its end, with `input` on its standard input. @throws ServerExited when it fails. */
export async function runToEnd(argv: Argv, surroundings: Surroundings, input = ''): Promise<void> {
  const child = await spawned(argv, surroundings, 'pipe');
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code === 0) return;
  throw new ServerExited({
    what: `${argv[0]} failed (${signal ?? `exit code ${code}`}).`,
    why: tail((await readIfThere(surroundings.log)) ?? '', 20),
  });
}

async function spawned(
  [program, ...args]: Argv,
  to: Surroundings,
  stdin: 'ignore' | 'pipe',
): Promise<ChildProcess> {
  const log = openSync(to.log, 'a', 0o600);
  try {
    const child = spawn(program, args, {
      cwd: to.cwd,
      env: to.env,
      detached: stdin === 'ignore',
      windowsHide: true,
      stdio: [stdin, log, log],
      ...(to.account ? { uid: to.account.uid, gid: to.account.gid } : {}),
    });
    await once(child, 'spawn');
    return child;
  } catch (error) {
    throw new LabTestError({ what: `${program} cannot be executed.`, why: messageOf(error), cause: error });
  } finally {
    closeSync(log);
  }
}

/** The command line of a running process; undefined when there is none, or it has ended and was not collected yet. */
export async function commandLine(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux')
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim() || undefined;
    return await listedAs(pid, 'CommandLine', 'args');
  } catch (error) {
    if (isCode(error, 'EACCES')) throw error;
    return undefined;
  }
}

/** What the system's own list says of a process, where it is no Linux. */
async function listedAs(pid: number, property: string, column: string): Promise<string | undefined> {
  const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId = ${pid}').${property}`;
  const [program, args] =
    process.platform === 'win32'
      ? (['powershell', ['-NoProfile', '-Command', query]] as const)
      : (['ps', ['-ww', '-o', `${column}=`, '-p', String(pid)]] as const);
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  return (await promisify(execFile)(program, args, { env })).stdout.trim() || undefined;
}

/**
 * Tells a process from another that has its number later, by when it started: all runs of this action have one command
 * line, and a container or a machine that comes back counts from 1 again, its clock since the start as well. Undefined as
 * `commandLine` is.
 */
export async function processMark(pid: number): Promise<string | undefined> {
  const line = await commandLine(pid);
  if (line === undefined) return undefined;
  if (process.platform !== 'linux') {
    const at = await listedAs(pid, 'CreationDate.Ticks', 'lstart').catch(() => undefined);
    return at === undefined ? undefined : `${at} ${line}`;
  }
  const boot = ((await readIfThere('/proc/sys/kernel/random/boot_id')) ?? '').trim();
  const stat = (await readIfThere(`/proc/${pid}/stat`)) ?? '';
  // Its name, in parentheses, may hold anything; proc(5) counts the start as field 22, and the name as 2.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return started === undefined ? undefined : `${started} ${boot} ${line}`;
}

/** Where a server writes its process id once it listens. */
export const pidFile = (folder: string): string => join(folder, 'run', 'server.pid');

/** The process id in a server's own file. */
export async function writtenPid(folder: string): Promise<number | undefined> {
  const pid = Number.parseInt((await readIfThere(pidFile(folder))) ?? '', 10);
  return pid > 0 ? pid : undefined;
}

/**
 * The process of the server in `folder`. A process id may belong to a stranger by now: ours is the one whose command
 * line names the folder.
 */
export async function runningPid(folder: string, recorded: number | undefined): Promise<number | undefined> {
  for (const pid of new Set([recorded, await writtenPid(folder)])) {
    if (pid !== undefined && (await commandLine(pid))?.includes(folder + sep)) return pid;
  }
  return undefined;
}

/**
 * Asks the server's process to end and waits until it has; kills it after `patience` milliseconds. Whether it ran, and
 * ended by itself.
 */
export async function endProcess(
  folder: string,
  recorded: number | undefined,
  signal: NodeJS.Signals,
  patience: number,
): Promise<'ended' | 'killed' | 'absent'> {
  const pid = await runningPid(folder, recorded);
  if (pid === undefined) return 'absent';
  const gone = async () =>
    (await runningPid(folder, pid)) === undefined ? { value: undefined } : { pending: 'it still runs' };
  kill(pid, signal);
  try {
    await poll(gone, { timeout: patience, longest: 100 });
    return 'ended';
  } catch (error) {
    if (!(error instanceof TimedOut)) throw error;
    kill(pid, 'SIGKILL');
    await poll(gone, { timeout: 10_000, longest: 100 });
    return 'killed';
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (isCode(error, 'ESRCH')) return;
    throw new LabTestError({
      what: `The server's process ${pid} cannot be ended.`,
      why: messageOf(error),
      cause: error,
    });
  }
}

/** The last lines of a text. */
export function tail(text: string, lines: number): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
