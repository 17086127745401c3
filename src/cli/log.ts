import type { Log } from '../core/log';
import { redact } from '../core/redact';
import { printable } from './printable';
import type { Terminal } from './terminal';

/** How much a command tells on standard error: warnings only, what it does, or every detail. */
export type Verbosity = 'quiet' | 'usual' | 'verbose';

/** Plain lines on standard error, without any secret that was masked. */
export function terminalLog({ err, rewrite }: Pick<Terminal, 'err' | 'rewrite'>, verbosity: Verbosity): Log {
  const secrets = new Set<string>();
  // What is told holds names that strangers have chosen, and what servers answer.
  const clean = (text: string) => printable(redact(text, secrets));
  const print = (message: string) => err(`${clean(message)}\n`);
  const tell = verbosity === 'quiet' ? () => {} : print;
  return {
    debug: verbosity === 'verbose' ? print : () => {},
    info: tell,
    ...(rewrite && verbosity !== 'quiet'
      ? { status: (line: string | undefined) => rewrite(clean(line ?? '')) }
      : {}),
    notice: tell,
    warn: (message) => print(`warning: ${message}`),
    mask: (secret) => void secrets.add(secret),
    group: async (title, body) => {
      tell(title);
      return await body((line) => tell(`  ${line}`));
    },
  };
}
