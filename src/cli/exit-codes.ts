import { LabTestError, messageOf, NotFound, Refused, UsageError } from '../core/errors';
import type { Answers } from './answers';

/** What the exit codes of every command mean. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  /** As shells have it: 128 and the number of SIGINT. */
  interrupted: 130,
} as const;

/** The same for people, in docs/cli.md and in the help. */
export const exitCodeMeanings: Readonly<Record<number, string>> = {
  [exitCodes.done]: 'done',
  [exitCodes.failed]: 'failed: the error says why, and what to do',
  [exitCodes.usage]: 'wrong usage: an option or argument that there is not, or a value that it cannot have',
  [exitCodes.notFound]: 'what was asked for is not there',
  [exitCodes.refused]: "refused: by the organisation's limits, or because the pull request is not trusted",
  [exitCodes.interrupted]: 'interrupted; what was unfinished has been removed',
};

/** The exit code for an error. */
export function exitCodeOf(error: unknown, signal: AbortSignal): number {
  if (signal.aborted) return exitCodes.interrupted;
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof NotFound) return exitCodes.notFound;
  if (error instanceof Refused) return exitCodes.refused;
  return exitCodes.failed;
}

/** An error, as `--json` has it. */
export function failureOf(error: unknown, signal: AbortSignal): Answers['error']['error'] {
  const { what, why, remedy } = error instanceof LabTestError ? error : { what: messageOf(error) };
  return { what, why, remedy, exit_code: exitCodeOf(error, signal) };
}
