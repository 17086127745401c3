import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { prepareImage } from './images.mjs';
import { run, succeeds } from './run.mjs';

/** Puts the files of an engine, which an image of ours holds, into a folder; kept between runs. */
export function files({ release, packages }, id, root) {
  const ours = `labtest-test/engine:${id}`;
  const image = prepareImage({ ours, release, folder: 'engine', args: { PACKAGES: packages } });
  const made = run('docker', ['image', 'inspect', '--format', '{{.Id}}', image]);
  const mark = `${root}.image`;
  if (existsSync(mark) && readFileSync(mark, 'utf8') === made) return;
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  const container = run('docker', ['create', image, 'true']).trim();
  const archive = `${root}.tar`;
  try {
    run('docker', ['export', '--output', archive, container]);
    run('tar', ['-C', root, '-xf', archive]);
  } finally {
    rmSync(archive, { force: true });
    run('docker', ['rm', container]);
  }
  writeFileSync(mark, made);
}

/** A bridge with an address, for containers that no network is named for. */
export function addBridge(name) {
  succeeds('ip', ['link', 'delete', name]);
  run('ip', ['link', 'add', name, 'type', 'bridge']);
  run('ip', ['address', 'add', '172.31.254.1/24', 'dev', name]);
  run('ip', ['link', 'set', name, 'up']);
}

/** Starts a command in mounts of its own, with a folder as its root. */
export function beside(root, sockets, command, log) {
  const output = openSync(log, 'a');
  const script = resolve('scripts/lib/beside.sh');
  const args = ['--mount', '--propagation', 'private', 'sh', script, root, sockets, ...command];
  const child = spawn('unshare', args, { stdio: ['ignore', output, output] });
  const ended = new Promise((done) => child.once('close', done));
  process.once('exit', () => child.kill('SIGTERM'));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { pid: child.pid, stop };
}
