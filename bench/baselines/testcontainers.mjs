// The peer: start to first authenticated query. Its own tidying (Ryuk) is off, see bench/measures.ts.
// BENCH_ACCESS: how to get in, for an image that holds its data.
import { MySqlContainer } from '@testcontainers/mysql';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { clientOf } from './query.mjs';

const [, , image, kind] = process.argv;
const { port, query } = await clientOf(kind);
const start = performance.now();
const held = process.env.BENCH_ACCESS;
const access = held ? JSON.parse(held) : { user: 'bench', password: 'bench', database: 'bench' };
const { user, password, database } = access;
const prepared =
  kind === 'mysql'
    ? new MySqlContainer(image).withUsername(user).withUserPassword(password).withDatabase(database)
    : new PostgreSqlContainer(image).withUsername(user).withPassword(password).withDatabase(database);
const container = await prepared.start();
await query({ host: container.getHost(), port: container.getMappedPort(port) }, access);
console.log(JSON.stringify({ ids: [container.getId()], milliseconds: performance.now() - start }));
process.exit(0);
