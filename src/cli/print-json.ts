import type { Answers } from './answers';
import type { Terminal } from './terminal';

/** Prints what a command answers with `--json`. */
export function printJson<Command extends keyof Answers>(
  _command: Command,
  answer: Answers[Command],
  { out }: Pick<Terminal, 'out'>,
): void {
  out(`${JSON.stringify(answer, undefined, 2)}\n`);
}
