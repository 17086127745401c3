import { engines, engineVersion } from './matrix-engines.mjs';
import { run } from './run.mjs';

const provider = ['provider', 'test/providers/docker/conformance.engine.test.ts'];
const dumps = ['dumps', 'test/matrix/dumps.matrix.test.ts'];
const readme = ['README', 'test/act/readme.act.test.ts', '-t', 'on docker'];
const kinds = (kind) => [
  'kinds',
  'test/conformance/matrix.engine.test.ts',
  ...(kind ? ['-t', `'docker' '${kind}'`] : []),
];

const engineRow = ([id, { what }]) => ({
  ...{ id, what, group: 'engines', sample: 'postgresql', checks: [provider, kinds(), dumps, readme] },
  version: (_image, env) => engineVersion(env),
});

/** @param kind its kind and the variable that names its image for the tests; `program` says its version. */
const serverRow = (id, what, [kind, variable], program, sample) => ({
  ...{ id, what, group: 'servers', variable, sample, checks: [kinds(kind), dumps] },
  version: (image) => serverVersion(image, program),
});

/** PostgreSQL with an extension, whose version is the default one of its control file. */
const extensionRow = (sample, what, name) => ({
  ...{
    id: sample,
    what,
    group: 'servers',
    variable: postgresql[1],
    sample,
    checks: [kinds('postgresql'), dumps],
  },
  version: (image) => {
    const folders = ['/usr/share/postgresql/*', '/usr/local/share/postgresql', '/usr/pgsql*/share'];
    const files = folders.map((folder) => `${folder}/extension/${name}.control`).join(' ');
    const text = inImage(image, 'sh', '-c', `cat ${files} 2> /dev/null; true`);
    return `${/default_version = '(.*)'/.exec(text)?.[1]} for PostgreSQL ${serverVersion(image, 'postgres')}`;
  },
});

const inImage = (image, program, ...args) =>
  run('docker', ['run', '--rm', '--entrypoint', program, image, ...args]).trim();

/** The number alone. */
const serverVersion = (image, program) => /\d+(\.\d+)+/.exec(inImage(image, program, '--version'))?.[0] ?? '';

const postgresql = ['postgresql', 'POSTGRES'];
const mysql = ['mysql', 'MARIADB'];
const redis = ['redis', 'REDIS'];

/** What is tried, in the order of the page. */
export const rows = [
  ...Object.entries(engines).map(engineRow),
  serverRow('postgresql-15', 'PostgreSQL 15', postgresql, 'postgres', 'postgresql'),
  serverRow('postgresql-17', 'PostgreSQL 17', postgresql, 'postgres', 'postgresql'),
  serverRow('postgresql-18', 'PostgreSQL 18', postgresql, 'postgres', 'postgresql'),
  serverRow('mysql-9.7', 'MySQL 9.7', mysql, 'mysqld', 'mysql'),
  serverRow('mariadb-10.11', 'MariaDB 10.11', mysql, 'mariadbd', 'mariadb'),
  serverRow('mariadb-11.8', 'MariaDB 11.8', mysql, 'mariadbd', 'mariadb'),
  serverRow('redis-8', 'Redis 8', redis, 'redis-server', 'redis'),
  serverRow('valkey-9', 'Valkey 9', redis, 'redis-server', 'redis'),
  extensionRow('postgis', 'PostGIS', 'postgis'),
  extensionRow('pgvector', 'pgvector', 'vector'),
  extensionRow('timescaledb', 'TimescaleDB', 'timescaledb'),
];
