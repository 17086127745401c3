import { constants } from 'node:os';
import { LabTestError, messageOf } from '../core/errors';
import { ranToEnd } from '../seed/to-end';

/** As the runner runs `run` with `shell: bash`. The text is one argument, and is put together with nothing. */
const bash = ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '-c'] as const;

/** Runs a command as a step of a workflow does; returns its exit code. @throws LabTestError when there is no bash. */
export async function ranCommand(
  command: string,
  running: Omit<Parameters<typeof ranToEnd>[1], 'tell'>,
): Promise<number> {
  const ended = await ranToEnd([...bash, command], { ...running, tell: running.print });
  if (typeof ended === 'number') return ended;
  running.signal.throwIfAborted();
  if (typeof ended === 'string') return 128 + (constants.signals[ended as NodeJS.Signals] ?? 0);
  throw new LabTestError({
    what: 'The command cannot be run.',
    why: messageOf(ended),
    remedy: 'Install bash where this runner finds it.',
    cause: ended,
  });
}
