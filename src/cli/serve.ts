import { NotFound } from '../core/errors';
import type { ServeOptions } from '../serve/settings';
import type { Role } from '../serve/tokens';
import { credentialsOf } from './credentials';
import { exitCodes } from './exit-codes';
import { terminalLog } from './log';
import type { CommonOptions } from './options';
import { printJson } from './print-json';
import { table } from './table';
import type { Terminal } from './terminal';

export type ServeCommandOptions = ServeOptions & CommonOptions;

/** Serves until it is told to end, by SIGTERM or Ctrl-C. */
export async function serveCommand(options: ServeCommandOptions, terminal: Terminal): Promise<void> {
  const { serve } = await import('../serve/serve');
  const { url, ended } = await serve(await startingOf(options, terminal));
  if (!options.quiet) terminal.err(`labtest serves at ${url}\n`);
  await ended;
}

/** Imports what has changed, and prints what became of each dump. Exit code 1 when one failed. */
export async function serveUpdate(options: ServeCommandOptions, terminal: Terminal): Promise<void> {
  const { update } = await import('../serve/update');
  const destination = { write: terminal.err };
  const imports = await update({ ...(await startingOf(options, terminal)), destination });
  const told = imports.map(({ template, path, state, key, error }) => ({
    template,
    path,
    state,
    key,
    error,
  }));
  const rows = told.map((one) => [one.template, one.state, one.error?.split('\n')[0] ?? one.key ?? '']);
  if (options.json) printJson('serve update', { imports: told }, terminal);
  else terminal.out(table(['TEMPLATE', 'STATE', 'KEY'], rows, terminal));
  if (imports.some(({ state }) => state === 'failed')) terminal.exit(exitCodes.failed);
}

interface TokenOptions {
  json?: true;
  tokens?: string;
}

/** Makes a token, and prints it. */
export async function addServeToken(
  name: string,
  options: TokenOptions & { role: Role; databases?: number },
  terminal: Terminal,
): Promise<void> {
  const { addToken, usualTokens } = await import('../serve/tokens');
  const { tokens = usualTokens(terminal.env), role, databases, json } = options;
  const token = await addToken(tokens, { name, role, databases });
  if (json) printJson('serve token add', { name, role, databases, token }, terminal);
  else terminal.out(`${token}\n`);
}

/** Takes a token away. @throws NotFound */
export async function removeServeToken(
  name: string,
  options: TokenOptions,
  terminal: Terminal,
): Promise<void> {
  const { removeToken, usualTokens } = await import('../serve/tokens');
  const { tokens = usualTokens(terminal.env), json } = options;
  if (!(await removeToken(tokens, name))) throw new NotFound({ what: `${name} has no token in ${tokens}.` });
  if (json) printJson('serve token rm', { removed: [name] }, terminal);
}

async function startingOf(options: ServeCommandOptions, terminal: Terminal) {
  const { env, signal } = terminal;
  const log = terminalLog(terminal, 'quiet');
  const level = options.verbose ? 'debug' : options.quiet ? 'warn' : 'info';
  return {
    options,
    env: { LABTEST_LOG_LEVEL: level, ...env },
    signal,
    credentials: await credentialsOf(env, log),
  };
}
