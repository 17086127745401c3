import type { FastifyInstance } from 'fastify';

/**
 * How often whoever waits is told that it is being worked on, in milliseconds: more often than clients and the ways to
 * them give up, and not where an answer takes no longer than most proxies wait for one.
 */
const usual = 60_000;

/**
 * Tells whoever waits for an answer now and then that it is being worked on, as HTTP has it: 102 Processing. Node's fetch
 * gives up after five minutes without a word, and then knows of a server that works as little as of one that is dead.
 */
export function keepTelling(app: FastifyInstance, every = usual): void {
  app.addHook('onRequest', async ({ raw: { httpVersion } }, { raw }) => {
    // Nobody who speaks an older one knows it.
    if (httpVersion !== '1.1') return;
    const telling = setInterval(() => {
      if (raw.headersSent) clearInterval(telling);
      else raw.writeProcessing();
    }, every);
    raw.once('close', () => clearInterval(telling));
  });
}
