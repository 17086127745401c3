import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { plainEnvironment } from '../core/environment';
import { LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { Tail } from './output';
import { Excerpt } from './printed';
import { permitted } from './source/gate';
import { ranToEnd } from './to-end';

/** A script of the configuration, to be run on the job's machine. */
export interface SetupScript {
  /** The setting that names it. */
  setting: 'data_setup_script' | 'mask_script';
  service: string;
  /** As configured: relative to the repository's root, or absolute. */
  script: string;
  repositoryRoot: string;
  /** Where an absolute path must lie; undefined: anywhere. */
  dataRoots?: readonly string[] | undefined;
  /** The outputs, added to the job's own environment. */
  environment: Readonly<Record<string, string>>;
  /** Others get what it makes: of the job's environment it sees what programs need to run, and nothing else. */
  forTemplate: boolean;
  /** What must not be printed. */
  secrets?: readonly string[] | undefined;
  log: Log;
  signal: AbortSignal;
}

/** Interpreters for scripts without execute bit and without `#!` line. */
const interpreters: Readonly<Record<string, string>> = {
  '.sh': 'sh',
  '.bash': 'bash',
  '.js': process.execPath,
  '.mjs': process.execPath,
  '.cjs': process.execPath,
  '.py': 'python3',
  '.rb': 'ruby',
  '.ps1': 'pwsh',
};

/**
 * Runs the script in the repository's root, its output line by line in a group of the log: its beginning and its end,
 * where it prints without measure. What a mask prints is data
 * that is not masked yet: it is shown nowhere, and not kept.
 * @throws LabTestError when it is missing, lies outside the repository, cannot be started, or fails.
 */
export async function runSetupScript(task: SetupScript): Promise<void> {
  const path = await resolved(task);
  const argv = await commandFor(path, task.script);
  if (task.setting === 'mask_script') await run(argv, task, () => {});
  else await task.log.group(`${task.setting} of ${task.service}`, (print) => run(argv, task, print));
}

async function resolved({ script, ...limits }: SetupScript): Promise<string> {
  const path = await permitted(script, limits).catch((error: unknown) => {
    throw unusable(script, messageOf(error));
  });
  if (!(await stat(path)).isFile()) throw unusable(script, 'it is not a file');
  return path;
}

async function commandFor(path: string, script: string): Promise<[string, ...string[]]> {
  const executable = process.platform !== 'win32' && ((await stat(path)).mode & 0o111) !== 0;
  if (executable) return [path];
  const shebang = /^#!\s*(\S+)(?:[ \t]+(.*?))?[ \t\r]*\n/.exec(await beginning(path));
  if (shebang?.[1] && process.platform !== 'win32')
    return [shebang[1], ...(shebang[2] ? [shebang[2]] : []), path];
  const interpreter = interpreters[extname(path).toLowerCase()];
  if (interpreter) return [interpreter, path];
  throw unusable(script, 'it has no execute bit, no #! line, and no ending that tells how to run it');
}

async function beginning(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    return `${buffer.toString('utf8', 0, bytesRead)}\n`;
  } finally {
    await file.close();
  }
}

async function run(
  argv: [string, ...string[]],
  task: SetupScript,
  print: (line: string) => void,
): Promise<void> {
  const { script, repositoryRoot, environment, forTemplate, secrets = [], signal } = task;
  const { HOME = '', ...job } = process.env;
  const basis = forTemplate ? { ...plainEnvironment(job), HOME } : process.env;
  const tail = new Tail(secrets);
  const excerpt = new Excerpt(print);
  const printed = (line: string) => {
    tail.add(`${line}\n`);
    excerpt.add(line);
  };
  const env = { ...basis, ...environment };
  const ended = await ranToEnd(argv, { cwd: repositoryRoot, env, signal, print: printed, tell: excerpt.add });
  excerpt.end();
  signal.throwIfAborted();
  if (ended instanceof Error) throw unusable(script, messageOf(ended), ended);
  if (ended !== 0) throw failed(task, ended, tail.lines());
}

const unshown =
  'What it prints is not shown and not kept, since it may hold values of the data that it is to remove.';
const byHand =
  'Run it by hand, on data that may be seen: in the root of the repository, with the outputs in its environment. Let it end with other codes for other causes.';

function failed(
  { setting, service, script }: SetupScript,
  ended: number | string,
  words: string,
): LabTestError {
  const how = typeof ended === 'number' ? `ended with code ${ended}` : `was ended by ${ended}`;
  const what = `${setting} ${JSON.stringify(script)} of ${service} ${how}.`;
  if (setting === 'mask_script') return new LabTestError({ what, why: unshown, remedy: byHand });
  return new LabTestError({
    what,
    why: words === '' ? 'It printed nothing.' : `It printed last:\n${words}`,
    remedy: 'Mend the script. It runs in the root of the repository, with the outputs in its environment.',
  });
}

function unusable(script: string, why: string, cause?: unknown): LabTestError {
  return new LabTestError({
    what: `The script ${JSON.stringify(script)} cannot be run: ${why}.`,
    remedy: 'Name a script in the repository, relative to its root, executable or with a #! line.',
    cause,
  });
}
