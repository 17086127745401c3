import { known, prepareImage } from './images.mjs';

const extensions = {
  ours: 'labtest-test/postgres:18-extensions',
  folder: 'extensions',
  on: known.postgres18,
};

/** Servers that only the matrix starts: as in `known` of images.mjs, by the id of their row. */
const more = {
  'postgresql-17': {
    ours: 'labtest-test/postgres:17',
    official: 'postgres:17',
    ...{ release: 'trixie', folder: 'postgres', args: { MAJOR: '17' } },
  },
  'mariadb-11.8': {
    ours: 'labtest-test/mariadb:11.8',
    official: 'mariadb:11.8',
    ...{ release: 'sid', folder: 'mariadb' },
  },
  'redis-8': { ours: 'labtest-test/redis:8', official: 'redis:8', release: 'sid', folder: 'redis' },
  'valkey-9': {
    ours: 'labtest-test/valkey:9',
    official: 'valkey/valkey:9',
    ...{ release: 'sid', folder: 'redis', args: { PACKAGES: 'valkey-server valkey-tools' } },
  },
  postgis: { ...extensions, official: 'postgis/postgis:18-3.6' },
  pgvector: { ...extensions, official: 'pgvector/pgvector:pg18' },
  timescaledb: { ...extensions, official: 'timescale/timescaledb:latest-pg18' },
};

/** Those that `npm test` starts, too; PostgreSQL 15 where its own default is the official 16. */
const shared = {
  'postgresql-15': { ...known.postgres, official: 'postgres:15', folder: 'postgres' },
  'postgresql-18': { ...known.postgres18, folder: 'postgres' },
  'mysql-9.7': { ...known.mysql, official: 'mysql:9.7', folder: 'mysql' },
  'mariadb-10.11': { ...known.mariadb, folder: 'mariadb' },
};

/** Makes the image of a server's row available, with what it is built on, and returns its name. */
export function prepareServer(id) {
  const entry = { ...shared, ...more }[id];
  if (entry.on) prepareImage({ ...known.postgres18, folder: 'postgres' });
  return prepareImage(entry);
}
