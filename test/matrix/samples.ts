import type { KindName } from '../../src/services/kind';
import { askMysql, askPostgres, askRedis } from '../faults/clients';

/** Data of a product, the dumps that its own tool makes of them, and what must be there after a restore. */
export interface Sample {
  kind: KindName;
  /** What fills a first server, one statement each. */
  fill: readonly string[];
  /** Name → the command that dumps the database of an account to its output. */
  tools: Record<string, (account: Account) => readonly string[]>;
  /** Dumps that nobody's tool made. */
  byHand?: Record<string, { text: string; question: string; answer: string }>;
  question: string;
  answer: string;
}

export interface Account {
  user: string;
  database: string;
}

/** Asks for one value, called `said` where there are columns. */
export async function said(kind: KindName, outputs: Record<string, string>, question: string) {
  if (kind === 'redis') return await askRedis(outputs.REDIS_URL, question);
  const ask = kind === 'mysql' ? askMysql : askPostgres;
  return (await ask(outputs.DATABASE_URL, question))[0]?.said;
}

const postgresTool =
  (...options: string[]) =>
  ({ user, database }: Account) => [
    'pg_dump',
    '--host=localhost',
    `--username=${user}`,
    ...options,
    database,
  ];
const postgresTools = {
  plain: postgresTool(),
  custom: postgresTool('--format=custom'),
};

const postgresql = (fill: string[], question: string, answer: string): Sample => ({
  ...{ kind: 'postgresql', tools: postgresTools },
  ...{ fill, question, answer },
});

const mysql = (tool: string): Sample => ({
  kind: 'mysql',
  fill: [
    'CREATE TABLE visit (id int AUTO_INCREMENT PRIMARY KEY, page varchar(99), seen json)',
    `INSERT INTO visit (page, seen) VALUES ('/', '{"by": 1}'), ('/é', NULL)`,
    'CREATE VIEW pages AS SELECT page FROM visit',
    'CREATE TRIGGER stamped BEFORE INSERT ON visit FOR EACH ROW SET NEW.page = LOWER(NEW.page)',
  ],
  tools: {
    [tool]: ({ user, database }) => [
      tool,
      '--host=127.0.0.1',
      `--user=${user}`,
      '--no-tablespaces',
      database,
    ],
  },
  byHand: {
    "without mysqldump's head, with a default of '0000-00-00'": {
      text: "CREATE TABLE dated (id int PRIMARY KEY, born date NOT NULL DEFAULT '0000-00-00');\nINSERT INTO dated (id) VALUES (1);\n",
      question: 'SELECT CAST(born AS char) AS said FROM dated',
      answer: '0000-00-00',
    },
  },
  question: "SELECT GROUP_CONCAT(page ORDER BY page SEPARATOR ' ') AS said FROM pages",
  answer: '/ /é',
});

export const samples: Record<string, Sample> = {
  postgresql: postgresql(
    [
      'CREATE TABLE visit (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, page text, seen jsonb)',
      `INSERT INTO visit (page, seen) VALUES ('/', '{"by": 1}'), ('/é', NULL)`,
      'CREATE MATERIALIZED VIEW pages AS SELECT page FROM visit',
    ],
    "SELECT string_agg(page, ' ' ORDER BY page) AS said FROM pages",
    '/ /é',
  ),
  postgis: postgresql(
    [
      'CREATE EXTENSION postgis',
      'CREATE TABLE place (name text, at geometry(Point, 4326))',
      "INSERT INTO place VALUES ('near', ST_SetSRID(ST_MakePoint(1, 1), 4326)), ('far', ST_SetSRID(ST_MakePoint(90, 1), 4326))",
      'CREATE INDEX ON place USING gist (at)',
      // A row of its own in the extension's table, which pg_dump writes.
      "INSERT INTO spatial_ref_sys (srid, auth_name, proj4text) VALUES (990001, 'ours', '+proj=longlat')",
    ],
    'SELECT name || (SELECT auth_name FROM spatial_ref_sys WHERE srid = 990001) AS said FROM place WHERE ST_DWithin(at, ST_SetSRID(ST_MakePoint(0, 0), 4326), 5)',
    'nearours',
  ),
  pgvector: postgresql(
    [
      'CREATE EXTENSION vector',
      'CREATE TABLE item (name text, embedding vector(3))',
      "INSERT INTO item VALUES ('one', '[1,2,3]'), ('two', '[9,9,9]')",
      'CREATE INDEX ON item USING hnsw (embedding vector_l2_ops)',
    ],
    "SELECT name AS said FROM item ORDER BY embedding <-> '[8,8,8]' LIMIT 1",
    'two',
  ),
  timescaledb: postgresql(
    [
      'CREATE EXTENSION IF NOT EXISTS timescaledb',
      'CREATE TABLE measured (at timestamptz NOT NULL, value float8)',
      "SELECT create_hypertable('measured', 'at', chunk_time_interval => interval '1 day')",
      "INSERT INTO measured SELECT at, 1 FROM generate_series(timestamptz '2024-01-01 00:00Z', '2024-01-04 23:00Z', '1 hour') AS at",
    ],
    "SELECT count(*) || ' in ' || (SELECT count(*) FROM timescaledb_information.chunks) AS said FROM measured",
    '96 in 4',
  ),
  mysql: mysql('mysqldump'),
  mariadb: mysql('mariadb-dump'),
  redis: {
    ...{ kind: 'redis', fill: [], tools: {} },
    byHand: { commands: { text: 'SET said restored\n', question: 'said', answer: 'restored' } },
    ...{ question: 'said', answer: 'restored' },
  },
};
