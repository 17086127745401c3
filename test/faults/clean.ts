import { readdirSync, readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { formsOf } from '../../src/core/redact';

/** Every argument list on this machine, looked at over and over until `stop`. */
export function argumentLists() {
  const seen = new Set<string>();
  let stopped = false;
  const look = () => {
    for (const pid of readdirSync('/proc'))
      if (/^\d+$/.test(pid))
        try {
          seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
        } catch {
          // It has ended.
        }
    if (!stopped) setTimeout(look, 20);
  };
  look();
  const stop = () => {
    stopped = true;
    return [...seen].join('\n');
  };
  onTestFinished(() => void stop());
  return stop;
}

/** Fails where any form of a secret is in the text. */
export function expectClean(text: string, secrets: string[]) {
  for (const secret of secrets)
    for (const form of formsOf(secret)) {
      const at = text.indexOf(form);
      // Some of what stands around it: the whole text is long, and a failure is to say where.
      expect(at < 0 ? '' : text.slice(Math.max(0, at - 200), at + 200)).not.toContain(form);
    }
}
