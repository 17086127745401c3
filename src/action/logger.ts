import { debug, endGroup, info, notice, setSecret, startGroup, warning } from '@actions/core';
import type { Log } from '../core/log';
import { formsOf } from '../core/redact';

/** Log to the runner: annotations, masks, and one open group at a time, since workflow commands cannot nest. */
export function runnerLog(): Log {
  let groups: Promise<unknown> = Promise.resolve();
  return {
    debug,
    info,
    notice: (message) => notice(message),
    warn: (message) => warning(message),
    mask: (secret) => {
      for (const form of formsOf(secret)) setSecret(form);
    },
    group: (title, body) => {
      const folded = async () => {
        startGroup(title);
        try {
          return await body();
        } finally {
          endGroup();
        }
      };
      const result = groups.then(folded, folded);
      groups = result.catch(() => {});
      return result;
    },
  };
}
