import { parse } from './json';
import { distinct, namesIn, needsOf, type Product, type Recognise } from './stack';

const products: Readonly<Record<string, Product>> = {
  pg: 'postgresql',
  postgres: 'postgresql',
  'pg-promise': 'postgresql',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mariadb',
  redis: 'redis',
  ioredis: 'redis',
  bull: 'redis',
  bullmq: 'redis',
  memjs: 'memcached',
  memcached: 'memcached',
  '@elastic/elasticsearch': 'elasticsearch',
  '@opensearch-project/opensearch': 'opensearch',
  amqplib: 'rabbitmq',
  mongodb: 'mongodb',
  mongoose: 'mongodb',
};

/** `provider` of a Prisma schema. */
const providers: Readonly<Record<string, Product>> = {
  postgresql: 'postgresql',
  postgres: 'postgresql',
  mysql: 'mysql',
  mongodb: 'mongodb',
};

const frameworks: Readonly<Record<string, string>> = {
  '@nestjs/core': 'NestJS',
  next: 'Next.js',
  fastify: 'Fastify',
  koa: 'Koa',
  express: 'Express',
};

interface Metadata {
  dependencies?: unknown;
  devDependencies?: unknown;
  scripts?: unknown;
}

const keysOf = (value: unknown) => (typeof value === 'object' && value !== null ? Object.keys(value) : []);

export const node: Recognise = async (place, folder) => {
  const metadata = parse<Metadata>(await place.read(`${folder}package.json`));
  if (!metadata) return undefined;
  const names = new Set([...keysOf(metadata.dependencies), ...keysOf(metadata.devDependencies)]);
  const schema = await place.read(`${folder}prisma/schema.prisma`);
  const providing = namesIn(schema ?? '', /^[ \t]*provider[ \t]*=[ \t]*"(\w+)"/gm);
  const framework = Object.entries(frameworks).find(([name]) => names.has(name))?.[1] ?? 'Node.js';
  const there = async (file: string) => (await place.read(folder + file)) !== undefined;
  const [install, run] = (await there('pnpm-lock.yaml'))
    ? ['corepack enable && pnpm install --frozen-lockfile', 'pnpm exec']
    : (await there('yarn.lock'))
      ? ['corepack enable && yarn install --immutable', 'yarn exec']
      : [(await there('package-lock.json')) ? 'npm ci' : 'npm install', 'npx'];
  const migrate = schema === undefined ? [] : [`${run} prisma migrate deploy`];
  const tests = keysOf(metadata.scripts).includes('test') ? 'npm test' : 'npm test --if-present';
  return {
    title: schema === undefined ? framework : `${framework} with Prisma`,
    because: 'package.json',
    needs: distinct([
      ...needsOf(providing, 'prisma/schema.prisma', providers),
      ...needsOf(names, 'package.json', products),
    ]),
    setUp: [{ uses: 'actions/setup-node@v6', with: { 'node-version': '24' } }],
    commands: [install, ...migrate, tests],
    variables: () => ({}),
  };
};
