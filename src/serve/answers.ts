import type { FastifyReply } from 'fastify';
import { LabTestError, NotFound, Refused, UsageError } from '../core/errors';
import { InUse } from '../databases/templates';
import { Unknown } from './callers';
import { Full, Importing } from './errors';

/** The status code for an error: 500 where nobody has foreseen it. */
export function statusOf(error: unknown): number {
  if (error instanceof UsageError) return 400;
  if (error instanceof Unknown) return 401;
  if (error instanceof Refused) return 403;
  if (error instanceof NotFound) return 404;
  if (error instanceof InUse) return 409;
  if (error instanceof Importing) return 423;
  if (error instanceof Full) return 503;
  const code = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  return typeof code === 'number' && code >= 400 ? code : 500;
}

/** What an error tells its reader; of one that nobody has foreseen, nothing: it may hold anything. */
function detailOf(error: unknown): {
  what: string;
  why?: string | undefined;
  remedy?: string | undefined;
} {
  if (error instanceof LabTestError) return error;
  if (error instanceof Error && statusOf(error) < 500) return { what: error.message };
  return { what: 'It failed for a reason that is in the log of the server.' };
}

/** An error as the earlier service tells it. */
export async function sendStatus(error: unknown, reply: FastifyReply): Promise<FastifyReply> {
  if (error instanceof Full) reply.header('retry-after', error.retryAfter);
  const { what, why, remedy } = detailOf(error);
  const status = [what, why, remedy].filter(Boolean).join('\n');
  return await reply.code(statusOf(error)).send({ status });
}

/** An error as a document (RFC 9457). */
export async function sendProblem(error: unknown, reply: FastifyReply): Promise<FastifyReply> {
  const status = statusOf(error);
  const { what, why, remedy } = detailOf(error);
  if (error instanceof Full) reply.header('retry-after', error.retryAfter);
  return await reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ type: 'about:blank', title: what, status, detail: why, remedy });
}
