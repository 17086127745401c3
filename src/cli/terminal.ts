import { clearLine, cursorTo } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';
import { isCode, LabTestError } from '../core/errors';
import { exitCodes } from './exit-codes';

/** What a command works with; the start point gives the real one, tests one of their own. */
export interface Terminal {
  /** What was asked for. */
  out(text: string): void;
  /** What is told on the way. */
  err(text: string): void;
  /** Whether a person reads `out`: tables and colours are for people. */
  outIsTerminal: boolean;
  errIsTerminal: boolean;
  /** Shows a line on `err` in place of the one that was shown so before, until anything else is written. */
  rewrite?: ((line: string) => void) | undefined;
  /** Where a person types and reads, and can be asked; undefined where nobody can. */
  person?: { input: Readable; output: Writable } | undefined;
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
  stdout.on('error', (error) => {
    // Who closes the pipe has read enough. What could not be written, as to a full disk, is missed.
    if (isCode(error, 'EPIPE')) process.exit();
    stderr.write(`The answer could not be written: ${error.message}\n`);
    process.exit(exitCodes.failed);
  });
  // What is told on the way may go unread: the work goes on.
  stderr.on('error', () => {});
  let shown = false;
  const erase = () => {
    if (!shown) return;
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
    shown = false;
  };
  const rewrite = (line: string) => {
    erase();
    // One that is wrapped could not be taken back.
    stderr.write(line.slice(0, Math.max(0, (stderr.columns ?? 80) - 1)));
    shown = line !== '';
  };
  const write = (stream: NodeJS.WriteStream) => (text: string) => {
    erase();
    stream.write(text);
  };
  return {
    out: write(stdout),
    err: write(stderr),
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true,
    rewrite: stderr.isTTY && env.TERM !== 'dumb' ? rewrite : undefined,
    // Whoever asks nothing does not open it.
    get person() {
      return process.stdin.isTTY && stderr.isTTY ? { input: process.stdin, output: stderr } : undefined;
    },
    env,
    // Help is given where there is none, too.
    get directory() {
      return currentFolder();
    },
    signal,
    exit: (code) => {
      process.exitCode = code;
    },
  };
}

/** @throws LabTestError where somebody has removed it. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new LabTestError({
      what: 'The folder that the command was started in is not there any more.',
      remedy: 'Change to one that is there.',
      cause,
    });
  }
}

/** Bold on a terminal, unless NO_COLOR (no-color.org) or a dumb terminal is against it. */
export function bold(text: string, { outIsTerminal, env }: Terminal): string {
  return outIsTerminal && !env.NO_COLOR && env.TERM !== 'dumb' ? styleText('bold', text) : text;
}
