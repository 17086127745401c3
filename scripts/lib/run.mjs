import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Runs a command to its end and gives its output; throws with the end of its output when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (result.error) throw new Error(`${command} could not be started: ${result.error.message}`);
  if (result.status !== 0) {
    const words = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim().split('\n').slice(-25).join('\n');
    throw new Error(
      `${[command, ...args].join(' ')} ended with ${result.status ?? result.signal}:\n${words}`,
    );
  }
  return result.stdout ?? '';
}

/** True when the command ends with 0 within the deadline (milliseconds). */
export function succeeds(command, args, deadline = 20_000) {
  return spawnSync(command, args, { stdio: 'ignore', timeout: deadline }).status === 0;
}

/** Where a program is on PATH, or undefined. */
export function which(program) {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** Runs a command with this terminal as its own; resolves to its exit code. */
export function passThrough(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Debian or a relative of it, as root: packages can be installed. */
export function canInstall() {
  return process.platform === 'linux' && process.getuid() === 0 && which('apt-get') !== undefined;
}

let listsAreFresh = false;

/** Installs Debian packages; none of them asks a question or starts a service. */
export function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  if (!listsAreFresh) run('apt-get', ['update'], { env });
  listsAreFresh = true;
  console.log(`installing ${packages.join(' ')}`);
  run('apt-get', ['install', '--yes', '--no-install-recommends', ...packages], { env });
}
