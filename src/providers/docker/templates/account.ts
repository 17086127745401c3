import { posix } from 'node:path';
import type Docker from 'dockerode';
import { execute } from '../containers/exec';

/** Bytes of an entrypoint, which may also be a large program. */
const scriptBytes = 65_536;

/**
 * The account, by number, that a running server has made itself, and as which a clone of it can be started at once;
 * undefined where that is not certain. The entrypoints of the official images begin as root, give the data to the
 * server's account, and run themselves again as that one: what they do then is what a clone needs, whose data have
 * their owner. MySQL's starts the server's program eight times for its settings, each time.
 */
export async function accountOf(docker: Docker, id: string): Promise<string | undefined> {
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
  return isCertain && account !== '0' ? account : undefined;
}

/** Whether a command is the server's own, or only its options. A shell, say, may do more as root before it. */
function beginsWith(server: string | undefined, [program = '-']: readonly string[]): boolean {
  // Linux cuts the names of processes.
  return program.startsWith('-') || posix.basename(program).slice(0, 15) === server;
}

/** Whether a script replaces itself by itself as another account. */
export function runsItselfAgain(script: string): boolean {
  const lines = script.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/);
  return lines.some(
    (line) =>
      /^\s*exec\s+(\S*\/)?(gosu|su-exec|setpriv|runuser|\$\{?SETPRIV\}?)\s/.test(line) &&
      /[\s"](\$0|\$\{?BASH_SOURCE(\[0\])?\}?)(["\s]|$)/.test(line),
  );
}
