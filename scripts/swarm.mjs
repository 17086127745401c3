// npm run test:swarm: a swarm of three engines on this machine, with a registry. Linux, root; some minutes.
// The arguments go to vitest.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from './lib/needs.mjs';
import { passThrough } from './lib/run.mjs';

if (process.platform !== 'linux' || process.getuid() !== 0)
  throw new Error('engines of the tests\u2019 own take root on Linux');
await needs.engine();

const prefix = 'labtest-swarm-run-';
const folderOf = (name) => join(tmpdir(), name);
// A run that was killed has left what its engines held.
for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(prefix)))
  if (!existsSync(`/proc/${name.slice(prefix.length)}`)) rmSync(folderOf(name), { recursive: true });
const folder = folderOf(`${prefix}${process.pid}`);
mkdirSync(folder);

/** Whoever ends this ends the engines, their containers and their networks: all of it is in namespaces of the run. */
const inNamespaces = [
  ...['setpriv', '--pdeathsig', 'KILL'],
  ...['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
  // Not exec: the first process of a namespace inherits what engines leave, and a shell buries it.
  ...['sh', '-c', 'mkdir -p /run/netns; mount -t tmpfs none /run/netns; ip link set lo up; "$0" "$@"; exit'],
];
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project=swarm', ...process.argv.slice(2)];
const [command, ...more] = inNamespaces;
process.exitCode = await passThrough(command, [...more, process.execPath, ...vitest], {
  env: { LABTEST_SWARM: '1', ...process.env, TMPDIR: folder },
});
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
