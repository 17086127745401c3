import { buffer } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { isCode } from '../../../core/errors';
import { poll, TimedOut } from '../../../core/poll';
import { engineSays } from '../errors';

/** In milliseconds: the file system of a container that was made a moment ago is there long before. */
const patience = 10_000;

/**
 * Unpacks an archive at a container's root. A busy engine may say for a moment that a new container has no root, which
 * every container has.
 */
export async function unpackAtRoot(
  container: Docker.Container,
  archive: NodeJS.ReadableStream,
): Promise<void> {
  const whole = await buffer(archive);
  let said: unknown;
  const look = async () => {
    try {
      await container.putArchive(whole, { path: '/' });
      return { value: undefined };
    } catch (error) {
      if (!isCode(error, 404) || !/could not find the file \/ in container/i.test(engineSays(error)))
        throw error;
      said = error;
      return { pending: engineSays(error) };
    }
  };
  await poll(look, { timeout: patience }).catch((error: unknown) => {
    throw error instanceof TimedOut ? said : error;
  });
}
