import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { dumpOf, imageOf, type Kind } from './data.ts';
import { Experiment, type Step, type Surroundings } from './experiment.ts';
import { figuresOf } from './statistics.ts';
import { keyIn, removeTemplate } from './template.ts';

/** In so many of the experiments the large table is looked at and written to. */
const touched = 3;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const milliseconds = (taken: readonly number[]) => `${figuresOf(taken).median.toFixed(0)} ms`;

/** Makes experiments from one template and reports what each takes of disk and memory; `where` names the place. */
export async function many(
  kind: Kind,
  size: string,
  count: number,
  surroundings: Surroundings,
  where: string,
) {
  const host = surroundings.inputs?.['docker-host'];
  const docker = host ? new Docker({ socketPath: host.replace('unix://', '') }) : new Docker();
  const settings = { [kind]: { image: imageOf[kind], initial_data_source: await dumpOf(kind, size) } };
  const made: Experiment[] = [];
  const make = async () => {
    const experiment = new Experiment(`many-${made.length}`, settings, surroundings);
    made.push(experiment);
    return await experiment.step('created');
  };
  console.log(`\n${kind}, ${count} experiments from a template of ${size}, ${where}`);
  const first = await make();
  const key = keyIn(first);
  if (!key) throw new Error(`it was not cloned:\n${first.log}`);
  try {
    const { DockerRootDir: place } = (await docker.info()) as { DockerRootDir: string };
    const free = await freeBytes(place);
    const steps: Step[] = [];
    while (steps.length < count) steps.push(await make());
    const gone = free - (await freeBytes(place));
    const [took, last] = [steps.map(({ main }) => main), steps.slice(-10).map(({ main }) => main)];
    console.log(`   made in ${milliseconds(took)} each; the last ten in ${milliseconds(last)}`);
    const used = await usedBy(docker, `labtest-template:${key}`);
    console.log(
      `   each: files of its own ${used.files}, memory ${used.memory} (without page cache that can go)`,
    );
    console.log(`   the file system has ${megabytes(gone / count)} less for each`);
    await touch(kind, steps.slice(0, touched), place);
  } finally {
    for (const experiment of made) {
      await experiment.close();
      experiment.dispose();
    }
    await removeTemplate(key, host ? ['-H', host] : []);
  }
}

/** What the engine says that the containers of a template take, medians. */
async function usedBy(docker: Docker, template: string) {
  const found = await docker.listContainers({ filters: { ancestor: [template] } });
  const files: number[] = [];
  const memory: number[] = [];
  for (const { Id } of found) {
    const container = docker.getContainer(Id);
    const { GraphDriver } = await container.inspect();
    const { UpperDir: upper = '' }: Record<string, string> = GraphDriver.Data;
    files.push(await bytesIn(upper));
    const { memory_stats: said } = await container.stats({ stream: false, 'one-shot': true });
    const stats = said.stats as { total_inactive_file?: number; inactive_file?: number };
    memory.push(said.usage - (stats.total_inactive_file ?? stats.inactive_file ?? 0));
  }
  const middle = (all: number[]) =>
    `${megabytes(figuresOf(all).median)} (${megabytes(figuresOf(all).min)} – ${megabytes(figuresOf(all).max)})`;
  return { files: middle(files), memory: middle(memory) };
}

async function bytesIn(folder: string): Promise<number> {
  const { stdout } = await promisify(execFile)('du', ['-s', '--block-size=1', folder]);
  return Number.parseInt(stdout, 10);
}

async function freeBytes(place: string): Promise<number> {
  await promisify(execFile)('sync', ['--file-system', place]);
  const { bfree, bsize } = await statfs(place);
  return bfree * bsize;
}

/** The first look at the large table, the first write to it and the second, each in an experiment of its own data. */
async function touch(kind: Kind, steps: readonly Step[], place: string): Promise<void> {
  const [table, column, id] =
    kind === 'mysql' ? ['accounts', 'balance', 'id'] : ['pgbench_accounts', 'abalance', 'aid'];
  const statements = {
    'first look': `SELECT ${column} FROM ${table} WHERE ${id} = 77`,
    'first write': `UPDATE ${table} SET ${column} = 1 WHERE ${id} = 77`,
    'second write': `UPDATE ${table} SET ${column} = 2 WHERE ${id} = 78`,
  };
  const taken: Record<string, number[]> = {};
  const free = await freeBytes(place);
  for (const { outputs } of steps) {
    const { query, end } = await connected(kind, outputs.DATABASE_URL ?? '');
    for (const [name, statement] of Object.entries(statements)) {
      const start = performance.now();
      await query(statement);
      taken[name] = [...(taken[name] ?? []), performance.now() - start];
    }
    await end();
  }
  const gone = (free - (await freeBytes(place))) / steps.length;
  const times = Object.entries(taken).map(([name, all]) => `${name} ${milliseconds(all)}`);
  console.log(
    `   the large table: ${times.join(', ')}; the file system has ${megabytes(gone)} less for each`,
  );
}

async function connected(kind: Kind, url: string) {
  if (kind === 'mysql') {
    const { createConnection } = await import('mysql2/promise');
    const connection = await createConnection(url);
    return { query: (sql: string) => connection.query(sql), end: () => connection.end() };
  }
  const { Client } = await import('pg');
  const client = new Client({ connectionString: url });
  await client.connect();
  return { query: (sql: string) => client.query(sql), end: () => client.end() };
}
