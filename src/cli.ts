import { Command, CommanderError } from 'commander';
import { addStateCommands, type Open, type Terminal } from './cli/state';
import { messageOf } from './core/errors';
import { openState } from './state/open';

const stopped = new AbortController();
process.once('SIGINT', () => stopped.abort(new Error('stopped')));

const err = (text: string) => void process.stderr.write(text);
const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err,
  exit: (code) => {
    process.exitCode = code;
  },
  signal: stopped.signal,
};
const open: Open = (input, verbose) => {
  const debug = (message: string) => (verbose ? err(`${message}\n`) : undefined);
  return openState({
    input,
    directory: process.cwd(),
    log: { warn: (message) => err(`warning: ${message}\n`), debug },
  });
};

const program = new Command('labtest')
  .description('Looks at what LabTest sees. Exit code 1: not found; 2: wrong usage, or an error.')
  .exitOverride()
  .showHelpAfterError();
addStateCommands(program, open, terminal);

program.parseAsync().catch((error: unknown) => {
  // Commander has printed its own message already; asking for help is no error.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    err(`${messageOf(error)}\n`);
    process.exitCode = 2;
  }
});
