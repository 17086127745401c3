import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { callerOf, isStillKnown } from './callers';
import { Full } from './errors';

/** What tells of a change, and what is sent of it then. */
export interface Source {
  emitter: {
    on(event: 'change', listener: () => void): unknown;
    off(event: 'change', listener: () => void): unknown;
  };
  content(): unknown;
}

/** So many listen at most: each is a connection that stays. */
const mostListeners = 200;

/** A client that went without a word is noticed by the next line to it, in milliseconds. */
const heartbeat = 15_000;

/** A token that was taken away is noticed after so long at most, in milliseconds. */
const asking = 1000;

/** After so long a client has to come again, in milliseconds. It does so by itself. */
const longest = 300_000;

/** Adds `GET /events`: what changes, as it changes (server-sent events). Ends with the server. */
export function addEvents(app: FastifyInstance, sources: Readonly<Record<string, Source>>): void {
  const streams = new Set<Events>();
  app.addHook('preClose', async () => {
    for (const { end } of streams) end();
  });
  app.get('/events', { schema: { hide: true } }, async (request, reply) => {
    callerOf(request);
    if (streams.size >= mostListeners)
      throw new Full({ what: `${mostListeners} clients listen already.`, remedy: 'Ask again later.' });
    const events = eventStream(sources);
    streams.add(events);
    const look = () =>
      isStillKnown(request).then(
        (known) => known || events.end(),
        () => events.end(),
      );
    const looking = setInterval(look, asking);
    events.stream.once('close', () => {
      clearInterval(looking);
      streams.delete(events);
    });
    reply.headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    return reply.type('text/event-stream').send(events.stream);
  });
}

/** What is sent to one client, and what ends it. */
interface Events {
  stream: Readable;
  end(): void;
}

/** Everything at first, then what has changed; to a client that reads slowly, once for many changes. */
export function eventStream(sources: Readonly<Record<string, Source>>): Events {
  const changed = new Set(Object.keys(sources));
  let wanted = false;
  let ended = false;
  const flush = () => {
    if (ended || !wanted || changed.size === 0) return;
    wanted = false;
    const events = [...changed].map(
      (name) => `event: ${name}\ndata: ${JSON.stringify(sources[name]?.content())}\n\n`,
    );
    changed.clear();
    stream.push(events.join(''));
  };
  const listeners = Object.entries(sources).map(([name, { emitter }]) => {
    const listener = () => {
      changed.add(name);
      flush();
    };
    emitter.on('change', listener);
    return () => emitter.off('change', listener);
  });
  const end = () => {
    if (!ended) stream.push(null);
    ended = true;
  };
  const beating = setInterval(() => wanted && !ended && stream.push(':\n\n'), heartbeat);
  const ending = setTimeout(end, longest);
  const stream = new Readable({
    read() {
      wanted = true;
      flush();
    },
    destroy(error, callback) {
      for (const unlisten of listeners) unlisten();
      clearInterval(beating);
      clearTimeout(ending);
      callback(error);
    },
  });
  return { stream, end };
}
