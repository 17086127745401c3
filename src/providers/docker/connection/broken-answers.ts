import { subscribe } from 'node:diagnostics_channel';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';

const told = new WeakSet<Agent>();

/** docker-modem waits for ever for the rest of an answer that has broken off: each request of this agent fails then. */
export function tellBrokenAnswers(agent: Agent): void {
  told.add(agent);
}

// As soon as an answer has begun (Node.js, `diagnostics_channel`, HTTP).
subscribe('http.client.response.finish', (message) => {
  const { request, response } = message as {
    request: ClientRequest & { agent?: Agent };
    response: IncomingMessage;
  };
  if (!request.agent || !told.has(request.agent)) return;
  response.once('close', () => {
    if (response.complete) return;
    const error = Object.assign(new Error('the engine broke off its answer'), { code: 'ECONNRESET' });
    // Where somebody has stopped it, that is told first.
    setImmediate(() => request.emit('error', error));
  });
});
