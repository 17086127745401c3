import type { FastifyInstance } from 'fastify';
import { prefersProcessing } from '../core/prefer';

/**
 * How often whoever waits is told that it is being worked on, in milliseconds: more often than clients and the ways to
 * them give up, and not where an answer takes no longer than most proxies wait for one.
 */
const usual = 60_000;

/**
 * Tells whoever waits for an answer, and prefers to be told, now and then that it is being worked on: 102 Processing. Node's
 * fetch gives up after five minutes without a word, and then knows of a server that works as little as of one that is dead.
 */
export function keepTelling(app: FastifyInstance, every = usual): void {
  app.addHook('onRequest', async ({ headers: { prefer = '' }, raw: { httpVersion } }, { raw }) => {
    // An older HTTP has no answer before the answer.
    if (httpVersion !== '1.1' || prefer !== prefersProcessing) return;
    const telling = setInterval(() => {
      if (raw.headersSent) clearInterval(telling);
      else raw.writeProcessing();
    }, every);
    raw.once('close', () => clearInterval(telling));
  });
}
