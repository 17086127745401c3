import type { LabTestError } from '../core/errors';
import type { Answers } from './answers';
import { failureOf } from './exit-codes';
import type { Terminal } from './terminal';

/**
 * Prints what a command answers with `--json`: one object, once.
 * @param error what could not be done beside it; whoever throws it, prints it here.
 */
export function printJson<Command extends keyof Answers>(
  _command: Command,
  answer: Answers[Command],
  { out, signal }: Pick<Terminal, 'out' | 'signal'>,
  error?: LabTestError,
): void {
  const told = error ? { ...answer, error: failureOf(error, signal) } : answer;
  out(`${JSON.stringify(told, undefined, 2)}\n`);
}
