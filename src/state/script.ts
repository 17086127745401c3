import { type ChildProcess, spawn } from 'node:child_process';
import parseArgv from 'string-argv';
import { LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { tooLong } from './files';
import { longestValue, type StateSource } from './source';

/** A command of the laboratory that prints values. */
export interface ScriptOptions {
  command: string;
  /** Where a relative command is looked for and run. */
  directory: string;
  log: Pick<Log, 'debug'>;
  /** Milliseconds. Default 10,000. */
  deadline?: number;
}

/**
 * The state behind a command: run without a shell, the key as its last argument, the value on its standard output.
 * An exit code other than 0 and an empty output mean not found. A command that gives no answer at all (cannot be
 * started, is killed, overruns its deadline) is an error, lest the organisation's limits vanish with it.
 */
export function scriptSource({ command, directory, log, deadline = 10_000 }: ScriptOptions): StateSource {
  const [file, ...args] = parseArgv(command);
  const failed = (key: string, why: string, cause?: unknown) =>
    new LabTestError({
      what: `The state's script gave no answer for ${key}`,
      why: `${command}: ${why}`,
      remedy: 'run it by hand where the job runs, with that key as its argument',
      cause,
    });
  return {
    description: `script ${command}`,
    async get(key, signal) {
      signal.throwIfAborted();
      if (!file) throw failed(key, 'it names no program');
      const limit = AbortSignal.timeout(deadline);
      const ended = await run(file, [...args, key], directory, AbortSignal.any([signal, limit])).catch(
        (error) => {
          throw failed(key, messageOf(error), error);
        },
      );
      signal.throwIfAborted();
      if (limit.aborted) throw failed(key, `it took longer than ${deadline / 1000} s and was killed`);
      if (Buffer.byteLength(ended.output) > longestValue) throw tooLong(key);
      if (ended.killedBy) throw failed(key, `it was killed by ${ended.killedBy}`);
      if (ended.code === 0) return ended.output === '' ? undefined : ended.output;
      log.debug(
        `${command} ${key}: exit code ${ended.code}, taken as not found. ${ended.errors.slice(-2000)}`,
      );
      return undefined;
    },
  };
}

interface Ended {
  code: number | null;
  killedBy: NodeJS.Signals | null;
  output: string;
  errors: string;
}

async function run(file: string, args: string[], cwd: string, signal: AbortSignal): Promise<Ended> {
  const detached = process.platform !== 'win32';
  const child = spawn(file, args, {
    cwd,
    detached,
    shell: false,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const ended: Ended = { code: null, killedBy: null, output: '', errors: '' };
  const stop = () => kill(child, detached);
  signal.addEventListener('abort', stop, { once: true });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ended.output += text;
    if (ended.output.length > longestValue) stop();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ended.errors = (ended.errors + text).slice(-4000);
  });
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killedBy) => resolve({ ...ended, code, killedBy }));
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Ends the script with everything it started. */
function kill(child: ChildProcess, detached: boolean): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  try {
    if (detached && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
