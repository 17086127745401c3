import type { EventEmitter } from 'node:events';

/**
 * Keeps an error that comes while nobody listens from ending the process. A stream tells it to whoever reads on:
 * `pipeline`, `finished` and iteration ask for it, while a listener that comes later is not told.
 */
export function keepingErrors<T extends EventEmitter>(stream: T): T {
  return stream.on('error', () => {});
}
