import type { FastifyInstance } from 'fastify';

/** How long an end waits for what is under way, in milliseconds: less than a service manager waits until it kills. */
const longestDrain = 8000;

/**
 * Answers what is under way, and ends. What takes longer than `longest` milliseconds is given up; who is connected a
 * little later still has not ended its request, or does not read its answer: node's own watch over slow clients ends
 * with `close`.
 */
export async function drained(
  app: FastifyInstance,
  work: readonly Promise<unknown>[],
  giveUp: () => void,
  longest = longestDrain,
): Promise<void> {
  const late = setTimeout(giveUp, longest);
  const last = setTimeout(() => app.server.closeAllConnections(), longest * 1.1);
  await app.close();
  await Promise.all(work);
  for (const timer of [late, last]) clearTimeout(timer);
}
