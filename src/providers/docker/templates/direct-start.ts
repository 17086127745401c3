import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import type { DirectStart } from '../../direct-start';
import { execute } from '../containers/exec';
import { dataDirectory } from './image';

/** The server runs meanwhile, and what an entrypoint starts for its settings counts with it: so much room it needs. */
const roomBytes = 512 << 20;

const patienceMilliseconds = 60_000;

/** Between the parts of what the script prints, which are texts of their own. */
const separator = '\u0001';

/** Names of variables that may hold what belongs on no command line. */
const secret = /PASS|SECRET|TOKEN|HASH|CRED|KEY|_FILE$/i;

/**
 * Watches the entrypoint start the server on data that are there. In the server's place on the path stands a program
 * that, as process of the entrypoint's own number, writes down what it was started with, and for everything else is the
 * server. Then it looks for what else the entrypoint has done: files written outside of the data, or as text among them,
 * where the server writes what is no text; and processes that run on. What it looks with is tried first.
 */
const watching = `mark=$1 data=$2; shift 2
argv0=$(tr '\\0' '\\n' < /proc/1/cmdline | head -n 1)
case $argv0 in '' | *[!A-Za-z0-9._-]*) exit 1;; esac
case \${2:--} in -* | "$argv0") ;; *) exit 1;; esac
d=$(mktemp -d) || exit 1
trap 'rm -rf "$d"' EXIT
real=$(command -v -- "$argv0") || exit 1
cat > "$d/around.sh" <<'END'
cat "/proc/$1/limits" "/proc/$1/oom_score_adj"
grep -E '^(Sig(Ign|Blk)|Cap|Groups|NoNewPrivs|Cpus_allowed)' "/proc/$1/status"
cut -d ')' -f 2 "/proc/$1/stat" | cut -d ' ' -f 18
umask
readlink "/proc/$1/cwd"
END
cat > "$d/$argv0" <<END
#!/bin/sh
[ "\\$\\$" = "\\$(cat "$d/number")" ] || exec "$real" "\\$@"
for one; do printf '%s\\0' "\\$one"; done > "$d/args"
cat "/proc/\\$\\$/environ" > "$d/after"
sh "$d/around.sh" "\\$\\$" > "$d/around"
END
chmod 755 "$d/$argv0"
cat "/proc/$$/environ" > "$d/before"
sh "$d/around.sh" $$ > "$d/outside"
changed=-cnewer
find "$d" -maxdepth 0 -cnewer "$d" > /dev/null 2>&1 || changed=-newer
newer() { find / \\( -path /proc -o -path /sys "$@" \\) -prune -o -type f \\( -newer "$d/around.sh" -o "$changed" "$d/around.sh" \\) -print 2> /dev/null; }
newer | grep -q "^$d/outside$" || exit 1
export "LABTEST_WATCHED=$mark" PATH="$d:$PATH"
sh -c 'echo $$ > "$0/number"; exec env -u PWD -u OLDPWD -u SHLVL -u _ "$@"' "$d" "$@" < /dev/null > /dev/null 2>&1 || exit 1
cmp -s "$d/outside" "$d/around" || exit 1
grep -qs "LABTEST_WATCHED=$mark" $(ls -d /proc/[0-9]*/environ | grep -v "/$$/") && exit 1
for one in $(grep -lsE '^PPid:[[:space:]]+1$' /proc/[0-9]*/status); do
  cmp -s /proc/1/comm "\${one%status}comm" || [ ! -e "$one" ] || exit 1
done
newer -o -path "$data" -o -path "$d" | grep -q . && exit 1
newer -o -path "$d" | grep -F "$data/" | while IFS= read -r one; do
  [ "$(head -c 4096 "$one" | wc -c)" != "$(head -c 4096 "$one" | tr -d '\\0' | wc -c)" ] || echo text
done | grep -q . && exit 1
printf '%s\\001' "$argv0" "$d" "$real"; cat "$d/args"; printf '\\001'; cat "$d/before"; printf '\\001'; cat "$d/after"`;

/**
 * How the server of a running container is started on data that are there, without the entrypoint of its image, which
 * has nothing to do then: MySQL's and MariaDB's start the server's program up to nine times for its settings. Undefined
 * where the entrypoint does more than set and remove variables, and where that cannot be told.
 * @param account by number, as which the entrypoint makes itself the server.
 */
export async function directStart(
  docker: Docker,
  id: string,
  account: string,
): Promise<DirectStart | undefined> {
  const { Config, HostConfig } = await docker.getContainer(id).inspect();
  const [entrypoint, ...more] = [Config.Entrypoint ?? []].flat();
  const command = Config.Cmd ?? [];
  const tight = Boolean(HostConfig.Memory) && (HostConfig.Memory ?? 0) < roomBytes;
  if (entrypoint === undefined || more.length > 0 || tight) return undefined;
  let said = '';
  const argv = ['sh', '-c', watching, 'sh', randomUUID(), dataDirectory, entrypoint, ...command] as const;
  const code = await execute(docker, id, {
    ...{ argv: [...argv], user: account, onOutput: (more) => (said += more) },
    signal: AbortSignal.timeout(patienceMilliseconds),
  });
  const parts = said.split(separator);
  if (code !== 0 || parts.length !== 6) return undefined;
  const [argv0 = '', folder = '', real = '', args = '', before = '', after = ''] = parts;
  const given = command[0]?.startsWith('-') ? command : command.slice(1);
  if (listOf(args).join('\0') !== given.join('\0')) return undefined;
  const seen = variablesOf(after, (text) =>
    text.replace(`${folder}:`, '').replace(`${folder}/${argv0}`, real),
  );
  const change = changeOf(variablesOf(before), seen);
  return change && { program: argv0, command, ...change };
}

/** What an entrypoint makes of the variables; undefined where a value belongs on no command line. */
function changeOf(before: Map<string, string>, after: Map<string, string>) {
  const unset = [...before.keys()].filter((name) => !after.has(name) && name !== 'LABTEST_COMMAND');
  const set: Record<string, DirectStart['set'][string]> = {};
  const secrets = [...before]
    .filter(([name, value]) => secret.test(name) && value.length > 3)
    .map(([, value]) => value);
  for (const [name, value] of after) {
    if (value === before.get(name) || name.startsWith('LABTEST_')) continue;
    const [of] = [...before].find((other) => value !== '' && other[1] === value) ?? [];
    if (value !== '' && (secret.test(name) || secret.test(of ?? ''))) return undefined;
    if (secrets.some((one) => value.includes(one))) return undefined;
    set[name] = of === undefined ? { value } : { of };
  }
  // A value from a file is nobody's variable.
  return [...before.keys()].some((name) => /_FILE$/.test(name)) ? undefined : { unset, set };
}

const listOf = (text: string): string[] => text.split('\0').slice(0, -1);

function variablesOf(text: string, read = (value: string) => value): Map<string, string> {
  return new Map(
    listOf(text).map((one) => [one.slice(0, one.indexOf('=')), read(one.slice(one.indexOf('=') + 1))]),
  );
}
