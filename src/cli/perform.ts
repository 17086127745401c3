import { CommanderError } from 'commander';
import { messageOf } from '../core/errors';
import { addCompletion } from './completion';
import { exitCodeOf, exitCodes } from './exit-codes';
import { printable } from './printable';
import { programFor } from './program';
import type { Terminal } from './terminal';

/** Does what the arguments say, and sets the exit code. Never rejects. */
export async function perform(args: readonly string[], terminal: Terminal): Promise<void> {
  try {
    const completes = ['complete', 'completion'].includes(args[0] ?? '');
    const program = programFor(terminal, !completes);
    if (completes) await addCompletion(program);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has printed its own message already; asking for help is no error.
    if (error instanceof CommanderError)
      return terminal.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage);
    terminal.err(`${printable(messageOf(error))}\n`);
    terminal.exit(exitCodeOf(error, terminal.signal));
  }
}
