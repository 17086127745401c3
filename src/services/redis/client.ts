import type { Endpoint } from '../../providers/provider';
import type { Access } from '../kind';
import { addressOf } from './address';

/** Milliseconds that connecting and, where there is a limit, each command may take. */
interface Patience {
  connect: number;
  command?: number;
}

/** A client of a server, not connected yet, which connects once. The driver is loaded at the first one. */
export async function clientOf(
  endpoint: Endpoint | undefined,
  { username, password, database }: Access,
  { connect, command }: Patience,
) {
  const client = (await clients()).duplicate({
    socket: { ...(endpoint && addressOf(endpoint)), connectTimeout: connect, reconnectStrategy: false },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database: Number(database) }),
    ...(command === undefined ? {} : { commandOptions: { timeout: command } }),
  });
  client.on('error', () => {});
  return client;
}

let first: ReturnType<typeof firstOf> | undefined;

/** For each set of options, the driver makes a class with all commands, for 20 MB of garbage. All of ours are of one. */
function clients() {
  first ??= firstOf();
  return first;
}

async function firstOf() {
  const { createClient } = await import('@redis/client');
  return createClient();
}
