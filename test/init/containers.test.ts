// Compose files and services of workflows, as services of LabTest. Whatever is not in the result is in the list.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { labtest } from '../cli/terminal';
import { parse } from '../config/parse';
import { type Files, repositoryWith } from './repositories';

const compose = `
x-common: &common { restart: always }
services:
  web:
    build: .
    depends_on: [db]
  db:
    <<: *common
    image: postgres:16
    environment:
      POSTGRES_DB: shop
      POSTGRES_USER: \${DB_USER:-shopper}
      POSTGRES_PASSWORD: secret-of-compose
      POSTGRES_INITDB_ARGS: --locale=C
      TZ: $ZONE
    command: postgres -c max_connections=200
    ports: ["5432:5432"]
    healthcheck: { test: ["CMD", "pg_isready"] }
    volumes:
      - data:/var/lib/postgresql/data
      - ./db/init:/docker-entrypoint-initdb.d
      - ./db/postgresql.conf:/etc/postgresql.conf
    deploy: { resources: { limits: { memory: 1G } } }
  redis:
    image: redis:7
    command: ["redis-server", "--requirepass", "other-secret", "--appendonly", "yes"]
    mem_limit: 256m
  search.index:
    image: docker.elastic.co/elasticsearch/elasticsearch:8.19.0
    environment: ["discovery.type=single-node", "xpack.security.enabled=false"]
    ports: ["127.0.0.1:9200:9200/tcp", "9300"]
    healthcheck: { test: "curl -f http://localhost:9200/_cluster/health || exit 1" }
  root:
    image: mysql:8.4
    environment: { MYSQL_USER: root, MYSQL_DATABASE: shop }
  tool: { image: adminer, profiles: [debug] }
  mystery: { image: "acme/mystery:1" }
volumes: { data: }
`;

async function initialised(files: Files, ...args: string[]) {
  const root = repositoryWith(files);
  const said = await labtest(['init', '--yes', '--json', ...args], { directory: root });
  expect(said).toMatchObject({ code: 0, err: '' });
  const text = readFileSync(join(root, '.labtest.yml'), 'utf8');
  const { left_out: left } = JSON.parse(said.out) as {
    left_out: { where: string; what: string; why: string }[];
  };
  const services = Object.fromEntries(parse(text).services.map((service) => [service.name, service]));
  const whyOf = (where: string, what: string) =>
    left.find((one) => one.where.endsWith(where) && one.what === what)?.why;
  return { root, text, services, left, whyOf };
}

describe('a Compose file', () => {
  const files = {
    'compose.yml': compose,
    'db/init/1.sql': 'SELECT 1;',
    'db/init/0.sql.gz': '',
    'db/init/2.sh': '',
  };

  test('its databases, caches and images are services, with their versions, arguments, limits and dumps', async () => {
    const { services } = await initialised(files);
    expect(Object.keys(services)).toEqual(['db', 'redis', 'search-index', 'root']);
    expect(services.db).toMatchObject({
      kind: 'postgresql',
      image: 'postgres:16',
      database: 'shop',
      username: 'shopper',
      commands: ['-c', 'max_connections=200'],
      environment: { POSTGRES_INITDB_ARGS: '--locale=C' },
      initialDataSource: ['db/init/0.sql.gz', 'db/init/1.sql'],
      memory: 1024 ** 3,
    });
    expect(services.redis).toMatchObject({
      kind: 'redis',
      image: 'redis:7',
      commands: ['--appendonly', 'yes'],
    });
    expect(services['search-index']).toMatchObject({
      kind: 'container',
      port: 9200,
      readiness: { type: 'http', path: '/_cluster/health' },
      environment: { 'discovery.type': 'single-node', 'xpack.security.enabled': 'false' },
    });
    expect(services.root).toMatchObject({ kind: 'mysql', image: 'mysql:8.4', database: 'shop' });
  });

  test('what is in none of them is listed with its reason, and no password gets on', async () => {
    const { left, whyOf, root } = await initialised(files);
    expect(whyOf('web', 'the whole service')).toContain('the application');
    expect(whyOf('db', 'POSTGRES_PASSWORD')).toContain('a random password');
    expect(whyOf('db', 'TZ')).toContain('ZONE');
    expect(whyOf('db', 'restart')).toBeTruthy();
    expect(whyOf('db', 'health check')).toContain('query');
    expect(whyOf('db', 'volume data')).toBeTruthy();
    expect(whyOf('db', 'db/init/2.sh')).toContain('data_setup_script');
    expect(whyOf('db', 'db/postgresql.conf at /etc/postgresql.conf')).toContain('image');
    expect(whyOf('redis', '--requirepass')).toContain('a random password');
    expect(whyOf('search.index', 'the name')).toContain('search-index');
    expect(whyOf('search.index', 'ports 9300')).toBeTruthy();
    expect(whyOf('root', 'username')).toContain("is the server's administrator");
    expect(whyOf('tool', 'the whole service')).toContain('profile');
    expect(whyOf('mystery', 'the whole service')).toContain('port');
    const page = readFileSync(join(root, 'LABTEST.md'), 'utf8');
    for (const { what } of left) expect(page).toContain(`| \`${what}\` |`);
    expect(JSON.stringify(left) + page).not.toMatch(/secret-of-compose|other-secret/);
  });

  test('a dependency adds what the file does not have, and takes nothing of it away', async () => {
    const { services } = await initialised(
      {
        'docker/dev.yml': 'services: { database: { image: "mariadb:10.11" } }',
        'manage.py': "'DJANGO_SETTINGS_MODULE'",
        'requirements.txt': 'mysqlclient\nredis\n',
      },
      '--from-compose',
      'docker/dev.yml',
    );
    expect(Object.values(services).map(({ name, image }) => [name, image])).toEqual([
      ['database', 'mariadb:10.11'],
      ['redis', undefined],
    ]);
  });

  test('without a file, an option means the usual ones, and what is not there is said', async () => {
    const files = {
      'compose.yml': 'services: { database: { image: "mariadb:10.11" } }',
      '.github/workflows/a.yml':
        'on: push\njobs: { test: { services: { cache: { image: "redis:7" } }, steps: [] } }',
    };
    const namesOf = async (...options: string[]) =>
      Object.keys((await initialised(files, ...options)).services);
    expect(await namesOf('--from-compose')).toEqual(['database']);
    expect(await namesOf('--from-workflow')).toEqual(['cache']);
    expect(await namesOf('--from-compose', '--from-workflow')).toEqual(['database', 'cache']);
    for (const option of ['--from-compose', '--from-workflow']) {
      const said = await labtest(['init', '--yes', option], { directory: repositoryWith({ 'go.mod': '' }) });
      expect(said).toMatchObject({ code: 3, err: expect.stringContaining('There is no ') });
    }
  });

  test('a dump beside a Compose file in a folder is named from the root', async () => {
    const { services } = await initialised(
      {
        'docker/compose.yml':
          'services: { postgresql: { image: "postgres:17", volumes: ["../db/a.sql:/docker-entrypoint-initdb.d/a.sql:ro"] } }',
        'db/a.sql': '',
      },
      '--from-compose',
      'docker/compose.yml',
    );
    expect(services.postgresql?.initialDataSource).toBe('db/a.sql');
  });
});

describe('services of a workflow', () => {
  const workflow = `
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    services:
      postgres:
        image: postgis/postgis:17-3.5
        env: { POSTGRES_PASSWORD: hidden-word, POSTGRES_DB: shop, TOKEN: "\${{ secrets.TOKEN }}" }
        ports: ["5432:5432"]
        options: >-
          --health-cmd "pg_isready -U postgres" --health-interval 10s --health-retries=5
          --memory=512M --shm-size 1g
      cache: { image: "redis:\${{ matrix.redis }}" }
      mq:
        image: rabbitmq:4
        ports: [5672/tcp]
        credentials: { username: a, password: b }
  lint:
    services:
      postgres: { image: "postgres:12" }
`;

  test('are services; expressions, options and a second one of the same name are listed', async () => {
    const { services, whyOf, left } = await initialised({ '.github/workflows/ci.yml': workflow });
    expect(services.postgres).toMatchObject({
      kind: 'postgresql',
      image: 'postgis/postgis:17-3.5',
      memory: 512 * 1024 ** 2,
    });
    expect(services.mq).toMatchObject({ kind: 'container', port: 5672 });
    expect(Object.keys(services)).toEqual(['postgres', 'mq']);
    expect(whyOf('test.postgres', 'TOKEN')).toContain('expression');
    expect(whyOf('test.postgres', '--shm-size')).toBeTruthy();
    expect(whyOf('test.cache', 'the whole service')).toBeTruthy();
    expect(whyOf('test.cache', 'image')).toContain('expression');
    expect(whyOf('test.mq', 'credentials')).toContain('registry-username');
    expect(whyOf('lint.postgres', 'the whole service')).toContain('another');
    expect(JSON.stringify(left)).not.toContain('hidden-word');
  });

  test('a file that is named and is not there, or no YAML, is an error; one that nobody named is listed', async () => {
    const root = repositoryWith({
      'broken.yml': 'services: [',
      'go.mod': 'require github.com/lib/pq v1.0.0\n',
    });
    for (const file of ['nowhere.yml', 'broken.yml', '../outside.yml'])
      expect(await labtest(['init', '--yes', '--from-workflow', file], { directory: root })).toMatchObject({
        code: 1,
      });
    const { left } = await initialised({
      'compose.yml': 'services: [',
      'go.mod': 'require github.com/lib/pq v1.0.0\n',
    });
    expect(left[0]).toMatchObject({ where: 'compose.yml', what: 'the whole file' });
  });
});
