import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { canInstall, install, which } from './run.mjs';

const log = '.cache/dockerd.log';
const startDeadline = 60_000;

/**
 * Makes sure that a Docker engine for Linux containers answers: the one there is, or, on Debian as root,
 * one that is installed and started here and left running (.cache/dockerd.pid). Throws an Error naming what is missing.
 */
export async function prepareEngine() {
  if (which('docker')) {
    const found = ask();
    if (found.os === 'linux') return;
    if (found.os) throw new Error(`the Docker engine runs ${found.os} containers`);
    if (process.env.DOCKER_HOST) throw new Error(`no Docker engine answers at DOCKER_HOST: ${found.error}`);
  }
  if (process.platform !== 'linux') throw new Error('no Docker engine answers: install and start Docker');
  if (process.getuid() !== 0) {
    throw new Error('no Docker engine answers for this user: start Docker, or join its group');
  }
  // A docker client alone does not mean that there is an engine.
  if (!which('docker') || !which('dockerd')) {
    if (!canInstall())
      throw new Error('no Docker engine is installed, and this is no Debian to install it on');
    install(['docker.io']);
  }
  await start();
}

function ask() {
  const args = ['version', '--format', '{{.Server.Os}}'];
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8', timeout: 20_000 });
  return status === 0 ? { os: stdout.trim() } : { error: stderr?.trim() ?? '' };
}

async function start() {
  mkdirSync('.cache', { recursive: true });
  const output = openSync(log, 'a');
  const daemon = spawn('dockerd', [], { detached: true, stdio: ['ignore', output, output] });
  let ended;
  daemon.once('error', (error) => {
    ended = error.message;
  });
  daemon.once('exit', (code, signal) => {
    ended = `it ended with ${code ?? signal}`;
  });
  console.log(`starting dockerd (pid ${daemon.pid}, log in ${log}); it is left running`);
  writeFileSync('.cache/dockerd.pid', `${daemon.pid}\n`);
  daemon.unref();
  for (const deadline = Date.now() + startDeadline; ask().os !== 'linux'; await delay(200)) {
    if (ended === undefined && Date.now() < deadline) continue;
    const words = readFileSync(log, 'utf8').trim().split('\n').slice(-10).join('\n');
    throw new Error(`dockerd does not answer: ${ended ?? `nothing for ${startDeadline / 1000} s`}\n${words}`);
  }
}
