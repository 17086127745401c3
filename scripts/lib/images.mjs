import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canInstall, install, run, succeeds, which } from './run.mjs';

const sources = 'test/images';
const base = 'labtest-test/base:bookworm';
const busybox = 'busybox:1.36';
const label = 'labtest-test.hash';

/** Folder in test/images → the name we build and the official image it stands for. */
const known = {
  postgres: { ours: 'labtest-test/postgres:15', official: 'postgres:16-alpine' },
  mariadb: { ours: 'labtest-test/mariadb:10.11', official: 'mariadb:10.11' },
  redis: { ours: 'labtest-test/redis:7', official: 'redis:7-alpine' },
  memcached: { ours: 'labtest-test/memcached:1.6', official: 'memcached:1.6-alpine' },
  http: { ours: 'labtest-test/http:1' },
};

/**
 * Makes every test image available and returns the environment that names them.
 * An image named in LABTEST_TEST_<NAME>_IMAGE is taken; then ours where it is already built;
 * then the official one where a registry answers; else ours is built from Debian packages.
 */
export function prepareImages() {
  const environment = {};
  let registry;
  for (const [name, { ours, official }] of Object.entries(known)) {
    const variable = `LABTEST_TEST_${name.toUpperCase()}_IMAGE`;
    if (process.env[variable]) {
      fetch(process.env[variable]);
      continue;
    }
    environment[variable] = ours;
    if (isBuilt(name, ours)) continue;
    registry ??= succeeds('docker', ['pull', '--quiet', busybox], 30_000);
    if (registry && official) {
      fetch(official);
      environment[variable] = official;
    } else {
      build(name, ours, registry ? busybox : debianBase());
    }
  }
  return environment;
}

function fetch(image) {
  if (succeeds('docker', ['image', 'inspect', image])) return;
  console.log(`pulling ${image}`);
  run('docker', ['pull', '--quiet', image]);
}

function hashOf(name) {
  const hash = createHash('sha256');
  for (const file of readdirSync(join(sources, name)).sort())
    hash.update(file).update(readFileSync(join(sources, name, file)));
  return hash.digest('hex');
}

function isBuilt(name, image) {
  if (!succeeds('docker', ['image', 'inspect', image])) return false;
  const format = `{{ index .Config.Labels "${label}" }}`;
  return run('docker', ['image', 'inspect', '--format', format, image]).trim() === hashOf(name);
}

function build(name, image, from) {
  console.log(`building ${image}`);
  const flags = ['--network', 'host', '--build-arg', `BASE=${from}`, '--label', `${label}=${hashOf(name)}`];
  run('docker', ['build', ...flags, '--tag', image, join(sources, name)], {
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
}

/** Debian's minimal system as an image, with this machine's package sources, so that builds reach the same mirror. */
function debianBase() {
  if (succeeds('docker', ['image', 'inspect', base])) return base;
  if (!which('debootstrap')) {
    if (!canInstall())
      throw new Error('no image registry answers, and building images needs debootstrap: install it');
    install(['debootstrap']);
  }
  const { mirror, list } = packageSources();
  console.log(`building ${base}`);
  const work = mkdtempSync(join(tmpdir(), 'labtest-base-'));
  try {
    const root = join(work, 'root');
    run('debootstrap', ['--variant=minbase', 'bookworm', root, mirror]);
    adapt(root, list);
    run('tar', ['-C', root, '-cf', join(work, 'root.tar'), '.']);
    run('docker', ['import', join(work, 'root.tar'), base]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return base;
}

function packageSources() {
  const read = () =>
    run('apt-get', ['indextargets', '--format', '$(ORIGIN)|$(REPO_URI)|$(RELEASE)', 'Created-By: Packages'])
      .split('\n')
      .map((line) => line.split('|'))
      .filter(([origin, , release]) => origin === 'Debian' && release?.startsWith('bookworm'));
  let found = read();
  if (found.length === 0 && canInstall()) {
    run('apt-get', ['update']);
    found = read();
  }
  const main = found.find(([, , release]) => release === 'bookworm');
  if (!main)
    throw new Error(
      'no image registry answers, and apt knows no mirror of Debian bookworm to build images from',
    );
  return { mirror: main[1], list: found.map(([, uri, release]) => `deb ${uri} ${release} main\n`).join('') };
}

function adapt(root, list) {
  writeFileSync(join(root, 'etc/apt/sources.list'), list);
  const settings = run('apt-config', ['dump', 'Acquire']).split('\n');
  const kept = settings.filter((line) => /^Acquire::(https?|Check-)/.test(line));
  const conf = [...kept, 'Acquire::Languages "none";', ''].join('\n');
  writeFileSync(join(root, 'etc/apt/apt.conf.d/90machine'), conf);
  const authorities = '/etc/ssl/certs/ca-certificates.crt';
  mkdirSync(join(root, 'etc/ssl/certs'), { recursive: true });
  if (existsSync(authorities)) cpSync(authorities, join(root, authorities));
  rmSync(join(root, 'var/cache/apt/archives'), { recursive: true, force: true });
}
