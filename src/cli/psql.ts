import { clientFor } from './client';
import { ended } from './env';
import { inPlace } from './place';
import type { SessionOptions } from './session';
import type { Terminal } from './terminal';

/** Opens a database with the client of its kind, and ends as that does. */
export async function openDb(
  name: string,
  args: string[],
  options: SessionOptions,
  terminal: Terminal,
): Promise<void> {
  const client = await inPlace(
    options,
    terminal,
    async (place) => {
      const { kind, server, access, provider } = await place.opening(name);
      return clientFor(kind, server, access, provider, {
        env: terminal.env,
        dockerHost: options.dockerHost,
        isTerminal: terminal.outIsTerminal && process.stdin.isTTY === true,
      });
    },
    'quiet',
  );
  const env = { ...terminal.env, ...client.environment };
  terminal.exit(await ended([...client.argv, ...args], env, terminal));
}
