// npm run demo: a pull request's life on this machine, without Docker. Runs the committed bundle as a runner does, on a
// copy of examples/quickstart, and ends with 1 at the first thing that is not as it should be.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { pullRequest } from '../test/runner/events.ts';
import { Job, root, type StepResult } from '../test/runner/runner.ts';
import { endProcessesNaming, processesNaming } from './lib/processes.ts';

/** Root's servers run as another account, which must be able to enter the folder that they live in. */
const base = [tmpdir(), '/tmp', '/var/tmp'].find(openToAll) ?? tmpdir();
const folder = mkdtempSync(join(base, 'labtest-demo-'));
chmodSync(folder, 0o755);
const home = join(folder, 'home');
const workspace = join(folder, 'web');
const repository = { id: Date.now() };
const branch = 'feature/login';
const started = performance.now();

function openToAll(path: string): boolean {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  const above = dirname(path);
  return process.platform === 'win32' || ((mode & 0o001) !== 0 && (above === path || openToAll(above)));
}

function title(text: string): void {
  console.log(`\n== ${text}`);
}

function tell(text: string, since?: number): void {
  const took = since === undefined ? '' : `  (${((performance.now() - since) / 1000).toFixed(2)} s)`;
  console.log(`   ${text}${took}`);
}

/** One job of the workflow: the action, the steps after it, and the action's post step. */
async function job(action: string, steps: (outputs: Record<string, string>) => Promise<void>): Promise<void> {
  const event = pullRequest(action, { branch, repository });
  const runner = new Job({ event, workspace, env: { LABTEST_HOME: home, HOME: folder } });
  try {
    const main = await runner.uses();
    report('uses: labtest/provision', main);
    await steps(main.outputs);
  } finally {
    for (const post of await runner.end()) report('Post labtest/provision', post);
  }
}

function report(name: string, { exitCode, log, milliseconds }: StepResult): void {
  tell(
    `${name}: ended with ${exitCode} after ${(milliseconds / 1000).toFixed(2)} s, and printed ${log.trim() === '' ? 'nothing' : ''}`.trimEnd(),
  );
  for (const line of log.split('\n').filter(Boolean)) console.log(`     | ${line}`);
  assert.equal(exitCode, 0, `${name} failed`);
}

/** The answer of the experiment's database to one statement or several. */
async function query(url: string | undefined, sql: string): Promise<unknown[]> {
  const since = performance.now();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows = [] } = await client.query(sql);
    tell(`query: ${sql.trim().split('\n')[0]} …  ${rows.length > 0 ? JSON.stringify(rows) : 'done'}`, since);
    return rows;
  } finally {
    await client.end();
  }
}

function files(name: string): string[] {
  return readdirSync(join(home, name));
}

/** Whether anything listens there. */
function answers(host = '', port = ''): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function demo(): Promise<void> {
  cpSync(join(root, 'examples/quickstart'), workspace, { recursive: true });
  tell(`The repository is a copy of examples/quickstart, the servers live in ${home}.`);
  let first: Record<string, string> = {};

  title('The pull request is opened');
  await job('opened', async (outputs) => {
    first = outputs;
    tell(`the next step gets DATABASE_URL=${first.DATABASE_URL?.replace(/:[^:@]*@/, ':***@')}`);
    assert.equal(outputs.created, 'true', 'a database was made');
    await query(outputs.DATABASE_URL, readFileSync(join(workspace, 'migrations/001.sql'), 'utf8'));
    await query(outputs.DATABASE_URL, "INSERT INTO visitors (name) VALUES ('Ada')");
    const [version] = await query(outputs.DATABASE_URL, "SELECT split_part(version(), ' ', 2) AS postgresql");
    assert.ok(version, 'the server tells its version');
    assert.equal(files('servers').length, 1, 'one server has its folder');
    assert.ok(processesNaming(home).length > 0, 'the server is seen running');
  });
  assert.deepEqual(processesNaming(home), [], 'the job is over, and so is every process of it');
  assert.equal(files('servers').length, 1, 'the data is kept');
  tell('Between the jobs: no process runs, the data is kept.');

  title('A commit is pushed to it');
  await job('synchronize', async (outputs) => {
    assert.equal(outputs.DATABASE_URL, first.DATABASE_URL, 'the same URL, the same password');
    assert.equal(outputs.created, 'false', 'nothing was made');
    tell('The URL and the password are the same.');
    const rows = await query(outputs.DATABASE_URL, 'SELECT name FROM visitors');
    assert.deepEqual(rows, [{ name: 'Ada' }], 'the data is still there');
  });

  title('It is closed');
  await job('closed', async (outputs) => {
    tell('The steps of this job have a last look before the teardown.');
    const rows = await query(outputs.DATABASE_URL, 'SELECT count(*)::int AS visitors FROM visitors');
    assert.deepEqual(rows, [{ visitors: 1 }], 'the last look sees the data');
  });

  title('Nothing is left');
  assert.deepEqual(processesNaming(home), [], 'no process');
  tell('no process');
  assert.equal(await answers(first.DATABASE_HOST, first.DATABASE_PORT), false, 'nobody listens');
  tell(`nobody listens on port ${first.DATABASE_PORT}`);
  for (const name of ['servers', 'records', 'removed']) assert.deepEqual(files(name), [], `${name} is empty`);
  tell('no folder of a server, no record');
}

try {
  await demo();
  console.log(`\nAll as it should be, after ${((performance.now() - started) / 1000).toFixed(1)} s.`);
} catch (error) {
  console.error(`\nNot as it should be: ${error instanceof Error ? error.message : error}`);
  for (const command of endProcessesNaming(home)) console.error(`still running, ended now: ${command}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
