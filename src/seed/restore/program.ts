import { LabTestError, messageOf } from '../../core/errors';
import type { Provider, Server } from '../../providers/provider';
import type { Program } from '../../services/kind';
import { runTool } from './client';

/**
 * The first of `names` that is there next to the server.
 * @throws LabTestError when none is.
 */
export async function foundProgram(
  provider: Provider,
  server: Server,
  names: readonly [string, ...string[]],
  signal: AbortSignal,
): Promise<Program> {
  let cause: unknown;
  for (const name of names) {
    let version = '';
    const command = {
      argv: [name, '--version'] as const,
      onOutput: (text: string) => (version += text),
      signal,
    };
    const code = await runTool(provider, server, command).catch((error: unknown) => {
      signal.throwIfAborted();
      cause = error;
    });
    if (code === 0) return { name, version: version.trim() };
  }
  throw new LabTestError({
    what: `There is no ${names.join(' and no ')} next to the server, so that the dump cannot be restored.`,
    why: cause === undefined ? `The service's image (${server.image}) does not bring it.` : messageOf(cause),
    remedy: 'Use an image with the database and its own tools, as the official ones have them.',
    cause,
  });
}
