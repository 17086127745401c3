import { Client } from 'pg';
import { assembled } from '../../src/report/assemble';
import { recordPostgresql } from '../../src/report/postgresql/recorder';
import type { LogFormat } from '../../src/report/postgresql/settings';
import type { Access } from '../../src/services/kind';
import type { Lab } from '../seed/servers';

export type Step = string | { text: string; name?: string; values?: unknown[] };

const endpointOf = ({ server }: Lab) => server.endpoint ?? server.inside;

/** A session of a PostgreSQL, as a command has it. @param other a database instead of the usual one. */
export async function sessionAt(lab: Lab, access: Access, other?: string): Promise<Client> {
  const { username: user, password, database } = access;
  const client = new Client({ ...endpointOf(lab), user, password, database: other ?? database });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Records what a command does that is given one session, and may do as it likes. */
export async function commandAt(
  lab: Lab,
  access: Access,
  command: (session: Client) => Promise<unknown>,
  form?: LogFormat,
) {
  const recorder = await recordPostgresql(endpointOf(lab), access, form);
  try {
    const session = await sessionAt(lab, access);
    await command(session);
    const seen = await recorder.finish();
    await session.end().catch(() => {});
    return { all: assembled(seen), size: seen.size, disturbed: seen.disturbed };
  } finally {
    await recorder.close();
  }
}

/** Records what statements do that one session of a PostgreSQL runs one by one, those that fail too. */
export async function recordedAt(lab: Lab, form: LogFormat | undefined, access: Access, ...steps: Step[]) {
  const run = async (session: Client) => {
    for (const step of steps) await session.query(step).catch(() => {});
    await session.end();
  };
  return await commandAt(lab, access, run, form);
}
