import { existsSync, globSync, mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { canInstall, install, run, succeeds, which } from './run.mjs';

const cache = resolve('.cache');
const actVersion = '0.2.89';
const motoVersion = '5.2.1';

/** Program → the Debian package it comes in. */
export const packages = {
  psql: 'postgresql-client',
  postgres: 'postgresql',
  mariadbd: 'mariadb-server',
  'redis-server': 'redis-server',
  memcached: 'memcached',
  zstd: 'zstd',
  xz: 'xz-utils',
  bzip2: 'bzip2',
  'docker-registry': 'docker-registry',
  sshd: 'openssh-server',
  'mkfs.xfs': 'xfsprogs',
  fish: 'fish',
  zsh: 'zsh',
};

/** Makes sure that programs are on the machine: installs them on Debian, throws an Error naming the missing ones elsewhere. */
export function preparePrograms(...programs) {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length === 0) return;
  if (!canInstall())
    throw new Error(`${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} not installed`);
  install([...new Set(missing.map((program) => packages[program]))]);
}

function isThere(program) {
  if (which(program) || existsSync(join('/usr/sbin', program))) return true;
  return program === 'postgres' && globSync('/usr/lib/postgresql/*/bin/postgres').length > 0;
}

/** act, the runner the workflows are tested with: built by Go into .cache/bin unless that version is on PATH. */
export function prepareAct() {
  const wanted = (program) =>
    succeeds(program, ['--version']) && run(program, ['--version']).includes(actVersion);
  if (wanted('act')) return;
  const bin = join(cache, 'bin');
  if (!wanted(join(bin, 'act'))) {
    if (!which('go')) throw new Error('Go is missing');
    console.log(`building act ${actVersion}`);
    run('go', ['install', `github.com/nektos/act@v${actVersion}`], { env: { ...process.env, GOBIN: bin } });
  }
  putOnPath(bin);
}

/** `python3 -m moto.server`, the AWS API server of the tests: from a virtual environment in .cache where it is missing. */
export function prepareMoto() {
  const works = (python) => succeeds(python, ['-c', 'import moto.server'], 60_000);
  if (works('python3')) return;
  const folder = join(cache, 'moto');
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  if (!works(join(bin, 'python3'))) {
    if (!which('python3')) throw new Error('Python is missing');
    if (!succeeds('python3', ['-c', 'import ensurepip'])) {
      if (!canInstall()) throw new Error('Python has no venv module');
      install(['python3-venv']);
    }
    console.log(`installing moto ${motoVersion}`);
    mkdirSync(cache, { recursive: true });
    run('python3', ['-m', 'venv', folder]);
    run(join(bin, 'python3'), ['-m', 'pip', 'install', '--quiet', `moto[server]==${motoVersion}`]);
  }
  putOnPath(bin);
}

function putOnPath(bin) {
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
}
