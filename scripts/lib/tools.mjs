import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { canInstall, install, run, succeeds, which } from './run.mjs';

const cache = resolve('.cache');
const actVersion = '0.2.89';
const motoVersion = '5.2.1';
const awsVersion = '1.46.2';
const actionlintVersion = '1.7.12';
const zizmorVersion = '1.32.0';
const checkJsonschemaVersion = '0.39.0';
/** What of Python migrates for real in the tests. */
const migrating = ['alembic==1.16.5', 'django==5.2.19', 'sqlalchemy==2.1.9', 'psycopg[binary]==3.2.10'];

/** Of golang-migrate, which every night does so, too. */
const golangMigrateVersion = '4.18.3';

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
  chromium: 'chromium',
  'systemd-analyze': 'systemd',
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
  const versions = '/usr/lib/postgresql';
  if (program !== 'postgres' || !existsSync(versions)) return false;
  return readdirSync(versions).some((version) => existsSync(join(versions, version, 'bin/postgres')));
}

/** act, the runner the workflows are tested with: built by Go into .cache/bin unless that version is on PATH. */
export function prepareAct() {
  putOnPath(dirname(built('act', actVersion, 'github.com/nektos/act')));
}

/** actionlint, built as act is. @returns where it is. */
export function prepareActionlint() {
  return built('actionlint', actionlintVersion, 'github.com/rhysd/actionlint/cmd/actionlint');
}

function built(name, version, path) {
  const wanted = (program) =>
    succeeds(program, ['--version']) && run(program, ['--version']).includes(version);
  const there = which(name);
  if (there && wanted(there)) return there;
  const bin = join(cache, 'bin');
  if (!wanted(join(bin, name))) {
    if (!which('go')) throw new Error('Go is missing');
    console.log(`building ${name} ${version}`);
    run('go', ['install', `${path}@v${version}`], { env: { ...process.env, GOBIN: bin } });
  }
  return join(bin, name);
}

/**
 * `python3 -m moto.server`, the AWS API server of the tests, with cfn-lint, and `aws`: from a virtual environment in
 * .cache where one of them is missing.
 */
export function prepareMoto() {
  const works = (folder) =>
    succeeds(join(folder, 'python3'), ['-c', 'import moto.server, cfnlint'], 60_000) &&
    succeeds(join(folder, 'aws'), ['--version'], 60_000);
  if (works('')) return;
  const bin = join(cache, 'moto', binFolder);
  if (!works(bin)) installPython('moto', `moto[server]==${motoVersion}`, `awscli==${awsVersion}`);
  putOnPath(bin);
}

/** zizmor, which finds what is unsafe in workflows. @returns where it is. */
export function prepareZizmor() {
  return preparePython('zizmor', zizmorVersion);
}

/** check-jsonschema, which brings the schemas that CI systems publish. @returns where it is. */
export function prepareCheckJsonschema() {
  return preparePython('check-jsonschema', checkJsonschemaVersion);
}

/** A program of Python's in this version, from a virtual environment of its own in .cache. */
function preparePython(name, version) {
  const program = join(cache, name, binFolder, name);
  const wanted = succeeds(program, ['--version']) && run(program, ['--version']).includes(version);
  if (!wanted) installPython(name, `${name}==${version}`);
  return program;
}

/** The migration tools of docs/migrations.md that are tried: Python's in .cache, Ruby's from Debian. */
export function prepareMigrations() {
  const python = join(cache, 'migrations', binFolder, 'python3');
  if (!succeeds(python, ['-c', 'import alembic, django, psycopg'])) installPython('migrations', ...migrating);
  if (process.env.LABTEST_TESTS === 'all') prepareGolangMigrate();
  if (succeeds('ruby', ['-e', 'require "active_record"; require "pg"'])) return;
  if (!canInstall()) throw new Error('Ruby with active_record and pg is not installed');
  install(['ruby-activerecord', 'ruby-pg']);
}

/** golang-migrate, which does not tell its version where Go has built it. */
function prepareGolangMigrate() {
  const bin = join(cache, 'migrations', binFolder);
  if (existsSync(join(bin, 'migrate'))) return;
  if (!which('go')) throw new Error('Go is missing');
  console.log(`building golang-migrate ${golangMigrateVersion}`);
  const path = 'github.com/golang-migrate/migrate/v4/cmd/migrate';
  run('go', ['install', '-tags', 'postgres', `${path}@v${golangMigrateVersion}`], {
    env: { ...process.env, GOBIN: bin },
  });
}

/**
 * A Python with what a service of `labtest init --template django` requires, on either database: from a virtual
 * environment in .cache, whose name says what is in it. @returns where it is.
 */
export function prepareDjango() {
  const template = readFileSync('src/init/texts/django/requirements.txt.mustache', 'utf8');
  const requirements = template.split('\n').filter((line) => /^\w/.test(line));
  const key = createHash('sha256').update(requirements.join('\n')).digest('hex').slice(0, 12);
  const python = join(cache, `django-${key}`, binFolder, 'python3');
  const works = succeeds(
    python,
    ['-c', 'import django, celery, gunicorn, pytest_django, psycopg, pymysql'],
    60_000,
  );
  if (!works) installPython(`django-${key}`, ...requirements);
  return python;
}

const binFolder = process.platform === 'win32' ? 'Scripts' : 'bin';

/** Makes a virtual environment of that name in .cache, with what is required in it. */
function installPython(name, ...requirements) {
  if (!which('python3')) throw new Error('Python is missing');
  if (!succeeds('python3', ['-c', 'import ensurepip'])) {
    if (!canInstall()) throw new Error('Python has no venv module');
    install(['python3-venv']);
  }
  const folder = join(cache, name);
  console.log(`installing ${requirements.join(' ')}`);
  mkdirSync(cache, { recursive: true });
  run('python3', ['-m', 'venv', folder]);
  run(join(folder, binFolder, 'python3'), ['-m', 'pip', 'install', '--quiet', ...requirements]);
}

function putOnPath(bin) {
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
}
