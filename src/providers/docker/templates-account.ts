import type Docker from 'dockerode';
import { execute } from './exec';

/**
 * The account, by number, that a running server has made itself, and as which a clone of it can be started at once;
 * undefined where that is not certain. The entrypoints of the official images begin as root, give the data to the
 * server's account, and run themselves again as that one: what they do then is what a clone needs, whose data have
 * their owner. MySQL's asks the server for eight of its settings each time.
 */
export async function accountOf(docker: Docker, id: string): Promise<string | undefined> {
  const { Config } = await docker.getContainer(id).inspect();
  const [entrypoint] = [Config.Entrypoint ?? []].flat();
  if (entrypoint === undefined || !/^(0|root)?(:|$)/.test(Config.User)) return undefined;
  let said = '';
  const argv = ['sh', '-c', 'cat /proc/1/status "$(command -v -- "$1")"', 'sh', entrypoint] as const;
  const code = await execute(docker, id, { argv: [...argv], onOutput: (more) => (said += more) });
  const account = /^Uid:\s+(\d+)\s+\1\s/m.exec(said)?.[1];
  return code === 0 && account !== '0' && runsItselfAgain(said) ? account : undefined;
}

/** Whether a script replaces itself by itself, run by something else: gosu, setpriv or su-exec, with the account's name. */
export function runsItselfAgain(script: string): boolean {
  return /^\s*exec\s+[^\s"#]\S*\s.*["\s](\$0|\$\{?BASH_SOURCE(\[0\])?\}?)["\s]/m.test(
    script.replaceAll(/\\\r?\n/g, ' '),
  );
}
