import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lookup } from '../../src/state/lookup';
import { scriptSource } from '../../src/state/script';
import { directoryWith, documented, never } from './fixtures';

/** Looks in a directory, following the discovery path itself, as the documents ask of such a script. */
const getState = `#!/bin/bash
root="$(dirname "$0")/state"
key="$1"
[ -f "$root$key" ] && exec cat "$root$key"
while true; do
  [ -f "$root$key/default" ] && exec cat "$root$key/default"
  [ -z "$key" ] && exit 1
  key="\${key%/*}"
done
`;

async function laboratory(script: string, files: Record<string, string> = {}) {
  const directory = await directoryWith({ ...files, 'get-state': script });
  await chmod(join(directory, 'get-state'), 0o755);
  const debug: string[] = [];
  const make = (command: string, deadline?: number) =>
    scriptSource({
      command,
      directory,
      log: { debug: (line) => debug.push(line) },
      ...(deadline && { deadline }),
    });
  return { directory, debug, make };
}

const stored = Object.fromEntries(Object.entries(documented).map(([path, text]) => [`state/${path}`, text]));

test("the documents' script answers for its whole hierarchy", async () => {
  const source = (await laboratory(getState, stored)).make('./get-state');
  const own = await lookup(source, '/services/docker/postgresql/app-name1', never);
  expect(own.hit?.value).toEqual({ image: 'postgres:16' });
  const byDefault = await lookup(source, '/services/docker/mysql/app-name1', never);
  expect(byDefault.hit?.value).toEqual({ image: 'mysql:8.0', wait_attempts: 5 });
  const none = await lookup(source, '/services/docker/redis/app-name1', never);
  expect(none.hit).toBeUndefined();
  expect(none.tried).toHaveLength(6);
});

test('the command is split into arguments, the key is the last one, and no shell reads any of it', async () => {
  const { make, directory } = await laboratory('#!/bin/bash\nprintf "%s\\n" "$@"\n');
  const source = make(`./get-state --in "two words" '$(touch pwned)' ;`);
  const key = '/a/$(touch pwned)/`id`; touch pwned';
  expect(await source.get(key, never)).toBe(`--in\ntwo words\n$(touch pwned)\n;\n${key}\n`);
  await expect(readFile(join(directory, 'pwned'))).rejects.toThrow('ENOENT');
});

test('a failing exit code and an empty output mean not found; what it said is logged', async () => {
  const failing = await laboratory('#!/bin/bash\necho partial; echo "no such key" >&2; exit 3\n');
  expect(await failing.make('./get-state').get('/a', never)).toBeUndefined();
  expect(failing.debug.join()).toMatch(/exit code 3.*no such key/);
  const silent = await laboratory('#!/bin/bash\n');
  expect(await silent.make('./get-state').get('/a', never)).toBeUndefined();
});

test('a script that cannot be started, or names no program, is an error', async () => {
  const { make } = await laboratory(getState);
  await expect(make('./missing').get('/a', never)).rejects.toThrow('ENOENT');
  await expect(make(' ').get('/a', never)).rejects.toThrow('names no program');
});

test('the deadline ends the script with what it started, and is an error', async () => {
  const { make, directory } = await laboratory(
    '#!/bin/bash\nsleep 1000 & echo $! > child; echo half an answer; wait\n',
  );
  await expect(make('./get-state', 300).get('/a', never)).rejects.toThrow('longer than 0.3 s');
  const child = Number(await readFile(join(directory, 'child'), 'utf8'));
  await expect.poll(() => isRunning(child)).toBe(false);
});

test('a script that is killed, and one that never stops printing, are errors', async () => {
  const killed = await laboratory('#!/bin/bash\nkill -9 $$\n');
  await expect(killed.make('./get-state').get('/a', never)).rejects.toThrow('SIGKILL');
  const endless = await laboratory('#!/bin/bash\nexec yes\n');
  await expect(endless.make('./get-state').get('/a', never)).rejects.toThrow('longer than 1024 KiB');
});

test('an abort ends the script with the reason of the abort', async () => {
  const { make } = await laboratory('#!/bin/bash\nexec sleep 1000\n');
  const stopped = new AbortController();
  const answer = make('./get-state').get('/a', stopped.signal);
  stopped.abort(new Error('cancelled'));
  await expect(answer).rejects.toThrow('cancelled');
});

/** A killed process whose parent has not collected it yet does not run. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ' Z ');
  return !/ Z /.test(status);
}
