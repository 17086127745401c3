import { type ChildProcess, spawn } from 'node:child_process';
import { poll, TimedOut } from '../core/poll';
import { Lines } from './printed';

const graceMilliseconds = 2000;
/** How long what a program printed last may take to arrive. */
const drainMilliseconds = 500;

/** How a program of the repository is run. */
interface Running {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Ends it, with everything that it started. */
  signal: AbortSignal;
  /** Called with each line that it prints. */
  print: (line: string) => void;
  /** Called with what is to be told of it. */
  tell: (line: string) => void;
}

/**
 * Runs a program and waits for its end; what it has left in the background is ended, too.
 * @returns its exit code, the signal that ended it, or the error that kept it from starting.
 */
export async function ranToEnd(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env, signal, print, tell }: Running,
): Promise<number | string | Error> {
  signal.throwIfAborted();
  const group = process.platform !== 'win32';
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: group });
  const abort = () => void endGroup(child, group);
  signal.addEventListener('abort', abort, { once: true });
  let closed = false;
  child.once('close', () => (closed = true));
  const outputs = [child.stdout, child.stderr].map((stream) => {
    const lines = new Lines(print);
    stream.setEncoding('utf8').on('data', lines.add);
    return lines;
  });
  const ended = await outcome(child).finally(() => signal.removeEventListener('abort', abort));
  if (!(ended instanceof Error)) await leaveNothing(child, group, () => closed, tell);
  for (const lines of outputs) lines.end();
  return ended;
}

/** Its exit code, the signal that ended it, or the error that kept it from starting. */
function outcome(child: ChildProcess): Promise<number | string | Error> {
  return new Promise((settle) => {
    child.once('error', settle);
    child.once('exit', (code, signal) => settle(code ?? signal ?? 'unknown'));
  });
}

/**
 * A program is over when it exits. What it started in the background may hold its outputs open for ever: that is ended,
 * and what has left its group is not waited for.
 */
async function leaveNothing(
  child: ChildProcess,
  group: boolean,
  isClosed: () => boolean,
  print: (line: string) => void,
): Promise<void> {
  const drained = await soon(isClosed, drainMilliseconds);
  if (!drained || isAlive(child, group)) {
    print('It has ended. What it left running in the background is ended, too.');
    await endGroup(child, group);
    await soon(isClosed, drainMilliseconds);
  }
  for (const stream of [child.stdout, child.stderr]) stream?.destroy();
}

/** Asks the program and everything it started to end, and ends what has not after two seconds. */
async function endGroup(child: ChildProcess, group: boolean): Promise<void> {
  send(child, group, 'SIGTERM');
  if (!(await soon(() => !isAlive(child, group), graceMilliseconds))) send(child, group, 'SIGKILL');
}

function isAlive(child: ChildProcess, group: boolean): boolean {
  return group ? send(child, group, 0) : child.exitCode === null && child.signalCode === null;
}

/** Whether there was anything to send it to. */
function send(child: ChildProcess, group: boolean, name: NodeJS.Signals | 0): boolean {
  try {
    return group && child.pid ? process.kill(-child.pid, name) : child.kill(name);
  } catch {
    return false;
  }
}

/** Whether it has come true within so many milliseconds. */
async function soon(isTrue: () => boolean, timeout: number): Promise<boolean> {
  const look = async () => (isTrue() ? { value: true } : { pending: '' });
  return await poll(look, { timeout, longest: 50 }).catch((error: unknown) => {
    if (error instanceof TimedOut) return false;
    throw error;
  });
}
