import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, it, onTestFinished } from 'vitest';
import { directStart } from '../../../src/providers/docker/templates/direct-start';
import { dataDirectory } from '../../../src/providers/docker/templates/image';
import { images } from '../../setup/images';
import { engine, silent } from './laboratory';

/** What is seen of a server that begins with such a script. Its server is a program that sleeps. */
async function seen(script: string, env: string[] = []) {
  const container = await engine.createContainer({
    ...{ Image: images.redis, Entrypoint: ['begin.sh'], Cmd: ['sleep', '600'] },
    Env: ['GIVEN=a value', 'GONE=1', 'OWN_PASSWORD=swordfish', ...env],
    StopSignal: 'SIGKILL',
  });
  onTestFinished(() => container.remove({ force: true, v: true }).catch(silent));
  const archive = pack();
  archive.entry({ name: dataDirectory.slice(1), type: 'directory', mode: 0o1777 });
  archive.entry({ name: 'usr/local/bin/begin.sh', mode: 0o755 }, `#!/bin/sh\n${script}\n`);
  archive.finalize();
  await container.putArchive(Readable.from(archive), { path: '/' });
  await container.start();
  const executed = async () => {
    const { Processes } = await container.top();
    return (Processes as string[][]).some((process) => process.join(' ').includes('sleep 600'));
  };
  await expect.poll(executed).toBe(true);
  return await directStart(engine, container.id, '65534');
}

it('is the command itself where the entrypoint ends in it, with the variables that it sets and removes', async () => {
  const script = 'sleep --version; export ADDED="two words" NONE= COPY="$GIVEN"; unset GONE; exec "$@"';
  expect(await seen(script)).toEqual({
    ...{ program: 'sleep', command: ['sleep', '600'], unset: ['GONE'] },
    set: {
      ADDED: { value: 'two words' },
      NONE: { value: '' },
      COPY: { of: 'GIVEN' },
      PWD: { value: '/data' },
    },
  });
});

it.each([
  ['writes a file', 'date > "/tmp/$$"; exec "$@"'],
  ['writes a file where no image reaches', 'date > "/dev/shm/$$"; exec "$@"'],
  ['leaves a process', 'sleep 500 & exec "$@"'],
  ['adds an argument', 'exec "$@" 1'],
  ['sets how files are made', 'umask 077; exec "$@"'],
  ['goes to another folder', 'cd /tmp; exec "$@"'],
  ['sets a limit', 'ulimit -n 100; exec "$@"'],
  ['sets a variable that may be a secret', 'export THE_PASSWORD="$GIVEN"; exec "$@"'],
  [
    'writes a file that claims to be old',
    'echo "$GIVEN" > "/tmp/$$"; touch -d 2001-01-01 "/tmp/$$"; exec "$@"',
  ],
  [
    'lets others read a file',
    '[ "$(id -u)" = 0 ] && touch /tmp/own && chown 65534 /tmp/own; chmod 640 /tmp/own; exec "$@"',
  ],
  ['writes a setting among the data', `echo "answer = 42" > "${dataDirectory}/$$.conf"; exec "$@"`],
  ['leaves a process without variables', 'env -i tail -f /dev/null & exec "$@"'],
  ['ignores a signal', 'trap \'\' HUP; exec "$@"'],
  ['makes itself less urgent', 'renice -n 5 $$ > /dev/null; exec "$@"'],
  ['builds a variable around a secret', 'export URL="redis://app:$OWN_PASSWORD@localhost"; exec "$@"'],
  ['fails once there are data', '[ "$(id -u)" = 0 ] || exit 1; exec "$@"'],
  ['starts something else then', '[ "$(id -u)" = 0 ] || exec true; exec "$@"'],
])('is none where the entrypoint %s', async (_, script) => {
  expect(await seen(script)).toBeUndefined();
});

it('is none where a value comes from a file', async () => {
  expect(await seen('exec "$@"', ['A_FILE=/etc/hostname'])).toBeUndefined();
});
