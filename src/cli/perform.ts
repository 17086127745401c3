import { type Command, CommanderError } from 'commander';
import { messageOf, UsageError } from '../core/errors';
import { addCompletion } from './completion';
import { exitCodeOf, exitCodes, failureOf } from './exit-codes';
import { printable } from './printable';
import { programFor } from './program';
import type { Terminal } from './terminal';

/** Does what the arguments say, and sets the exit code. Never rejects. With `--json` an error is an answer, too. */
export async function perform(args: readonly string[], terminal: Terminal): Promise<void> {
  const watched = watching(terminal);
  let json = asksForJson(args);
  try {
    const completes = ['complete', 'completion'].includes(args[0] ?? '');
    const program = programFor(watched.terminal, !completes);
    program.hook('preAction', (_, command) => {
      json = isForPrograms(command);
    });
    if (completes) await addCompletion(program);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return terminal.exit(exitCodes.done);
    // Commander has printed its own message already.
    const failed = error instanceof CommanderError ? usageErrorOf(error) : error;
    if (failed === error) terminal.err(`${printable(messageOf(error))}\n`);
    const answer = { error: failureOf(failed, terminal.signal) };
    if (json && !watched.answered) terminal.out(`${JSON.stringify(answer, undefined, 2)}\n`);
    terminal.exit(exitCodeOf(failed, terminal.signal));
  }
}

/** As far as it can be told without knowing the command: for one that is mistyped. */
function asksForJson(args: readonly string[]): boolean {
  return args.slice(0, args.includes('--') ? args.indexOf('--') : undefined).includes('--json');
}

function isForPrograms(command: Command): boolean {
  const { json, format } = command.opts();
  return json === true || format === 'json';
}

/** What commander says, without the help that it prints with it. */
function usageErrorOf({ code, message }: CommanderError): UsageError {
  const isHelp = code === 'commander.help';
  return new UsageError({ what: isHelp ? 'A command is missing.' : message.replace(/^error: /, '') });
}

/** The terminal, and whether a command has printed its answer there already. */
function watching(terminal: Terminal): { terminal: Terminal; answered: boolean } {
  const out = (text: string) => {
    watched.answered = true;
    terminal.out(text);
  };
  // Not copied: who asks nothing does not open it, see `person`.
  const watched = { answered: false, terminal: Object.create(terminal, { out: { value: out } }) };
  return watched;
}
