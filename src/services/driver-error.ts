import type { DatabaseError } from 'pg';
import { messageOf } from '../core/errors';
import { saidByNumber } from './mysql/said';
import { saidToDriver } from './postgresql/said';
import { told } from './said';

/**
 * The message of an error that was thrown while a server with data was worked on: of what the server itself said, codes
 * and names of objects, and no values; of all else, the message.
 */
export function messageWithoutData(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  if ('severity' in error && 'routine' in error)
    return told(saidToDriver(error as DatabaseError), 'PostgreSQL');
  if ('sqlMessage' in error && 'errno' in error)
    return told(saidByNumber(Number(error.errno), String(error.sqlMessage)), 'The server');
  return messageOf(error);
}
