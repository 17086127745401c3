import { namesIn, needsOf, type Product, type Recognise } from './stack';

/** Modules by their path without a version at its end. */
const products: Readonly<Record<string, Product>> = {
  'github.com/jackc/pgx': 'postgresql',
  'github.com/lib/pq': 'postgresql',
  'gorm.io/driver/postgres': 'postgresql',
  'github.com/go-sql-driver/mysql': 'mysql',
  'gorm.io/driver/mysql': 'mysql',
  'github.com/redis/go-redis': 'redis',
  'github.com/go-redis/redis': 'redis',
  'github.com/gomodule/redigo': 'redis',
  'github.com/bradfitz/gomemcache': 'memcached',
  'github.com/elastic/go-elasticsearch': 'elasticsearch',
  'github.com/opensearch-project/opensearch-go': 'opensearch',
  'github.com/rabbitmq/amqp091-go': 'rabbitmq',
  'go.mongodb.org/mongo-driver': 'mongodb',
};

export const go: Recognise = async (place, folder) => {
  const text = await place.read(`${folder}go.mod`);
  if (text === undefined) return undefined;
  const modules = namesIn(text, /^[ \t]*(?:require[ \t]+)?([\w./~-]+)[ \t]+v\d/gm);
  return {
    title: 'Go',
    because: 'go.mod',
    needs: needsOf(
      modules.map((path) => path.replace(/\/v\d+$/, '')),
      'go.mod',
      products,
    ),
    setUp: [{ uses: 'actions/setup-go@v6', with: { 'go-version-file': `${folder}go.mod` } }],
    commands: ['go test ./...'],
    variables: () => ({}),
  };
};
