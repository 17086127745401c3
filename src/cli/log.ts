import type { Log } from '../core/log';
import { redact } from '../core/redact';
import type { Terminal } from './terminal';

/** How much a command tells on standard error: warnings only, what it does, or every detail. */
export type Verbosity = 'quiet' | 'usual' | 'verbose';

/** Plain lines on standard error, without any secret that was masked. */
export function terminalLog({ err, rewrite }: Pick<Terminal, 'err' | 'rewrite'>, verbosity: Verbosity): Log {
  const secrets = new Set<string>();
  const print = (message: string) => err(`${redact(message, secrets)}\n`);
  const tell = verbosity === 'quiet' ? () => {} : print;
  return {
    debug: verbosity === 'verbose' ? print : () => {},
    info: tell,
    ...(rewrite && verbosity !== 'quiet'
      ? { status: (line: string | undefined) => rewrite(redact(line ?? '', secrets)) }
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
