import { debug, endGroup, info, notice, setSecret, startGroup, warning } from '@actions/core';
import type { Log } from '../core/log';
import { formsOf } from '../core/redact';

/** Log to the runner: annotations, masks, and one open group at a time, since workflow commands cannot nest. */
export function runnerLog(): Log {
  let groups = Promise.resolve();
  return {
    debug,
    info,
    notice: (message) => notice(message),
    warn: (message) => warning(message),
    mask: (secret) => {
      for (const form of formsOf(secret)) setSecret(form);
    },
    group: (title, body) => {
      const early: string[] = [];
      let print: (line: string) => void = (line) => early.push(line);
      const result = body((line) => print(line));
      const ended = result.then(
        () => {},
        () => {},
      );
      const shown = groups.then(async () => {
        startGroup(title);
        for (const line of early) info(line);
        print = info;
        await ended;
        endGroup();
      });
      groups = shown;
      return shown.then(() => result);
    },
  };
}
