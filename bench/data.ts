import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { images } from '../test/setup/images.ts';

/** The kinds that are measured with data. */
export type Kind = 'postgresql' | 'mysql';

export const imageOf = { postgresql: images.postgres, mysql: images.mariadb };

/** What is kept between two runs of the bench. */
export const cache = join(import.meta.dirname, '../.cache/bench');

/** Runs Docker's own command; returns what it printed. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', args, { maxBuffer: 1 << 26 });
  return stdout.trim();
}

/** `100MB` in bytes. */
export function bytesOf(size: string): number {
  const [, amount, unit] = /^(\d+)(MB|GB)$/.exec(size) ?? [];
  if (!amount) throw new Error(`${size} is no size: 100MB, 1GB, 10GB`);
  return Number(amount) * (unit === 'GB' ? 1e9 : 1e6);
}

/**
 * A dump of a database of that size on disk: made once, then kept. Returns its path.
 * @param plain SQL text, as MySQL's always is.
 */
export async function dumpOf(kind: Kind, size: string, plain = kind === 'mysql'): Promise<string> {
  const path = join(cache, `${kind}-${size}.${plain || kind === 'mysql' ? 'sql.gz' : 'dump'}`);
  if (existsSync(path)) return path;
  console.log(`   (making ${path})`);
  await mkdir(cache, { recursive: true });
  if (kind === 'mysql') await generated(`${path}.part`, bytesOf(size));
  else await byPgbench(`${path}.part`, bytesOf(size), plain);
  await rename(`${path}.part`, path);
  return path;
}

/** pgbench's scale 1 is 15 MB. */
async function byPgbench(path: string, bytes: number, plain: boolean): Promise<void> {
  const scale = String(Math.ceil(bytes / 15e6));
  const settings = ['-c', 'fsync=off', '-c', 'max_wal_size=4GB'];
  const server = ['-e', 'POSTGRES_HOST_AUTH_METHOD=trust', images.postgres, ...settings];
  const id = await docker('run', '-d', ...server);
  const inside = ['exec', '-u', 'postgres', id];
  try {
    while (!(await docker(...inside, 'psql', '-h127.0.0.1', '-cSELECT 1').catch(() => ''))) await sleep(200);
    const [pgbench = 'pgbench'] = (
      await docker(...inside, 'find', '/usr', '-name', 'pgbench', '-type', 'f')
    ).split('\n');
    await docker(...inside, pgbench, '-h127.0.0.1', '-iqs', scale, 'postgres');
    const format = plain ? ['-Fp', '-Z1'] : ['-Fc', '-Z1'];
    const dump = spawn('docker', [...inside, 'pg_dump', '-h127.0.0.1', ...format, 'postgres'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((done) => dump.once('close', done));
    await pipeline(dump.stdout, createWriteStream(path));
    if ((await ended) !== 0) throw new Error('pg_dump failed');
  } finally {
    await docker('rm', '-fv', id);
  }
}

/**
 * A table as pg_dump writes it, whose text can be packed to three quarters: a file of that size. Made once, then kept.
 * @param packed with gzip.
 */
export async function textDump(size: string, packed: boolean): Promise<string> {
  const path = join(cache, `postgresql-text-${size}.sql${packed ? '.gz' : ''}`);
  if (existsSync(path)) return path;
  console.log(`   (making ${path})`);
  await mkdir(cache, { recursive: true });
  const rows = Math.ceil((bytesOf(size) * (packed ? 4 / 3 : 1)) / 1010);
  const text = function* () {
    yield 'CREATE TABLE papers (id bigint, content text);\nCOPY papers (id, content) FROM stdin;\n';
    for (let id = 1; id <= rows; id++) yield `${id}\t${randomBytes(750).toString('base64')}\n`;
    yield '\\.\n\nALTER TABLE papers ADD PRIMARY KEY (id);\n';
  };
  const through = packed ? [createGzip({ level: 1 })] : [];
  await pipeline([Readable.from(text()), ...through, createWriteStream(`${path}.part`)]);
  await rename(`${path}.part`, path);
  return path;
}

/** A table as mysqldump writes it; a row takes about 250 bytes in InnoDB. */
async function generated(path: string, bytes: number): Promise<void> {
  const rows = Math.ceil(bytes / 250);
  const statements = function* () {
    yield 'CREATE TABLE `accounts` (`id` int NOT NULL, `balance` int NOT NULL, `filler` varchar(200) NOT NULL,';
    yield ' PRIMARY KEY (`id`), KEY `balance` (`balance`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n';
    for (let first = 1; first <= rows; first += 4000) {
      const length = Math.min(4000, rows - first + 1);
      const values = Array.from({ length }, (_, at) => {
        const filler = createHash('md5')
          .update(String(first + at))
          .digest('hex')
          .repeat(6);
        return `(${first + at},${(first + at) % 1000},'${filler}')`;
      });
      yield `INSERT INTO \`accounts\` VALUES ${values.join(',')};\n`;
    }
  };
  await pipeline(Readable.from(statements()), createGzip({ level: 1 }), createWriteStream(path));
}
