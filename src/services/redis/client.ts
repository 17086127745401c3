import type { Endpoint } from '../../providers/provider';
import type { Access } from '../kind';
import { addressOf } from './address';

/** Milliseconds that connecting and, where there is a limit, each command may take. */
interface Patience {
  connect: number;
  command?: number;
}

/** A client of a server, not connected yet, which connects once. The driver is loaded at the first one. */
export async function clientOf(...whose: Whose) {
  const client = (await clients()).duplicate(settingsOf(...whose));
  client.on('error', () => {});
  return client;
}

/**
 * The same for `sendCommand` alone: the methods that the driver makes, one for each command there is, take four times
 * as long as connecting.
 */
export async function bareClientOf(...whose: Whose) {
  const { RedisClient } = await import('@redis/client');
  const client = new RedisClient(settingsOf(...whose));
  client.on('error', () => {});
  return client;
}

type Whose = [endpoint: Endpoint | undefined, access: Access, patience: Patience];

function settingsOf(...[endpoint, { username, password, database }, { connect, command }]: Whose) {
  return {
    socket: {
      ...(endpoint && addressOf(endpoint)),
      connectTimeout: connect,
      reconnectStrategy: false as const,
    },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database: Number(database) }),
    ...(command === undefined ? {} : { commandOptions: { timeout: command } }),
  };
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
