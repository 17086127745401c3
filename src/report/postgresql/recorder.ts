import type { Client } from 'pg';
import { LabTestError } from '../../core/errors';
import { poll } from '../../core/poll';
import type { Endpoint } from '../../providers/provider';
import type { Access } from '../../services/kind';
import { addressOf } from '../../services/postgresql/address';
import { unlimited } from '../../services/postgresql/client';
import type { Recorder } from '../recorder';
import { logFile, Running } from './running';
import { configure, differing, type LogFormat } from './settings';

const ourName = 'labtest-report';

/** Of our own sessions nothing is recorded, and nothing that the server or the database sets ends them. */
const ourOptions = `${unlimited} -c log_statement=none -c log_duration=off -c log_min_messages=panic -c log_min_error_statement=panic -c session_replication_role=replica`;

/**
 * Begins to record what a server of PostgreSQL does.
 * @param wanted the form of its log, instead of the best that it has.
 * @throws LabTestError when it cannot.
 */
export async function recordPostgresql(
  endpoint: Endpoint,
  access: Access,
  wanted?: LogFormat,
): Promise<Recorder> {
  const clients: Client[] = [];
  const open = (options?: string) => opened(endpoint, access, clients, options);
  let running: Running | undefined;
  const close = async () => {
    running?.stop();
    await Promise.allSettled(clients.splice(0).map((client) => client.end()));
  };
  try {
    const client = await open();
    const format = await configure(client, wanted);
    await poll(() => logFile(client, format), { timeout: 30_000 });
    const command = await open('');
    await asCommand(command);
    const { rows } = await client.query<{ version: string }>(
      "SELECT current_setting('server_version') AS version",
    );
    const version = (rows[0]?.version ?? '').split(' ')[0] ?? '';
    await Promise.all([client, command].map((one) => one.end()));
    const begun = await Running.begin(format, open);
    running = begun;
    return { product: 'PostgreSQL', version, finish: () => begun.finish(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a dump or the arguments have set would keep statements out of the log, and nobody would see that. */
async function asCommand(client: Client): Promise<void> {
  const difference = await differing(client);
  if (difference === undefined) return;
  throw new LabTestError({
    what: 'What the command does cannot be recorded.',
    why: `Its sessions do not have the settings of the recording: ${difference}.`,
    remedy: 'Take that setting out of `commands`, and out of the dump.',
  });
}

async function opened(
  endpoint: Endpoint,
  access: Access,
  clients: Client[],
  options = ourOptions,
): Promise<Client> {
  const { Client } = await import('pg');
  const { username: user, password, database } = access;
  const client = new Client({
    ...addressOf(endpoint),
    ...{ user, password, database },
    connectionTimeoutMillis: 30_000,
    options,
    application_name: ourName,
  });
  client.on('error', () => {});
  await client.connect();
  clients.push(client);
  return client;
}
