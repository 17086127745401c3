import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { poll } from '../../src/core/poll';
import { runSetupScript } from '../../src/seed/script';
import { recorded } from './recorded';

let root: string;
let repository: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'labtest-script-')));
  repository = join(root, 'repository');
  mkdirSync(repository);
});
afterEach(() => rmSync(root, { recursive: true }));

const put = (name: string, content: string, mode = 0o644) =>
  writeFileSync(join(repository, name), content, { mode });

async function run(
  script: string,
  more: {
    signal?: AbortSignal;
    environment?: Record<string, string>;
    setting?: 'mask_script';
    dataRoots?: string[];
    forTemplate?: boolean;
  } = {},
) {
  const { log, lines } = recorded();
  const { signal = new AbortController().signal, environment = {} } = more;
  const { setting = 'data_setup_script', dataRoots, forTemplate = false } = more;
  await runSetupScript({
    setting,
    service: 'db',
    script,
    repositoryRoot: repository,
    dataRoots,
    environment,
    forTemplate,
    secrets: ['s3cret-word'],
    log,
    signal,
  });
  return lines;
}

test('it runs in the root of the repository, with the outputs and the job in its environment', async () => {
  process.env.LABTEST_OF_THE_JOB = 'here';
  mkdirSync(join(repository, 'scripts'));
  put(
    'scripts/setup.sh',
    '#!/bin/sh\npwd\necho "$DATABASE_URL" "$LABTEST_OF_THE_JOB"\necho last >&2\nprintf unended',
    0o755,
  );
  const lines = await run('scripts/setup.sh', { environment: { DATABASE_URL: 'postgres://$(id)' } });
  delete process.env.LABTEST_OF_THE_JOB;
  expect(lines[0]).toBe('group data_setup_script of db');
  expect(lines.slice(1).sort()).toEqual([repository, 'last', 'postgres://$(id) here', 'unended'].sort());
});

test('one that a template is made with gets its variables, and nothing of the job that its key does not hold', async () => {
  process.env.MASK = 'none';
  put('mask.sh', '#!/bin/sh\nenv | cut -d= -f1 | sort | tr "\\n" " "', 0o755);
  const [, ...lines] = await run('mask.sh', { environment: { DATABASE_URL: 'x' }, forTemplate: true });
  delete process.env.MASK;
  const names = lines.join(' ').split(' ').filter(Boolean);
  expect(names).toEqual(expect.arrayContaining(['DATABASE_URL', 'HOME', 'PATH']));
  const fixed = ['DATABASE_URL', 'HOME', 'LC_ALL', 'LD_LIBRARY_PATH', 'PATH', 'TEMP', 'TMP', 'TMPDIR', 'TZ'];
  expect(names.filter((name) => !/^(PWD|OLDPWD|SHLVL|_|RUNNER_TRACKING_ID)$/.test(name))).toEqual(
    fixed.filter((name) => names.includes(name)),
  );
});

test('an absolute one must lie where data may', async () => {
  const outside = join(root, 'outside.sh');
  writeFileSync(outside, '#!/bin/sh\necho ran', { mode: 0o755 });
  expect(await run(outside)).toContain('ran');
  expect(await run(outside, { dataRoots: [root] })).toContain('ran');
  for (const setting of [undefined, 'mask_script' as const])
    await expect(run(outside, { dataRoots: [repository], ...(setting && { setting }) })).rejects.toThrow(
      'lies under none of the data roots',
    );
});

test.each([
  ['executable', 'a file with spaces $(id).sh', '#!/bin/sh\necho ran', 0o755],
  ['by its first line', 'script', '#!/bin/sh\necho ran', 0o644],
  ['by its first line with an argument', 'env', '#!/usr/bin/env sh\r\necho ran', 0o644],
  ['by its ending', 'script.sh', 'echo ran', 0o644],
  ['by its ending, JavaScript', 'script.mjs', 'console.log("ran")', 0o644],
])('%s', async (_, name, content, mode) => {
  put(name, content, mode);
  expect(await run(name)).toContain('ran');
});

describe('a script that fails', () => {
  test('shows its last lines and its exit code, without secrets', async () => {
    put('fail.sh', 'for i in 1 2 3; do echo "line $i"; done\necho "no s3cret-word" >&2\nexit 7');
    const error = String(await run('fail.sh').catch((thrown: unknown) => thrown));
    expect(error).toMatch(/data_setup_script "fail\.sh" of db ended with code 7/);
    expect(error).toMatch(/line 3/);
    expect(error).toMatch(/no \*\*\*/);
    expect(error).not.toContain('s3cret-word');
  });

  test('shows at most its end', async () => {
    put('long.sh', 'i=0; while [ $i -lt 3000 ]; do echo "this is line $i of many"; i=$((i+1)); done; exit 1');
    const error = String(await run('long.sh').catch((thrown: unknown) => thrown));
    expect(error).toContain('line 2999');
    expect(Buffer.byteLength(error)).toBeLessThan(5000);
  });

  test('by a signal is told', async () => {
    put('killed.sh', 'kill -9 $$');
    await expect(run('killed.sh')).rejects.toThrow('was ended by SIGKILL');
  });
});

describe('refused is', () => {
  test.each(['missing.sh', '.', 'unknown.xyz', '../outside.sh', 'link.sh', '/nowhere/x.sh'])(
    '%s',
    async (script) => {
      writeFileSync(join(root, 'outside.sh'), 'touch proof', { mode: 0o755 });
      symlinkSync(join(root, 'outside.sh'), join(repository, 'link.sh'));
      put('unknown.xyz', 'touch proof');
      await expect(run(script)).rejects.toThrow(/cannot be run: (it|nothing)/);
      expect(existsSync(join(repository, 'proof'))).toBe(false);
    },
  );
});

test('an interpreter that is missing is told', async () => {
  put('odd', '#!/nowhere/interpreter\n');
  await expect(run('odd')).rejects.toThrow(/"odd" cannot be run: .*ENOENT/);
});

test.each([
  ['a process that holds its output', 'sleep 600 &'],
  ['a daemon that does not', 'sleep 600 >/dev/null 2>&1 </dev/null &'],
  ['one that does not listen', '(trap "" TERM; exec sleep 600) &'],
])('a script that leaves %s behind is over when it exits, and that is ended', async (_, left) => {
  put('left.sh', `echo first\n${left}\necho $! > child\nprintf last`);
  const lines = await run('left.sh');
  expect(lines).toEqual(expect.arrayContaining(['first', 'last']));
  const child = readFileSync(join(repository, 'child'), 'utf8').trim();
  const alive = () => existsSync(`/proc/${child}/cwd`);
  await poll(async () => (alive() ? { pending: 'alive' } : { value: true }), { timeout: 10_000 });
});

test('a script that leaves one behind in a session of its own is not waited for, and its failure is told', async () => {
  put('away.sh', 'setsid sleep 600 &\necho $! > child\necho words; exit 4');
  await expect(run('away.sh')).rejects.toThrow(/ended with code 4[\s\S]*words/);
  process.kill(Number(readFileSync(join(repository, 'child'), 'utf8')), 'SIGKILL');
});

test.each([
  ['that ends when asked', ''],
  ['that does not listen', 'trap "" TERM\n'],
  [
    'that leaves one behind that does not listen',
    '(trap "" TERM; exec sleep 600 >/dev/null 2>&1) &\necho $! > child\nexec sleep 600\n',
  ],
])('an abort ends a script %s, and everything that it started', async (_, trap) => {
  put('slow.sh', `${trap}sleep 600 &\necho $! > child\nwait\nsleep 600\n`);
  const abort = new AbortController();
  const running = run('slow.sh', { signal: abort.signal });
  const child = await poll(async () => childOf(repository), { timeout: 20_000 });
  abort.abort(new Error('the job was cancelled'));
  await expect(running).rejects.toThrow('the job was cancelled');
  const alive = () => existsSync(`/proc/${child}/cwd`);
  await poll(async () => (alive() ? { pending: 'alive' } : { value: true }), { timeout: 10_000 });
});

function childOf(folder: string): { value: string } | { pending: string } {
  const path = join(folder, 'child');
  const pid = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  return pid ? { value: pid } : { pending: 'not started' };
}

test('what a mask prints is data: it is neither in the log nor in the error', async () => {
  put('mask.sh', '#!/bin/sh\necho canary; echo canary >&2\nexit 0\n', 0o755);
  expect(await run('mask.sh', { setting: 'mask_script' })).toEqual([]);
  put('mask.sh', '#!/bin/sh\necho canary; echo canary >&2; exit 5\n', 0o755);
  const error: unknown = await run('mask.sh', { setting: 'mask_script' }).catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(
    /mask_script "mask\.sh" of db ended with code 5\.[\s\S]*is not shown and not kept/,
  );
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
});

test('a script that prints without measure is shown in its beginning and its end, and its error has the end', async () => {
  put(
    'loud.sh',
    "#!/bin/sh\nyes 'a line of what it does' | head -n 2000000\necho 'the end' >&2\nexit 3\n",
    0o755,
  );
  const { log, lines } = recorded();
  const before = process.memoryUsage().rss;
  const failing = runSetupScript({
    ...{ setting: 'data_setup_script', service: 'db', script: 'loud.sh', repositoryRoot: repository },
    ...{ environment: {}, forTemplate: false, log, signal: new AbortController().signal },
  });
  await expect(failing).rejects.toThrow(/ended with code 3[\s\S]*the end$/m);
  expect(lines.join('\n').length).toBeLessThan(1_100_000);
  expect(lines.slice(-201, -1).join()).toContain('lines of what it printed are left out here');
  expect(lines.join('\n')).toContain('the end');
  expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(150);
});
