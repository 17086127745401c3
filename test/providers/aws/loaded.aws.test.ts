// Which SDKs of AWS a job of the committed bundle loads.
import { globSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { ended, green, temporary } from '../../faults/fixtures';
import { localRepository } from '../../faults/local';
import { type Job, root } from '../../runner/runner.ts';
import { awsRepository } from './jobs';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator?.close());

/** The versions of their APIs, which stand in one file of the bundle each. */
const apis = { rds: '"2014-10-31"', ec2: '"2016-11-15"', secrets: '"2017-10-17"', s3: '"2006-03-01"' };
const files = globSync('*.index.js', { cwd: join(root, 'dist') });
const sdks = Object.entries(apis).map(([name, version]) => {
  const within = files.filter((file) => readFileSync(join(root, 'dist', file), 'utf8').includes(version));
  return { name, within };
});

/** What a process writes at its end: the files that it has loaded. */
const told = (file: string) =>
  `--import=data:text/javascript,${encodeURIComponent(
    `import { createRequire } from 'node:module'; import { writeFileSync } from 'node:fs';
     process.on('exit', () => writeFileSync(${JSON.stringify(file)}, JSON.stringify(Object.keys(createRequire('/').cache))));`,
  )}`;

/** Runs a job to its end. Says which SDKs its main step has loaded, and which its post step. */
async function loaded(begin: (env: Record<string, string>) => Job) {
  const file = join(temporary('labtest-loaded-'), 'files.json');
  const read = () => {
    const names = (JSON.parse(readFileSync(file, 'utf8')) as string[]).map((path) => basename(path));
    rmSync(file);
    expect(names).toContain('index.js');
    return sdks.filter(({ within }) => within.some((one) => names.includes(one))).map(({ name }) => name);
  };
  const job = begin({ NODE_OPTIONS: told(file) });
  green(await job.uses());
  const main = read();
  await ended(job);
  return { main, post: read() };
}

test('each SDK is in a file of the bundle', () => {
  for (const { name, within } of sdks) expect(within, name).toHaveLength(1);
});

test('a job loads the SDKs that it asks something of: EC2’s only where a server and its groups are made', async () => {
  const { repo, job } = awsRepository(simulator);
  repo.configure({ db: { service: 'postgresql', provider: 'aws', communal_name: repo.name } });
  const run = (action: string) => loaded((env) => job(repo.pull(action), { env }));
  expect(await run('opened')).toEqual({ main: ['rds', 'ec2', 'secrets'], post: ['rds', 'secrets'] });
  expect(await run('synchronize')).toEqual({ main: ['rds', 'secrets'], post: ['rds', 'secrets'] });
  expect(await run('closed')).toEqual({ main: ['rds', 'secrets'], post: ['rds', 'secrets'] });
  repo.configure({ db: { service: 'aurora-postgresql', provider: 'aws', express: true } });
  expect((await run('opened')).main).not.toContain('ec2');
});

test('a job without provider aws loads none', async () => {
  const { repo, job } = localRepository();
  repo.configure({ redis: { provider: 'local' } });
  for (const action of ['opened', 'closed'])
    expect(await loaded((env) => job(repo.pull(action), { env }))).toEqual({ main: [], post: [] });
});
