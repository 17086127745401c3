import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { askRedis } from '../faults/clients';
import { ended, green } from '../faults/fixtures';
import { localRepository } from '../faults/local';
import { root } from '../runner/runner.ts';
import { type GitHub, gitHub, known, sweeps } from './github';

const execute = promisify(execFile);
const token = 'token-of-the-job';

/** A repository on this machine, with a pull request for each number. */
async function machineWith(github: GitHub, numbers: number[], more: object = {}) {
  const lab = localRepository();
  const { repo } = lab;
  repo.configure({ redis: { provider: 'local', ...more } });
  const job = (event: Parameters<typeof lab.job>[0], run?: { id: string }) =>
    lab.job(event, { ...github.options, ...(run && { run }) });
  /** Without a token: the run itself would see that its pull request is closed. */
  const open = async (number: number, { token = '', ...inputs }: Record<string, string> = {}) => {
    const one = job(repo.pull('opened', { number, branch: `feature/${number}` }));
    const { outputs } = green(await one.uses({ token, ...inputs }));
    return { outputs, post: await ended(one) };
  };
  for (const number of numbers) await open(number);
  const sweep = async (inputs?: Record<string, string>) => await sweeps(job(repo.scheduled()), inputs);
  const records = join(lab.home, 'records');
  const there = () => readdirSync(records).map((file) => recordOf(join(records, file)).labels);
  const numbered = () =>
    there()
      .map((labels) => Number(labels['labtest.pull-request']))
      .sort();
  return { ...lab, job, open, sweep, numbered, records };
}

function recordOf(path: string): { labels: Record<string, string> } {
  return JSON.parse(readFileSync(path, 'utf8')) as { labels: Record<string, string> };
}

describe('the action sweep, on servers of the machine', () => {
  it('MP-5 MP-6 removes what a close that nobody saw has left, after it told so without doing it', async () => {
    const github = await gitHub([known(7, 'closed'), known(8, 'open')]);
    const { sweep, numbered } = await machineWith(github, [7, 8]);
    const told = green(await sweep({ 'dry-run': 'true' }));
    expect(told.log).toContain('would remove redis');
    expect(told.outputs).toEqual({ removed: '1', kept: '1' });
    expect(numbered()).toEqual([7, 8]);
    // Two at once are no trouble to each other.
    const both = await Promise.all([sweep(), sweep()]);
    const { log, outputs, summary } = green(both.find((one) => one.outputs.removed === '1') ?? expect.fail());
    for (const one of both) green(one);
    expect(log).toContain('Sweep: 1 removed, 1 kept.');
    expect(outputs).toEqual({ removed: '1', kept: '1' });
    expect(summary).toMatch(/Removed: 1.*pull request #7 is closed.*Kept: 1.*pull request #8 is open/s);
    expect(numbered()).toEqual([8]);
    expect(green(await sweep()).outputs).toEqual({ removed: '0', kept: '1' });
  });

  it('MP-14 the API refuses, or is down, or there is no token: everything stays, with a warning', async () => {
    const github = await gitHub([known(7, 'closed')]);
    const { repo, sweep, numbered, ...lab } = await machineWith(github, [7]);
    github.failures.push(403);
    const refused = green(await sweep());
    expect(refused.log).toMatch(
      /::warning::Kept what depends on it: GitHub did not tell which pull requests are open/,
    );
    const withoutToken = await sweeps(lab.job(repo.scheduled()), { token: '' });
    expect(green(withoutToken).log).toContain('::warning::Kept what depends on it: there is no token');
    await github.close();
    expect(green(await sweep()).outputs.removed).toBe('0');
    expect(numbered()).toEqual([7]);
  });

  it('keeps what the label labtest:keep or `protect: true` protects', async () => {
    const github = await gitHub([known(7, 'closed', { labels: ['labtest:keep'] }), known(8, 'closed')]);
    const { repo, open, sweep, numbered } = await machineWith(github, [7]);
    repo.configure({ redis: { provider: 'local', protect: true } });
    await open(8);
    const { summary } = green(await sweep());
    expect(summary).toMatch(/#7 has the label labtest:keep.*it is protected/s);
    expect(numbered()).toEqual([7, 8]);
  });

  it('ends a time to live that is over since the last push, and no other', async () => {
    const day = 24 * 3600_000;
    const pushed = (days: number) => new Date(Date.now() - days * day);
    const github = await gitHub([
      known(7, 'open', { pushed: pushed(3) }),
      known(8, 'open', { pushed: pushed(1) }),
      known(9, 'open', { pushed: pushed(3) }),
    ]);
    const { sweep, numbered, records } = await machineWith(github, [7, 8, 9], { ttl: '2d' });
    for (const file of readdirSync(records)) {
      const record = recordOf(join(records, file));
      // Made ten days ago, as the sweep will see it; only the one of #9 was made again since its last push.
      if (record.labels['labtest.pull-request'] !== '9')
        record.labels['labtest.created'] = pushed(10).toISOString();
      writeFileSync(join(records, file), JSON.stringify(record));
    }
    const { log } = green(await sweep());
    expect(log).toContain('its time to live is over: 2 d since #7 was pushed to');
    expect(numbered()).toEqual([8, 9]);
  });

  it('MP-5 a job whose runner was lost: gone once its run has ended; finishes what removals left', async () => {
    const github = await gitHub();
    const { repo, job, sweep, servers, home } = await machineWith(github, []);
    const lost = job(repo.push('main'));
    green(await lost.uses({ token: '' }));
    const run = `${repo.id}100`;
    github.known.runs = { [run]: { status: 'in_progress' } };
    expect(green(await sweep()).outputs).toEqual({ removed: '0', kept: '1' });
    github.known.runs = { [run]: { status: 'completed' } };
    mkdirSync(join(home, 'removed', 'half'), { recursive: true });
    const { summary } = green(await sweep());
    expect(summary).toMatch(/its removal was broken off.*the run that made it has ended/s);
    expect(servers()).toEqual([]);
    expect(existsSync(join(home, 'removed', 'half'))).toBe(false);
  });

  it('a communal Redis: the logical database of a closed pull request goes, server and others stay', async () => {
    const github = await gitHub([known(7, 'closed'), known(8, 'open')]);
    const communal = { provision_type: 'communal', communal_name: 'sweep' };
    const { repo, open, sweep } = await machineWith(github, [7], communal);
    const { outputs } = await open(8);
    const { summary, outputs: counts } = green(await sweep());
    expect(counts).toEqual({ removed: '1', kept: '1' });
    expect(summary).toContain('feature/7');
    expect(await askRedis(outputs.REDIS_URL, 'word', 'there')).toBe('OK');
    // Of no other: the machine may have an engine, with experiments of whoever works there.
    github.known.seen = [repo.id];
    const again = green(await sweep({ 'all-repositories': 'true' }));
    expect(again.summary).toContain('it is a communal server');
    expect(await askRedis(outputs.REDIS_URL, 'word', 'again')).toBe('OK');
  });

  it('`labtest sweep` does the same from a terminal', async () => {
    const github = await gitHub([known(7, 'closed'), known(8, 'open')]);
    const { repo, home, numbered } = await machineWith(github, [7, 8]);
    const env = { ...process.env, ...github.options.env, LABTEST_HOME: home, GITHUB_TOKEN: token };
    const args = [join(root, 'dist/cli.js'), 'sweep', '--json', '--repository', `acme/${repo.name}`];
    const options = { cwd: repo.workspace, env };
    const told = await execute(process.execPath, [...args, '--dry-run'], options);
    expect(JSON.parse(told.stdout)).toMatchObject({
      dryRun: true,
      removed: [{ why: expect.stringContaining('#7') }],
    });
    expect(numbered()).toEqual([7, 8]);
    const { stdout } = await execute(process.execPath, args, options);
    expect(JSON.parse(stdout)).toMatchObject({
      removed: [{ what: 'redis' }],
      kept: [{ what: 'redis' }],
      failed: [],
    });
    expect(numbered()).toEqual([8]);
  });

  it('an untrusted pull request sweeps nothing but its own', async () => {
    const github = await gitHub([known(7, 'closed'), known(8, 'closed')]);
    const { repo, job, numbered } = await machineWith(github, [7, 8]);
    const fork = { id: 99, owner: 'guest' };
    const hostile = job(repo.pull('closed', { number: 8, branch: 'feature/8', fork }));
    green(await sweeps(hostile, { 'all-repositories': 'true' }));
    expect(numbered()).toEqual([7]);
  });
});

describe('each run, in its post step', () => {
  it('removes what other, closed pull requests have left on its machine, and says when it cannot', async () => {
    const github = await gitHub([known(7, 'closed'), known(8, 'open'), known(9, 'open')]);
    const { open, numbered } = await machineWith(github, [7, 8]);
    // The first is the question of the main step.
    github.failures.push(403, 403);
    const refused = await open(9, { token });
    expect(refused.post).not.toContain('warning');
    expect(numbered()).toEqual([7, 8, 9]);
    const { post } = await open(9, { token });
    expect(post).toContain('pull request #7 is closed');
    expect(numbered()).toEqual([8, 9]);
  });

  it('leaves alone what was closed a moment ago: its own run may still look at it', async () => {
    const github = await gitHub([known(7, 'closed', { closed: new Date() }), known(8, 'open')]);
    const { open, sweep, numbered } = await machineWith(github, [7]);
    await open(8, { token });
    expect(numbered()).toEqual([7, 8]);
    green(await sweep());
    expect(numbered()).toEqual([8]);
  });

  it('does so for nobody who is not trusted, and never where `teardown: never` says so', async () => {
    const github = await gitHub([known(7, 'closed'), known(8, 'open'), known(9, 'open')]);
    const { repo, job, open, numbered } = await machineWith(github, [7]);
    const fork = { id: 99, owner: 'guest' };
    const hostile = job(repo.pull('opened', { number: 8, branch: 'feature/8', fork }));
    green(await hostile.uses({ token }));
    await ended(hostile);
    await open(9, { token, teardown: 'never' });
    expect(numbered()).toEqual([7, 8, 9]);
  });
});
