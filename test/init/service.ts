// A generated Django service, installed and run as its makers would, on what the action has provisioned.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { expect, onTestFinished } from 'vitest';
import { labtest } from '../cli/terminal';
import { green, type Repository, until } from '../faults/fixtures';
import type { Job } from '../runner/runner.ts';

/** A new service in the repository's checkout. */
export async function newService({ workspace }: Repository, database: string, ...more: string[]) {
  const args = ['--template', 'django', '--set', 'name=shop-front', `database=${database}`];
  const said = await labtest(['init', workspace, '--yes', ...args, ...more], { directory: workspace });
  expect(said).toMatchObject({ code: 0 });
  // With what the template's requirements ask for: scripts/lib/tools.mjs.
  const python = process.env.LABTEST_TEST_PYTHON ?? 'python3';

  return {
    /** The service in a job that has the variables of the action's step. */
    in: (job: Job) => {
      const env = {
        ...{ PATH: process.env.PATH, HOME: workspace, PYTHONDONTWRITEBYTECODE: '1' },
        ...{ SECRET_KEY: 'only-for-tests', ALLOWED_HOSTS: '127.0.0.1', ...job.env },
      };
      const started: ChildProcess[] = [];
      const stop = async () => {
        for (const child of started.splice(0)) {
          if (child.exitCode !== null || child.signalCode !== null) continue;
          const ended = new Promise((done) => child.once('exit', done));
          child.kill('SIGTERM');
          await ended;
        }
      };
      onTestFinished(stop);
      const start = (...argv: string[]) => {
        const child = spawn(python, ['-m', ...argv], {
          cwd: workspace,
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        started.push(child);
        let printed = '';
        for (const stream of [child.stdout, child.stderr])
          stream.setEncoding('utf8').on('data', (text) => (printed += text));
        return (pattern: RegExp) =>
          until(`${pattern} of ${argv[0]}`, () => {
            if (child.exitCode !== null) throw new Error(printed);
            return pattern.exec(printed)?.[0];
          });
      };
      return {
        run: (...argv: string[]) => {
          const { status, stdout, stderr } = spawnSync(python, argv, {
            cwd: workspace,
            env,
            encoding: 'utf8',
          });
          expect(status, stdout + stderr).toBe(0);
          return stdout;
        },
        start,
        stop,
        web: async () => {
          const said = start('gunicorn', 'service.wsgi', '--bind=127.0.0.1:0', '--workers=2');
          return (await said(/http:\/\/127\.0\.0\.1:[1-9]\d*/)) ?? '';
        },
      };
    },
  };
}

/** The number on the page. */
export async function numberAt(url: string): Promise<number> {
  const page = await (await fetch(url)).text();
  expect(page).toContain('<h1>✨ Hello, world ✨</h1>');
  return Number(/id="count">(\d+)</.exec(page)?.[1]);
}

/** The first number, and those of two refreshes, which must follow it and reach the worker. @returns the last one. */
export async function counted(url: string): Promise<number> {
  const first = await numberAt(url);
  expect([await numberAt(url), await numberAt(url)]).toEqual([first + 1, first + 2]);
  await until('the worker sees the number', async () => {
    const { results } = (await (await fetch(`${url}/api/counters/`)).json()) as {
      results: { count: number; seen_by_worker: number }[];
    };
    return results[0]?.seen_by_worker === first + 2;
  });
  return first + 2;
}

/** What entrypoint.sh, the release and the image's build run, in one process. */
const commands = `
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "service.settings"
from django.core.management import execute_from_command_line as run
for line in [
    "wait_for_services", "migrate --noinput", "check_unicode", "collectstatic --noinput",
    "check --deploy --fail-level ERROR",
]:
    run(["manage.py", *line.split()])
`;

/** Provisions, migrates, and runs the service's own tests. */
export async function tested(job: Job, service: Awaited<ReturnType<typeof newService>>) {
  green(await job.uses({ 'export-env': 'true' }));
  const here = service.in(job);
  const unicode = here.run('-c', commands);
  expect(unicode).toContain('🦕');
  expect(here.run('-m', 'pytest', '-q')).toMatch(/\b1[0-9] passed/);
  return here;
}
