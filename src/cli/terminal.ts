import { styleText } from 'node:util';

/** What a command works with; the start point gives the real one, tests one of their own. */
export interface Terminal {
  /** What was asked for. */
  out(text: string): void;
  /** What is told on the way. */
  err(text: string): void;
  /** Whether a person reads `out`: tables and colours are for people. */
  outIsTerminal: boolean;
  errIsTerminal: boolean;
  env: NodeJS.ProcessEnv;
  /** Where the command was started. */
  directory: string;
  signal: AbortSignal;
  /** Ends the command with this code once all is done; see `exitCodes`. */
  exit(code: number): void;
}

/** Of a program that is looked at, and not run. */
export const silentTerminal: Terminal = {
  out: () => {},
  err: () => {},
  outIsTerminal: false,
  errIsTerminal: false,
  env: {},
  directory: '.',
  signal: new AbortController().signal,
  exit: () => {},
};

/** The terminal of this process. */
export function processTerminal(signal: AbortSignal): Terminal {
  const { stdout, stderr, env } = process;
  // Who closes the pipe has read enough.
  stdout.on('error', () => process.exit());
  // What is told on the way may go unread: the work goes on.
  stderr.on('error', () => {});
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true,
    env,
    directory: process.cwd(),
    signal,
    exit: (code) => {
      process.exitCode = code;
    },
  };
}

/** Bold on a terminal, unless NO_COLOR (no-color.org) or a dumb terminal is against it. */
export function bold(text: string, { outIsTerminal, env }: Terminal): string {
  return outIsTerminal && !env.NO_COLOR && env.TERM !== 'dumb' ? styleText('bold', text) : text;
}
