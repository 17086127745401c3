import type { Log } from '../../src/core/log';

/** Gathers what is logged. */
export function recorded(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const add = (message: string) => void lines.push(message);
  const log: Log = {
    debug: () => {},
    info: add,
    notice: add,
    warn: add,
    mask: () => {},
    group: (title, body) => {
      lines.push(`group ${title}`);
      return body(add);
    },
  };
  return { log, lines };
}
