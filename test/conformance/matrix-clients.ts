import { connect } from 'node:net';
import type { KindName } from '../../src/services/kind';
import { askMysql, askPostgres, askRedis } from '../faults/clients';

type Outputs = Readonly<Record<string, string>>;

/** `answers` when the service at the outputs does its work as a client of its kind sees it; else what it said. */
export function asked(kind: KindName, outputs: Outputs): Promise<string> {
  return clients[kind](outputs);
}

const clients: Record<KindName, (outputs: Outputs) => Promise<string>> = {
  postgresql: async ({ DATABASE_URL }) =>
    answerOf(await askPostgres(DATABASE_URL, "select 'answers' as said")),
  mysql: async ({ DATABASE_URL, DATABASE_CA_FILE }) =>
    answerOf(await askMysql(DATABASE_URL, "select 'answers' as said", DATABASE_CA_FILE)),
  redis: async ({ REDIS_URL }) => {
    await askRedis(REDIS_URL, 'said', 'answers');
    return String(await askRedis(REDIS_URL, 'said'));
  },
  memcached: async ({ MEMCACHE_HOST, MEMCACHE_PORT }) =>
    (await firstLine(MEMCACHE_HOST, MEMCACHE_PORT, 'version\r\n')).startsWith('VERSION') ? 'answers' : 'else',
  container: async ({ IT_URL }) => {
    const { ok, statusText } = await fetch(`${IT_URL}/health`);
    return ok ? 'answers' : statusText;
  },
};

function answerOf([row]: Record<string, unknown>[]): string {
  return String(row?.said);
}

function firstLine(host = '', port = '', question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), host, () => socket.write(question));
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
