import { spawn } from 'node:child_process';

export interface Ended {
  milliseconds: number;
  printed: string;
}

/** Runs a program of node from start to end. @throws when it does not end with `expected`. */
export async function node(
  args: string[],
  env: Record<string, string> = {},
  expected = 0,
  cwd = '.',
): Promise<Ended> {
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (printed += text));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  const milliseconds = performance.now() - start;
  if (code !== expected) throw new Error(`node ${args.join(' ')} ended with ${code}: ${printed}`);
  return { milliseconds, printed };
}

/** What a program that makes containers prints as its last line. */
export interface Made {
  ids: string[];
  /** From the first request to the answer of the first query of the last, with everything loaded. */
  milliseconds: number;
}

/** Runs one of the baselines that make containers (script, image, kind): times of the whole process and inside it. */
export async function maker(args: string[], env: Record<string, string> = {}) {
  const { milliseconds, printed } = await node(args, env);
  const made = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Made;
  return { whole: milliseconds, inside: made.milliseconds, ids: made.ids };
}
