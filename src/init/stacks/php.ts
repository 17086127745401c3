import { parse } from './json';
import { databaseAmong, distinct, namesIn, needsOf, type Product, type Recognise } from './stack';

/** Extensions of PHP, and packages. */
const products: Readonly<Record<string, Product>> = {
  'ext-pdo_pgsql': 'postgresql',
  'ext-pgsql': 'postgresql',
  'ext-pdo_mysql': 'mysql',
  'ext-mysqli': 'mysql',
  'ext-redis': 'redis',
  'predis/predis': 'redis',
  'laravel/horizon': 'redis',
  'ext-memcached': 'memcached',
  'elasticsearch/elasticsearch': 'elasticsearch',
  'php-amqplib/php-amqplib': 'rabbitmq',
  'mongodb/laravel-mongodb': 'mongodb',
};

/** Values of Laravel's settings in .env.example. */
const connections: Readonly<Record<string, Product>> = {
  pgsql: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mariadb',
  redis: 'redis',
  memcached: 'memcached',
};

interface Metadata {
  require?: object;
  'require-dev'?: object;
}

export const laravel: Recognise = async (place, folder) => {
  const metadata = parse<Metadata>(await place.read(`${folder}composer.json`));
  const names = Object.keys({ ...metadata?.require, ...metadata?.['require-dev'] });
  if (!names.includes('laravel/framework')) return undefined;
  const example = (await place.read(`${folder}.env.example`)) ?? '';
  const used = namesIn(example, /^(?:DB_CONNECTION|(?:CACHE|QUEUE|SESSION)_\w+)\s*=\s*["']?(\w+)/gm);
  return {
    title: 'Laravel',
    because: 'composer.json',
    needs: distinct([
      ...needsOf(used, '.env.example', connections),
      ...needsOf(names, 'composer.json', products),
    ]),
    setUp: [{ uses: 'shivammathur/setup-php@v2', with: { 'php-version': '8.4' } }],
    commands: [
      'composer install --no-interaction --prefer-dist',
      'cp --no-clobber .env.example .env && php artisan key:generate',
      'php artisan migrate --force',
      'php artisan test',
    ],
    variables: laravelVariables,
  };
};

function laravelVariables(wanted: readonly Product[]): Record<string, string> {
  const database = databaseAmong(wanted);
  return {
    ...(database && {
      DB_CONNECTION: database === 'postgresql' ? 'pgsql' : wanted.includes('mariadb') ? 'mariadb' : 'mysql',
      DB_HOST: '$DATABASE_HOST',
      DB_PORT: '$DATABASE_PORT',
      DB_DATABASE: '$DATABASE_NAME',
      DB_USERNAME: '$DATABASE_USERNAME',
      DB_PASSWORD: '$DATABASE_PASSWORD',
    }),
    ...(wanted.includes('memcached')
      ? { MEMCACHED_HOST: `\${MEMCACHE_URL%:*}`, MEMCACHED_PORT: `\${MEMCACHE_URL##*:}` }
      : {}),
  };
}
