import { databaseAmong, namesIn, needsOf, type Product, type Recognise } from './stack';

const products: Readonly<Record<string, Product>> = {
  pg: 'postgresql',
  mysql2: 'mysql',
  trilogy: 'mysql',
  redis: 'redis',
  'redis-client': 'redis',
  sidekiq: 'redis',
  resque: 'redis',
  dalli: 'memcached',
  elasticsearch: 'elasticsearch',
  searchkick: 'elasticsearch',
  'opensearch-ruby': 'opensearch',
  bunny: 'rabbitmq',
  mongoid: 'mongodb',
};

export const rails: Recognise = async (place, folder) => {
  const gemfile = await place.read(`${folder}Gemfile`);
  const gems = new Set(namesIn(gemfile ?? '', /^[ \t]*gem[ (]+["']([\w.-]+)["']/gm));
  if (!gems.has('rails')) return undefined;
  const adapter = gems.has('trilogy') ? 'trilogy' : 'mysql2';
  return {
    title: 'Rails',
    because: 'Gemfile',
    needs: needsOf(gems, 'Gemfile', products),
    setUp: [{ uses: 'ruby/setup-ruby@v1', with: { 'ruby-version': '3.4', 'bundler-cache': 'true' } }],
    commands: [
      'bundle exec rails db:prepare',
      gems.has('rspec-rails') ? 'bundle exec rspec' : 'bundle exec rails test',
    ],
    // Rails takes the adapter from the URL, and knows no mysql before 7.2.
    variables: (wanted) => ({
      RAILS_ENV: 'test',
      ...(databaseAmong(wanted) === 'mysql' ? { DATABASE_URL: `${adapter}:\${DATABASE_URL#*:}` } : {}),
    }),
  };
};
