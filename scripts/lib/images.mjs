import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianBase } from './debian.mjs';
import { run, succeeds } from './run.mjs';

const sources = 'test/images';
const busybox = 'busybox:1.36';
const label = 'labtest-test.hash';

/** PostgreSQL 18 declares the directory above that of the version a volume. */
const postgres18 = { MAJOR: '18', VOLUME: '/var/lib/postgresql', DATA: '/var/lib/postgresql/18/docker' };

/**
 * The name we build, the official image it stands for, the Debian release its packages come from (bookworm), its folder
 * in test/images (its name), the arguments of its build, and the folder of what is put on it for tests where it is ours:
 * servers whose first data directory is there already, which takes most of the time of a start.
 */
export const known = {
  postgres: {
    ours: 'labtest-test/postgres:15',
    official: 'postgres:16-alpine',
    initialised: 'initialised-postgres',
  },
  mariadb: {
    ours: 'labtest-test/mariadb:10.11',
    official: 'mariadb:10.11',
    initialised: 'initialised-mariadb',
  },
  redis: { ours: 'labtest-test/redis:7', official: 'redis:7-alpine' },
  memcached: { ours: 'labtest-test/memcached:1.6', official: 'memcached:1.6-alpine' },
  http: { ours: 'labtest-test/http:1' },
  // What is not in Debian's stable release yet.
  postgres18: {
    ours: 'labtest-test/postgres:18',
    official: 'postgres:18',
    ...{ release: 'sid', folder: 'postgres', args: postgres18, initialised: 'initialised-postgres' },
  },
  mysql: {
    ours: 'labtest-test/mysql:9',
    official: 'mysql:9',
    ...{ release: 'sid', initialised: 'initialised-mysql' },
  },
  // The official image with PostGIS lacks pg_cron: this one is made on PostgreSQL's own, or on ours where that is built.
  postgis: {
    ours: 'labtest-test/postgis:15',
    on: { ours: 'labtest-test/postgres:15', official: 'postgres:15-bookworm' },
  },
};

/**
 * Makes every test image available and returns the environment that names them.
 * An image named in LABTEST_TEST_<NAME>_IMAGE is taken; then ours where it is already built;
 * then the official one where a registry answers; else ours is built from Debian packages.
 */
export function prepareImages() {
  const environment = {};
  for (const [name, entry] of Object.entries(known)) {
    const variable = `LABTEST_TEST_${name.toUpperCase()}_IMAGE`;
    if (process.env[variable]) fetch(process.env[variable]);
    else environment[variable] = withData(prepareImage({ folder: name, ...entry }), entry);
  }
  return environment;
}

/** An image of ours with its first data directory in it; any other image as it is. */
function withData(image, { ours, initialised }) {
  if (!initialised || image !== ours) return image;
  const base = run('docker', ['image', 'inspect', '--format', '{{.Id}}', image]).trim();
  const recipe = { folder: join(sources, initialised), args: { BASE: base } };
  const name = `${ours}-initialised`;
  if (!isBuilt(recipe, name)) build(recipe, name, base);
  return name;
}

let registry;

/** True when images can be pulled; asked once. */
function pulls() {
  registry ??= succeeds('docker', ['pull', '--quiet', busybox], 30_000);
  return registry;
}

/**
 * Makes one image available and returns its name: ours where it is built, the official one where a registry answers,
 * else ours from Debian packages. `on` is the image that ours is built on, by both its names, where that is neither busybox nor Debian itself.
 */
export function prepareImage({ ours, official, release, folder, args = {}, on }) {
  const recipe = { folder: join(sources, folder), args };
  if (isBuilt(recipe, ours)) return ours;
  if (official && pulls()) {
    fetch(official);
    return official;
  }
  build(recipe, ours, baseOf(release, on));
  return ours;
}

function baseOf(release, on) {
  if (on) return pulls() ? on.official : on.ours;
  if (!pulls()) return debianBase(release);
  return release ? `debian:${release}` : busybox;
}

function fetch(image) {
  if (succeeds('docker', ['image', 'inspect', image])) return;
  console.log(`pulling ${image}`);
  run('docker', ['pull', '--quiet', image]);
}

function hashOf({ folder, args }) {
  const hash = createHash('sha256').update(JSON.stringify(args));
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

function isBuilt(recipe, image) {
  if (!succeeds('docker', ['image', 'inspect', image])) return false;
  const format = `{{ index .Config.Labels "${label}" }}`;
  return run('docker', ['image', 'inspect', '--format', format, image]).trim() === hashOf(recipe);
}

function build(recipe, image, from) {
  console.log(`building ${image}`);
  const args = Object.entries({ BASE: from, ...recipe.args });
  const flags = args.flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  const marks = ['--label', `${label}=${hashOf(recipe)}`, '--tag', image];
  run('docker', ['build', '--network', 'host', ...flags, ...marks, recipe.folder], {
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
}
