import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { addBridge, beside, files } from './beside.mjs';
import { run, succeeds } from './run.mjs';

const startDeadline = 60_000;
const podmanPackages = 'podman crun runc netavark conmon nftables';

/**
 * The engines of the matrix: the version that the engine of this machine must have to be taken as it is, the image to
 * export where it has another, and the command that serves the Docker API at a socket.
 */
export const engines = {
  'docker-20.10': {
    what: 'Docker Engine 20.10',
    ...{ version: /^20\.10\./, release: 'bookworm', packages: 'docker.io', serve: dockerd },
  },
  'docker-28.5': {
    what: 'Docker Engine 28.5',
    ...{ version: /^28\.5\./, release: 'sid', packages: 'docker.io', serve: dockerd },
  },
  'podman-5.8': {
    what: 'Podman 5.8',
    ...{ version: /^5\.8\./, release: 'sid', packages: podmanPackages, serve: podman },
  },
};

function dockerd(socket, bridge) {
  return ['dockerd', '--bridge', bridge, '--pidfile', '/run/matrix.pid', '--host', `unix://${socket}`];
}

function podman(socket) {
  return ['podman', 'system', 'service', '--time', '0', `unix://${socket}`];
}

/** What the engine that the environment names says of itself: `Engine 20.10.24` or `Podman Engine 5.8.6`. */
export function engineVersion(env = process.env) {
  const format = '{{range .Server.Components}}{{.Name}} {{.Version}}\n{{end}}';
  const [first = ''] = run('docker', ['version', '--format', format], { env }).split('\n');
  return first.trim();
}

/**
 * Gives the engine of a row: the one of this machine where it has that version, else one that is started beside it, as
 * root, with files, processes' mounts and a bridge of its own. @returns its DOCKER_HOST, or none, and how to end it.
 */
export async function startEngine(id) {
  const engine = engines[id];
  const here = engineVersion();
  if (
    !here.startsWith('Podman') &&
    engine.version.test(here.replace(/^\S+ /, '')) &&
    !id.startsWith('podman')
  )
    return { env: {}, end: () => {} };
  if (process.platform !== 'linux' || process.getuid() !== 0)
    throw new Error(`this machine has ${here}, and another engine needs root on Linux`);
  const folder = resolve('.cache/engines', id);
  const root = join(folder, 'root');
  files(engine, id, root);
  const bridge = `lt-${id.replaceAll(/\W/g, '')}`.slice(0, 15);
  const sockets = join(folder, 'run');
  mkdirSync(sockets, { recursive: true });
  rmSync(join(sockets, 'engine.sock'), { force: true });
  addBridge(bridge);
  const command = engine.serve('/run/matrix/engine.sock', bridge);
  const { pid, stop } = beside(root, sockets, command, join(folder, 'log'));
  const env = { DOCKER_HOST: `unix://${join(sockets, 'engine.sock')}` };
  const end = async () => {
    clear(env);
    await stop();
    succeeds('ip', ['link', 'delete', bridge]);
  };
  try {
    await answers(env, pid, join(folder, 'log'));
  } catch (error) {
    await stop();
    succeeds('ip', ['link', 'delete', bridge]);
    throw error;
  }
  return { env, end };
}

async function answers(env, pid, log) {
  const full = { ...process.env, ...env };
  for (const deadline = Date.now() + startDeadline; ; await delay(300)) {
    try {
      return engineVersion(full);
    } catch (error) {
      if (existsSync(`/proc/${pid}`) && Date.now() < deadline) continue;
      const words = readFileSync(log, 'utf8').trim().split('\n').slice(-5).join(' ');
      throw new Error(`it does not answer: ${words || error.message}`);
    }
  }
}

/** Brings images of this machine's engine into another. */
export function lend(images, env) {
  if (!env.DOCKER_HOST) return;
  const archive = resolve(`.cache/engines/images-${process.pid}.tar`);
  try {
    run('docker', ['save', '--output', archive, ...images]);
    run('docker', ['load', '--input', archive], { env: { ...process.env, ...env } });
  } finally {
    rmSync(archive, { force: true });
  }
}

/** What runs on an engine that is about to end would outlive it. */
function clear(env) {
  const full = { env: { ...process.env, ...env } };
  const left = run('docker', ['ps', '--all', '--quiet'], full).split('\n').filter(Boolean);
  if (left.length > 0) run('docker', ['rm', '--force', '--volumes', ...left], full);
}
