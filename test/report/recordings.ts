import { Client } from 'pg';
import { assembled } from '../../src/report/assemble';
import { recordPostgresql } from '../../src/report/postgresql/recorder';
import type { LogFormat } from '../../src/report/postgresql/settings';
import type { Access } from '../../src/services/kind';
import type { Lab } from '../seed/servers';

export type Step = string | { text: string; values: unknown[] };

/** Records what statements do that one session of a PostgreSQL runs one by one, those that fail too. */
export async function recordedAt(lab: Lab, form: LogFormat | undefined, access: Access, ...steps: Step[]) {
  const endpoint = lab.server.endpoint ?? lab.server.inside;
  const recorder = await recordPostgresql(endpoint, access, form);
  try {
    const { username: user, password, database } = access;
    const client = new Client({ ...endpoint, user, password, database });
    await client.connect();
    for (const step of steps) await client.query(step).catch(() => {});
    await client.end();
    const seen = await recorder.finish();
    return { all: assembled(seen), size: seen.size, disturbed: seen.disturbed };
  } finally {
    await recorder.close();
  }
}
