// Small repositories of the kinds that init recognises, cut down to the files that tell.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export type Files = Record<string, string>;

/** A folder with these files, gone after the test. */
export function repositoryWith(files: Files): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'labtest-init-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n";

export interface Kind {
  title: string;
  files: Files;
  /** Service → kind, as the configuration must have them. */
  services: Record<string, string>;
  /** What the commands of the workflow must say. */
  commands: string[];
  exports?: string[];
  uses: string;
}

export const kinds: Kind[] = [
  {
    title: 'Django',
    files: {
      'manage.py': manage,
      'requirements.txt': 'Django>=5.2\npsycopg[binary]==3.3\ncelery[redis]>=5\n# mysqlclient\n',
      'package.json': '{"devDependencies": {"webpack": "5"}}',
    },
    services: { postgresql: 'postgresql', redis: 'redis' },
    commands: [
      'pip install --requirement requirements.txt',
      'python manage.py migrate --noinput',
      'python manage.py test',
    ],
    uses: 'actions/setup-python@v6',
  },
  {
    title: 'Django',
    files: {
      'backend/manage.py': manage,
      'pyproject.toml':
        '[project]\ndependencies = [\n  "django",\n  "mysqlclient>=2",\n  "pymemcache",\n]\n[dependency-groups]\ndev = ["pytest-django"]\n',
      'uv.lock': 'version = 1\n',
    },
    services: { mysql: 'mysql', memcached: 'memcached' },
    commands: ['uv sync', 'uv run python backend/manage.py migrate --noinput', 'uv run pytest'],
    uses: 'actions/setup-python@v6',
  },
  {
    title: 'Rails',
    files: {
      Gemfile:
        'source "https://rubygems.org"\ngem "rails", "~> 8.0"\ngem "mysql2"\ngem "sidekiq"\n# gem "pg"\n',
      'package.json': '{"dependencies": {"esbuild": "0.25"}}',
    },
    services: { mysql: 'mysql', redis: 'redis' },
    commands: ['bundle exec rails db:prepare', 'bundle exec rails test'],
    exports: ['export RAILS_ENV="test"', `export DATABASE_URL="mysql2:\${DATABASE_URL#*:}"`],
    uses: 'ruby/setup-ruby@v1',
  },
  {
    title: 'Express with Prisma',
    files: {
      'package.json':
        '{"dependencies": {"express": "5", "@prisma/client": "6", "ioredis": "5"}, "scripts": {"test": "node --test"}}',
      'package-lock.json': '{}',
      'prisma/schema.prisma':
        'generator client {\n  provider = "prisma-client-js"\n}\ndatasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
    },
    services: { postgresql: 'postgresql', redis: 'redis' },
    commands: ['npm ci', 'npx prisma migrate deploy', 'npm test'],
    uses: 'actions/setup-node@v6',
  },
  {
    title: 'Go',
    files: {
      'go.mod':
        'module example.com/shop\n\ngo 1.25\n\nrequire github.com/jackc/pgx/v5 v5.7.0\n\nrequire (\n\tgithub.com/redis/go-redis/v9 v9.7.0 // indirect\n\tgithub.com/elastic/go-elasticsearch/v8 v8.19.0\n)\n',
    },
    services: { postgresql: 'postgresql', redis: 'redis', elasticsearch: 'container' },
    commands: ['go test ./...'],
    uses: 'actions/setup-go@v6',
  },
  {
    title: 'Spring Boot',
    files: {
      'pom.xml':
        '<project><parent><groupId>org.springframework.boot</groupId></parent><dependencies>' +
        '<dependency><groupId>org.mariadb.jdbc</groupId><artifactId>mariadb-java-client</artifactId></dependency>' +
        '<dependency><artifactId>spring-boot-starter-data-redis</artifactId></dependency></dependencies></project>',
      mvnw: '#!/bin/sh\n',
    },
    services: { mariadb: 'mysql', redis: 'redis' },
    commands: ['./mvnw --batch-mode verify'],
    exports: [
      `export SPRING_DATASOURCE_URL="jdbc:mariadb:\${DATABASE_JDBC_URL#jdbc:mysql:}"`,
      'export SPRING_DATASOURCE_PASSWORD="$DATABASE_PASSWORD"',
      'export SPRING_DATA_REDIS_PASSWORD="$REDIS_PASSWORD"',
    ],
    uses: 'actions/setup-java@v5',
  },
  {
    title: 'Spring Boot',
    files: {
      'build.gradle.kts':
        'plugins { id("org.springframework.boot") version "3.5.0" }\ndependencies {\n  runtimeOnly("org.postgresql:postgresql")\n}\n',
    },
    services: { postgresql: 'postgresql' },
    commands: ['gradle check'],
    exports: ['export SPRING_DATASOURCE_URL="$DATABASE_JDBC_URL"'],
    uses: 'actions/setup-java@v5',
  },
  {
    title: 'Laravel',
    files: {
      'composer.json': '{"require": {"php": "^8.3", "laravel/framework": "^12.0", "predis/predis": "^3"}}',
      '.env.example': 'APP_NAME=Shop\nDB_CONNECTION=mysql\nCACHE_STORE=memcached\nQUEUE_CONNECTION=sync\n',
      'package.json': '{"devDependencies": {"vite": "7"}}',
    },
    services: { mysql: 'mysql', memcached: 'memcached', redis: 'redis' },
    commands: ['php artisan migrate --force', 'php artisan test'],
    exports: ['export DB_CONNECTION="mysql"', 'export DB_PASSWORD="$DATABASE_PASSWORD"'],
    uses: 'shivammathur/setup-php@v2',
  },
  {
    title: 'FastAPI with Alembic',
    files: {
      'alembic.ini': '[alembic]\nscript_location = migrations\n',
      'requirements.in': 'fastapi\nSQLAlchemy\npsycopg[binary]\n',
      'requirements.txt': 'fastapi==0.121\nsqlalchemy==2.0\npsycopg[binary]==3.3\npytest\n',
    },
    services: { postgresql: 'postgresql' },
    commands: ['alembic upgrade head', 'pytest'],
    exports: [`export DATABASE_URL="postgresql+psycopg:\${DATABASE_URL#*:}"`],
    uses: 'actions/setup-python@v6',
  },
  {
    title: 'Koa',
    files: { 'package.json': '{"dependencies": {"koa": "3", "mongodb": "6", "amqplib": "0.10"}}' },
    services: { rabbitmq: 'container', mongodb: 'container' },
    commands: ['npm install'],
    uses: 'actions/setup-node@v6',
  },
];
