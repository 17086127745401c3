import { Readable } from 'node:stream';
import { isCode, LabTestError } from '../../core/errors';
import type { Site, Trouble } from '../kind';

/** What PostgreSQL's codes tell of a server that had answered before. */
export function postgresqlTrouble(error: unknown): Trouble | undefined {
  if (isCode(error, '28P01', '28000')) return 'access refused';
  if (isCode(error, '58P01')) return 'data gone';
  if (!isCode(error, '3D000')) return undefined;
  const detail = (error as { detail?: unknown }).detail;
  return String(detail).includes('subdirectory') ? 'data gone' : 'database gone';
}

/** By the socket in the container, where the official image lets everybody in. */
export async function regainPostgresql(
  { run }: Site,
  { POSTGRES_USER: user = 'postgres', POSTGRES_PASSWORD: password = '' }: Readonly<Record<string, string>>,
): Promise<void> {
  const { escapeIdentifier, escapeLiteral } = await import('pg');
  const statement = `ALTER ROLE ${escapeIdentifier(user)} LOGIN PASSWORD ${escapeLiteral(password)};\n`;
  const code = await run?.({
    argv: ['psql', '-X', '-q', '-w', '-v', 'ON_ERROR_STOP=1', '-U', user, '-d', 'template1'],
    // A statement that fails would be in the server's log, with the password.
    environment: { PGOPTIONS: '-c log_min_error_statement=panic -c log_statement=none' },
    stdin: Readable.from([statement]),
  });
  if (code !== 0) throw new LabTestError({ what: 'The administrator is not let in by the local socket.' });
}
