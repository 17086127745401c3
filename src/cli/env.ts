import type { StdioOptions } from 'node:child_process';
import { constants } from 'node:os';
import spawn from 'cross-spawn';
import { isCode, LabTestError } from '../core/errors';
import { refuseSteering } from '../experiment/dangerous';
import { jobVariables } from '../run/variables';
import type { Variable } from '../services/kind';
import { attachedAt } from './at-server';
import { type Attached, attached } from './found';
import { leaveInterrupts } from './interrupts';
import { serverOf } from './place';
import { inSession, type Session, type SessionOptions } from './session';
import { type FormatName, formats } from './shells';
import type { Terminal } from './terminal';

export type EnvOptions = SessionOptions & { format: FormatName; only?: string[] };

/** Prints the variables of the experiment's services. */
export async function env(options: EnvOptions, terminal: Terminal): Promise<void> {
  await inSession(
    options,
    terminal,
    async (session) => {
      const found = await there(options.only ?? [], session);
      // To a shell, or the steps of a job, a file in the repository must not say which programs they run.
      const format = options.json ? 'json' : options.format;
      if (format !== 'json') refuseSteering(found.config, found.plan, 'read it with --format json');
      const variables = variablesOf(found);
      const text = formats[format](variables);
      if (format === 'github') maskInGitHub(variables, terminal);
      terminal.out(text);
    },
    'quiet',
  );
}

/** Runs a program with the variables beside its own environment, and ends as it does. No shell reads its arguments. */
export async function run(argv: string[], options: SessionOptions, terminal: Terminal): Promise<void> {
  const found = await inSession(options, terminal, (session) => there([], session), 'quiet');
  const variables = variablesOf(found);
  const own = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  terminal.exit(await ended(argv, { ...terminal.env, ...own }, terminal));
}

/** The experiment, wherever it is. */
async function there(only: readonly string[], session: Session): Promise<Attached> {
  const server = await serverOf(session.options, session.terminal, 'quiet');
  return await (server ? attachedAt(server.experiments, only, session) : attached(only, session));
}

function variablesOf({ plan, obtained }: Attached): Variable[] {
  return jobVariables(plan.environment, obtained);
}

/** The runner reads commands on either output, and `out` is on its way into GITHUB_ENV. */
function maskInGitHub(variables: readonly Variable[], { err, env }: Terminal): void {
  if (!env.GITHUB_ACTIONS) return;
  for (const { value, secret } of variables)
    if (secret) for (const line of value.split(/\r?\n/)) if (line) err(`::add-mask::${line}\n`);
}

/**
 * Runs a program, on Windows a script such as npm.cmd, too, and waits for how it ends, whatever interrupts it.
 * @param out where what it prints goes: to our own standard output, or to our errors where that is for an answer.
 */
export function ended(
  [program = '', ...args]: string[],
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
  out: 'out' | 'err' = 'out',
) {
  return new Promise<number>((resolve, reject) => {
    const stdio: StdioOptions = ['inherit', out === 'out' ? 'inherit' : 2, 'inherit'];
    const child = spawn(program, args, { stdio, env, cwd: terminal.directory });
    const takeBack = leaveInterrupts((signal) => child.kill(signal));
    child.on('error', (cause) => {
      takeBack();
      const missing = isCode(cause, 'ENOENT');
      reject(
        new LabTestError({
          what: `${program} cannot be run.`,
          why: missing ? 'There is no such program.' : cause.message,
          cause,
        }),
      );
    });
    child.on('close', (code, signal) => {
      takeBack();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 1));
    });
  });
}
