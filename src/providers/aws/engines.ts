import { LabTestError } from '../../core/errors';

/** One engine of RDS. */
export interface Engine {
  name: string;
  version: string | undefined;
  family: 'postgresql' | 'mysql';
  port: number;
  /** A database that each of its servers has, whatever it was made from. */
  database: string;
  /** Whether its servers are of clusters, which have the data. */
  isCluster: boolean;
  /** The smallest class that is not about to go. */
  smallestClass: string;
}

const families: Readonly<Record<string, Engine['family']>> = {
  postgres: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  'aurora-postgresql': 'postgresql',
  'aurora-mysql': 'mysql',
};

/** The engine that `postgres:17` names. @throws LabTestError */
export function engineOf(image: string): Engine {
  const [name = '', version = ''] = image.split(':', 2);
  const family = families[name];
  if (!family)
    throw new LabTestError({
      what: `RDS has no engine ${name || image} that this version makes.`,
      remedy: `Use ${Object.keys(families).join(', ')}.`,
    });
  const [port, database] = family === 'postgresql' ? [5432, 'postgres'] : [3306, 'mysql'];
  const isCluster = name.startsWith('aurora-');
  const smallestClass = isCluster ? 'db.serverless' : 'db.t4g.micro';
  return { name, version: version || undefined, family, port, database, isCluster, smallestClass };
}

/** The first database that a server is asked to have, by the variables of the official images. */
export function databaseOf(environment: Readonly<Record<string, string>>): string | undefined {
  return environment.POSTGRES_DB ?? environment.MYSQL_DATABASE;
}

/** How the administrator gets in, in the variables of the official images. */
export function administered(
  { family }: Engine,
  { username, password, database }: { username: string; password: string; database: string },
): Record<string, string> {
  return family === 'postgresql'
    ? { POSTGRES_USER: username, POSTGRES_PASSWORD: password, POSTGRES_DB: database }
    : { MYSQL_USER: username, MYSQL_PASSWORD: password, MYSQL_DATABASE: database };
}
