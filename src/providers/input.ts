import { finished, type Writable } from 'node:stream';
import { LabTestError, messageOf } from '../core/errors';
import { keepingErrors } from '../core/late-errors';
import { withResolvers } from '../core/node-20';

/**
 * Gives a command its input, until the input ends or the command takes no more of it, which is no error here.
 * @returns whether the command took all of it.
 * @throws LabTestError when the input breaks, before, while or after it flows.
 */
export async function poured(
  input: NodeJS.ReadableStream,
  into: Writable,
  program: string,
): Promise<boolean> {
  const { promise, resolve, reject } = withResolvers<boolean>();
  let ended = false;
  const over = (error: unknown) => {
    ended = !error;
    if (error) reject(error instanceof LabTestError ? error : broken(program, error));
  };
  const forget = [
    finished(keepingErrors(input), { writable: false }, over),
    // A socket whose other end is closed ends by itself, before the input has.
    finished(keepingErrors(into), { readable: false }, (error) => resolve(!error && ended)),
  ];
  input.pipe(into);
  return await promise.finally(() => {
    input.unpipe(into);
    for (const stop of forget) stop();
  });
}

function broken(program: string, cause: unknown): LabTestError {
  return new LabTestError({
    what: `What ${program} was to read broke off.`,
    why: messageOf(cause),
    remedy: 'Run the job again.',
    cause,
  });
}

/** What to say of a command that ended well, and yet cannot have read its whole input. */
export function unread(program: string, cause?: unknown): LabTestError {
  return new LabTestError({
    what: `${program} ended before it had read all of its input.`,
    why: 'It reports success, but the rest of the input never reached it: the connection to it broke, or it stopped by itself.',
    remedy: 'Run the job again.',
    cause,
  });
}
