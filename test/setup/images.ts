/** The images the engine tests start. `npm test` builds the defaults, or names others in the environment. */
export const images = {
  postgres: process.env.LABTEST_TEST_POSTGRES_IMAGE || 'labtest-test/postgres:15',
  mariadb: process.env.LABTEST_TEST_MARIADB_IMAGE || 'labtest-test/mariadb:10.11',
  redis: process.env.LABTEST_TEST_REDIS_IMAGE || 'labtest-test/redis:7',
  memcached: process.env.LABTEST_TEST_MEMCACHED_IMAGE || 'labtest-test/memcached:1.6',
  postgres18: process.env.LABTEST_TEST_POSTGRES18_IMAGE || 'labtest-test/postgres:18',
  mysql: process.env.LABTEST_TEST_MYSQL_IMAGE || 'labtest-test/mysql:9',
  postgis: process.env.LABTEST_TEST_POSTGIS_IMAGE || 'labtest-test/postgis:15',
  http: process.env.LABTEST_TEST_HTTP_IMAGE || 'labtest-test/http:1',
} as const;
