import { posix } from 'node:path';
import type Docker from 'dockerode';
import { execute } from '../containers/exec';

/** Bytes of an entrypoint, which may also be a large program. */
const scriptBytes = 65_536;

/** An account, by number, and whether the image does nothing as root but to give it the data. */
interface Account {
  account: string;
  onlyGives: boolean;
}

/**
 * The account, by number, that a running server has made itself, and as which a clone of it can be started at once;
 * undefined where that is not certain. The entrypoints of the official images begin as root, give the data to the
 * server's account, and run themselves again as that one: what they do then is what a clone needs, whose data have
 * their owner. MySQL's starts the server's program eight times for its settings, each time.
 */
export async function accountOf(docker: Docker, id: string): Promise<Account | undefined> {
  const { Config } = await docker.getContainer(id).inspect();
  const [entrypoint] = [Config.Entrypoint ?? []].flat();
  if (entrypoint === undefined || !/^(0|root)?(:|$)/.test(Config.User)) return undefined;
  let said = '';
  const script = `cat /proc/1/status; head -c ${scriptBytes} "$(command -v -- "$1")"`;
  const argv = ['sh', '-c', script, 'sh', entrypoint] as const;
  const code = await execute(docker, id, { argv: [...argv], onOutput: (more) => (said += more) });
  const account = /^Uid:\s+(\d+)\s+\1\s/m.exec(said)?.[1];
  const name = /^Name:\s+(.+)$/m.exec(said)?.[1];
  const isCertain = code === 0 && runsItselfAgain(said) && beginsWith(name, Config.Cmd ?? []);
  if (!isCertain || account === undefined || account === '0') return undefined;
  return { account, onlyGives: onlyGivesData(said) };
}

/** Whether a command is the server's own, or only its options. A shell, say, may do more as root before it. */
function beginsWith(server: string | undefined, [program = '-']: readonly string[]): boolean {
  // Linux cuts the names of processes.
  return program.startsWith('-') || posix.basename(program).slice(0, 15) === server;
}

/** Whether a script replaces itself by itself as another account. */
export function runsItselfAgain(script: string): boolean {
  return linesOf(script).some(isSelf);
}

/**
 * Whether a script does nothing as root, before it replaces itself by itself, but make folders and say whose files are:
 * in the branch that this stands in. What else root prepares may be needed by a server that starts without it.
 */
export function onlyGivesData(script: string): boolean {
  const lines = linesOf(script);
  const at = lines.findIndex(isSelf);
  const start = lines.slice(0, at).findLastIndex((line) => /\bid -u\b/.test(line));
  const branch = lines.slice(start + 1, at);
  return start >= 0 && branch.every((line) => /^\s*(?:#.*)?$/.test(line) || givesData(line));
}

/** A single command, without another one in it and without an output that goes to a file. */
function givesData(line: string): boolean {
  const [name = '', ...words] = line.trim().split(/\s+/);
  if (/[;&|`<>]|\$\(/.test(line)) return false;
  if (name === 'find') return !/-(?:delete|f\w+|ok\w*|execdir)\b|-exec (?!chown\b)/.test(line);
  return (
    /^(?:mkdir|chown|chmod|echo|(?:mysql_)?note)$/.test(name) ||
    (name === 'install' && /^-(?:d|-directory)$/.test(words[0] ?? ''))
  );
}

function linesOf(script: string): string[] {
  return script.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/);
}

function isSelf(line: string): boolean {
  return (
    /^\s*exec\s+(\S*\/)?(gosu|su-exec|setpriv|runuser|\$\{?SETPRIV\}?)\s/.test(line) &&
    /[\s"](\$0|\$\{?BASH_SOURCE(\[0\])?\}?)(["\s]|$)/.test(line)
  );
}
