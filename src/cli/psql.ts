import { attachedDatabase } from '../databases/databases';
import { clientFor } from './client';
import { ended } from './env';
import { inSession, type SessionOptions } from './session';
import type { Terminal } from './terminal';

/** Opens a database with the client of its kind, and ends as that does. */
export async function openDb(
  name: string,
  args: string[],
  options: SessionOptions,
  terminal: Terminal,
): Promise<void> {
  const client = await inSession(
    options,
    terminal,
    async (session) => {
      const { service, server, access } = await attachedDatabase(name, session);
      return clientFor(service.kind.name, server, access, service.provider, {
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
