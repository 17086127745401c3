import type Docker from 'dockerode';
import { isCode, messageOf, removedMeanwhile } from '../../../core/errors';
import { poll, TimedOut } from '../../../core/poll';
import { hasAnswered } from '../errors';

function isRemoved({ Dead, Status }: Docker.ContainerInspectInfo['State']): boolean {
  return Dead || String(Status) === 'removing';
}

/** An ended container as it is once the engine has had a moment to learn that memory ran out, or somebody to remove it. */
async function lastState(container: Docker.Container): Promise<Docker.ContainerInspectInfo> {
  const looks = { attempts: 10, shortest: 50, longest: 200, timeout: 1000 };
  const look = async () => {
    const info = await container.inspect();
    const { ExitCode, OOMKilled } = info.State;
    const unclear = ExitCode === 137 && !OOMKilled && !isRemoved(info.State);
    return unclear ? { pending: 'killed' } : { value: info };
  };
  return await poll(look, looks).catch(async (error: unknown) => {
    if (error instanceof TimedOut) return await container.inspect();
    throw error;
  });
}

/**
 * Waits until a container's process has ended, and tells why. An engine that goes away while it is asked is asked again:
 * where it comes back, its containers may have ended with it. @throws the reason of the signal.
 */
export async function waitForEnd(container: Docker.Container, signal: AbortSignal): Promise<string> {
  const look = async () => {
    try {
      await container.wait({ abortSignal: signal });
      return { value: endOf(await lastState(container)) };
    } catch (error) {
      signal.throwIfAborted();
      if (isCode(error, 404)) return { value: removedMeanwhile };
      if (hasAnswered(error)) throw error;
      return { pending: messageOf(error) };
    }
  };
  return await poll(look, { timeout: Number.POSITIVE_INFINITY, longest: 1000, signal });
}

/** Why a container's process has ended. */
export function endOf({ State: state, HostConfig: { Memory } }: Docker.ContainerInspectInfo): string {
  if (isRemoved(state)) return removedMeanwhile;
  if (state.Running) return 'it ended, and another run has started it again';
  const limit = `more memory than its limit of ${Math.round((Memory ?? 0) / (1 << 20))} MiB`;
  if (state.OOMKilled) return `it used ${limit}`;
  // The engine may learn that memory ran out only after it has told the end.
  if (state.ExitCode === 137) return `it was killed (code 137): by somebody, or because it needs ${limit}`;
  return `it exited with code ${state.ExitCode}${state.Error ? ` (${state.Error})` : ''}`;
}
