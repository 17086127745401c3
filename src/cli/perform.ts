import { CommanderError } from 'commander';
import { messageOf } from '../core/errors';
import { exitCodeOf, exitCodes } from './exit-codes';
import { programFor } from './program';
import type { Terminal } from './terminal';

/** Does what the arguments say, and sets the exit code. Never rejects. */
export async function perform(args: readonly string[], terminal: Terminal): Promise<void> {
  try {
    await programFor(terminal).parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has printed its own message already; asking for help is no error.
    if (error instanceof CommanderError)
      return terminal.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage);
    terminal.err(`${messageOf(error)}\n`);
    terminal.exit(exitCodeOf(error, terminal.signal));
  }
}
