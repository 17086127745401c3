import { describe, expect, it } from 'vitest';
import { otherKindInLog } from '../../src/config/images';
import type { KindName } from '../../src/services/kind';
import { parse, problemsOf } from './parse';

describe('slips of the finger', () => {
  it('tells the setting and the kind that were meant, both at once', () => {
    const text =
      'services:\n  postgres: {imgae: x}\n  postgers: {imgae: x}\n  db: {service: mariabd, prot: 1}\n';
    expect(problemsOf(text).map(({ line, message, remedy }) => `${line} ${message}. ${remedy}`)).toEqual([
      '2 services.postgres has the unknown key "imgae". Did you mean "image"?',
      '3 services.postgers does not say which kind of service it is. Did you mean "postgres"?',
      '3 services.postgers has the unknown key "imgae". Did you mean "image"?',
      '4 "mariabd" is not a kind of service. Did you mean "mariadb"?',
      '4 services.db has the unknown key "prot". Did you mean "port"?',
    ]);
  });
});

describe('an image of another kind', () => {
  it.each([
    ['postgresql', 'mariadb:11', 'MariaDB', 'service: mysql'],
    ['postgres', 'docker.io/library/mysql@sha256:0123', 'MySQL', 'service: mysql'],
    ['postgresql', 'bitnami/percona-server:8', 'MySQL', 'service: mysql'],
    ['mysql', 'localhost:5000/postgis/postgis:16-3.4', 'PostgreSQL', 'service: postgresql'],
    ['mysql', 'elasticsearch:8.19.0', 'another product', 'service: container` with the `port'],
    ['redis', 'memcached', 'Memcached', 'service: memcached'],
  ])('%s with %s is told by its name', (service, image, product, remedy) => {
    const [problem, ...rest] = problemsOf(`services:\n  db: {service: ${service}, image: "${image}"}\n`);
    expect(rest).toEqual([]);
    expect(problem?.message).toContain(`services.db.image is an image of ${product} by its name`);
    expect(problem?.remedy).toContain(remedy);
  });

  it.each([
    ['mysql', 'mariadb:11'],
    ['mysql', 'percona:8'],
    ['postgresql', 'supabase/postgres:17'],
    ['postgresql', 'acme/our-mysql-to-postgres:1'],
    ['redis', 'valkey/valkey:8'],
    ['container, port: 1', 'mariadb:11'],
  ])('%s with %s is no other kind', (service, image) => {
    expect(parse(`services:\n  db: {service: ${service}, image: "${image}"}\n`).services).toHaveLength(1);
  });

  const logs: [string, KindName, string | undefined][] = [
    ['[ERROR] [Entrypoint]: password option is not specified: MARIADB_ROOT_PASSWORD', 'postgresql', 'mysql'],
    ['/usr/sbin/mysqld: ready for connections.', 'postgresql', 'mysql'],
    ['You must specify POSTGRES_PASSWORD to a non-empty value', 'mysql', 'postgresql'],
    ['LOG:  database system is ready to accept connections', 'redis', 'postgresql'],
    ['* Ready to accept connections tcp', 'mysql', 'redis'],
    ['LOG: database system is ready\nERROR: relation "mariadb" does not exist', 'postgresql', undefined],
    ['mysqld: out of memory', 'container', undefined],
    ['Killed', 'mysql', undefined],
  ];
  it.each(logs)('by its log: %s', (log, kind, other) => {
    expect(otherKindInLog(log, kind)?.kind).toBe(other);
  });
});

describe('the names of database and user', () => {
  it.each([
    ['postgresql: {database: sakila, username: shop}', []],
    ['mysql: {database: wp-prod, username: _wp2}', []],
    ['mysql: {database: "a`b"}', ['must consist of letters, digits, _ and -']],
    ['postgresql: {database: 1st}', ['no digit or - first']],
    ['postgresql: {database: postgres}', ['"postgres" is a database that every server of PostgreSQL has']],
    ['postgresql: {username: pg_shop}', ['PostgreSQL keeps for itself']],
    ['mysql: {database: Sys, username: root}', ['every server of MySQL has', "the server's administrator"]],
    [`mysql: {username: ${'u'.repeat(33)}}`, ['longer than the 32 characters']],
    [
      'postgresql: {provision_type: communal, database: shop}',
      ['it goes with `provision_type: independent`'],
    ],
    ['redis: {database: shop}', ['it goes with kind `postgresql`, `mysql`']],
    ['mysql: {skip_extensions: [a], extensions: b}', ['kind `postgresql`', 'kind `postgresql`']],
    ['postgresql: {extensions: ["a b"]}', ['extensions.0 must be the name of an extension']],
  ])('%s', (service, problems) => {
    const text = `services:\n  ${service}\n`;
    if (problems.length === 0) return void expect(parse(text).services).toHaveLength(1);
    expect(problemsOf(text)).toHaveLength(problems.length);
    for (const [index, { message }] of problemsOf(text).entries()) expect(message).toContain(problems[index]);
  });
});
