import { databaseAmong, distinct, namesIn, needsOf, type Product, type Recognise } from './stack';

const products: Readonly<Record<string, Product>> = {
  postgresql: 'postgresql',
  'r2dbc-postgresql': 'postgresql',
  'mysql-connector-j': 'mysql',
  'mysql-connector-java': 'mysql',
  'mariadb-java-client': 'mariadb',
  'spring-boot-starter-data-redis': 'redis',
  'spring-boot-starter-data-redis-reactive': 'redis',
  jedis: 'redis',
  'lettuce-core': 'redis',
  xmemcached: 'memcached',
  spymemcached: 'memcached',
  'spring-boot-starter-data-elasticsearch': 'elasticsearch',
  'spring-boot-starter-amqp': 'rabbitmq',
  'spring-boot-starter-data-mongodb': 'mongodb',
};

const builds = [
  { file: 'pom.xml', wrapper: 'mvnw', test: './mvnw --batch-mode verify', plain: 'mvn --batch-mode verify' },
  { file: 'build.gradle', wrapper: 'gradlew', test: './gradlew check', plain: 'gradle check' },
  { file: 'build.gradle.kts', wrapper: 'gradlew', test: './gradlew check', plain: 'gradle check' },
];

export const spring: Recognise = async (place, folder) => {
  for (const { file, wrapper, test, plain } of builds) {
    const text = await place.read(folder + file);
    if (!text?.includes('org.springframework.boot')) continue;
    const artifacts = [
      ...namesIn(text, /<artifactId>\s*([\w.-]+)\s*</g),
      ...namesIn(text, /["'][\w.-]+:([\w.-]+)(?::[^"']*)?["']/g),
    ];
    const wrapped = (await place.read(folder + wrapper)) !== undefined;
    return {
      title: 'Spring Boot',
      because: file,
      needs: distinct(needsOf(artifacts, file, products)),
      setUp: [{ uses: 'actions/setup-java@v5', with: { distribution: 'temurin', 'java-version': '21' } }],
      commands: [wrapped ? test : plain],
      variables: springVariables,
    };
  }
  return undefined;
};

/** Spring reads each property from a variable, too. The driver of MariaDB takes URLs of its own name only. */
function springVariables(wanted: readonly Product[]): Record<string, string> {
  const url = wanted.includes('mariadb')
    ? `jdbc:mariadb:\${DATABASE_JDBC_URL#jdbc:mysql:}`
    : '$DATABASE_JDBC_URL';
  const database = databaseAmong(wanted) && {
    SPRING_DATASOURCE_URL: url,
    SPRING_DATASOURCE_USERNAME: '$DATABASE_USERNAME',
    SPRING_DATASOURCE_PASSWORD: '$DATABASE_PASSWORD',
  };
  const redis = wanted.includes('redis') && {
    SPRING_DATA_REDIS_HOST: '$REDIS_HOST',
    SPRING_DATA_REDIS_PORT: '$REDIS_PORT',
    SPRING_DATA_REDIS_PASSWORD: '$REDIS_PASSWORD',
  };
  return { ...database, ...redis };
}
