// `labtest serve` as a process of its own, of the committed bundle: one that can be killed, and that has an environment.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../docs/pages';
import { answersOf } from './asking';
import type { Place } from './server';

export interface Spawned {
  url: string;
  pid: number;
  /** Whether it has ended. */
  ended(): boolean;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** What the bundle is started by. */
export const bundle = join(root, 'dist/cli.js');

/** Starts a server with provider local, and returns once it listens. @param onStart is told its process id at once. */
export async function spawned(
  { dumps, data, tokens }: Pick<Place, 'dumps' | 'data' | 'tokens'>,
  options: readonly string[] = [],
  onStart: (pid: number) => void = () => {},
): Promise<Spawned | undefined> {
  const places = ['--dumps', dumps, '--data', data, '--tokens', tokens, '--listen', '127.0.0.1:0'];
  const child = spawn(process.execPath, [bundle, 'serve', '--provider', 'local', ...places, ...options], {
    env: { ...process.env, LABTEST_LOG_LEVEL: 'warn', XDG_CACHE_HOME: join(data, '../cache') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (child.pid === undefined) throw new Error('no process');
  onStart(child.pid);
  const url = await listening(child);
  if (url === undefined) return undefined;
  return {
    url,
    pid: child.pid,
    ended: () => hasEnded(child),
    kill: async (signal) => {
      if (hasEnded(child)) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Where it listens; undefined where it was killed before. */
async function listening(child: ChildProcess): Promise<string | undefined> {
  let said = '';
  return await new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      said += text;
      const url = /serves at (\S+)/.exec(said)?.[1];
      if (url) resolve(url);
    });
    child.once('exit', (_code, signal) =>
      signal === 'SIGKILL' ? resolve(undefined) : reject(new Error(said)),
    );
  });
}

/** Waits until the dumps folder was looked at. */
export const imported = async (url: string) => await answersOf(url).untilImported();
