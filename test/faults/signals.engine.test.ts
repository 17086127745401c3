import { existsSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type Registry, registry } from '../providers/docker/registry';
import { images } from '../setup/images';
import { ended, engine, green, interrupted, kill, process, repository, until } from './fixtures';

const open: Registry[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A repository whose image comes from a registry that begins to answer and never goes on. */
async function stalled() {
  const repo = repository();
  const made = await registry({ stall: true });
  open.push(made);
  repo.configure({ cache: { service: 'redis', image: `${made.address}/tiny:1` } });
  return { repo, pulling: made.stalled };
}

/** A repository whose server takes its time to answer. */
function slow() {
  const repo = repository();
  const environment = { STARTUP_DELAY: '600' };
  repo.configure({ web: { service: 'container', image: images.http, port: 8080, environment } });
  const running = () =>
    until('the server runs', async () => (await repo.containers()).find(({ State }) => State.Running));
  return { repo, running };
}

describe('SIGKILL', () => {
  it('MP-1 before the first create, and before anything was saved: post is green', async () => {
    const { repo, pulling } = await stalled();
    const early = repo.job(repo.pull('opened'));
    expect((await interrupted(early, 'SIGKILL', () => {})).exitCode).toBeNull();
    expect(await ended(early)).toContain('nothing to do');

    const job = repo.job(repo.pull('opened'));
    expect((await interrupted(job, 'SIGKILL', () => pulling)).exitCode).toBeNull();
    await ended(job);
    expect(await repo.containers()).toEqual([]);
  });

  it('MP-2 after create, before outputs: post clears away what is pending, and nothing else', async () => {
    const { repo, running } = slow();
    const job = repo.job(repo.pull('opened'));
    expect((await interrupted(job, 'SIGKILL', running)).outputs).toEqual({});
    expect((await running()).Name).toMatch(/\.pending$/);
    expect(await ended(job)).toContain('removed web, which the main step did not finish');
    expect(await repo.containers()).toEqual([]);
  });

  it.each([true, false])('MP-2 during a restore, template %s: post clears away', async (template) => {
    const { job, restoring, left } = bigDump(template);
    await interrupted(job, 'SIGKILL', restoring);
    await until('its lease has gone with the run', async () => (await left()).length === 1);
    await ended(job);
    expect(await left()).toEqual([]);
  });

  it('MP-2 after create, before outputs: the re-run finds it, and there is one server', async () => {
    const { repo, running } = slow();
    const killed = repo.job(repo.pull('opened'));
    await interrupted(killed, 'SIGKILL', running);
    const left = await running();
    repo.configure({ web: { service: 'container', image: images.http, port: 8080 } });
    const again = repo.job(repo.pull('opened'), { run: { attempt: '2' } });
    const { log, outputs } = green(await again.uses());
    expect(log).toContain('removing what a run that ended early left behind');
    const [only, ...more] = await repo.containers();
    expect(more).toEqual([]);
    expect(only?.Id).not.toBe(left.Id);
    expect(only?.Name).not.toMatch(/pending/);
    expect((await fetch(`${outputs.WEB_URL?.replace('tcp:', 'http:')}/health`)).status).toBe(200);
    await ended(again);
    await ended(killed);
    expect((await repo.containers()).map(({ Id }) => Id)).toEqual([only?.Id]);
  });
});

/** A job that restores a dump which takes its time. */
function bigDump(template: boolean) {
  const repo = repository();
  const row = `${'some words of a row, '.repeat(40)}\n`;
  const dump = ['CREATE TABLE big (words text);\nCOPY big FROM stdin;\n', row.repeat(120_000), '\\.\n'].join(
    '',
  );
  repo.write('dump.sql.gz', gzipSync(dump, { level: 1 }));
  repo.configure({ postgresql: { image: images.postgres, initial_data_source: 'dump.sql.gz', template } });
  const job = repo.job(repo.pull('opened'));
  const label = [`labtest.run=${repo.id}100/1/test/__labtest_provision`];
  const left = () => engine.listContainers({ all: true, filters: { label } });
  const copies = async () => {
    const lists = (await left()).map(({ Id }) =>
      engine
        .getContainer(Id)
        .top()
        .catch(() => undefined),
    );
    return (await Promise.all(lists)).some((list) =>
      list?.Processes.flat().some((text: string) => / COPY$/.test(text)),
    );
  };
  return { repo, job, left, restoring: () => until('psql copies', copies) };
}

describe('SIGINT', () => {
  it('MP-3 during an image pull: ends in under 7 seconds and says who clears up', async () => {
    const { repo, pulling } = await stalled();
    const job = repo.job(repo.pull('opened'));
    const { exitCode, log, afterSignal } = await interrupted(job, 'SIGINT', () => pulling);
    expect(exitCode).toBe(1);
    expect(afterSignal).toBeLessThan(7000);
    expect(log).toContain('Cancelled (SIGINT): giving up, and removing what this step has not finished');
    await ended(job);
    expect(await repo.containers()).toEqual([]);
  });

  it.each([true, false])(
    'MP-3 during the restore of a big dump, template %s: ends in under 7 seconds',
    async (template) => {
      const { job, repo, restoring, left } = bigDump(template);
      const { exitCode, log, afterSignal } = await interrupted(job, 'SIGINT', restoring);
      expect(exitCode, log).toBe(1);
      expect(afterSignal).toBeLessThan(7000);
      expect(log).toContain('removing what this step has not finished');
      await ended(job);
      expect(await repo.containers()).toEqual([]);
      expect(await left()).toEqual([]);
    },
  );

  it('MP-4 is ignored by a child, and SIGKILL follows: post still clears up', async () => {
    const repo = repository();
    const trapped = `${repo.workspace}/trapped`;
    const script = `#!/bin/bash\ntrap '' INT TERM\ntouch trapped\nwhile [ -e trapped ]; do sleep 0.1; done\n`;
    repo.write('setup.sh', script, 0o755);
    repo.configure({ redis: { image: images.redis, data_setup_script: 'setup.sh' } });
    const job = repo.job(repo.pull('opened'));
    const { onStart, started } = process();
    const result = job.uses({}, undefined, onStart);
    const { pid, output } = await started;
    await until('the script runs', () => existsSync(trapped));
    kill(pid, 'SIGINT');
    await until('main heard it', () => output().includes('Cancelled'));
    kill(pid, 'SIGKILL');
    expect((await result).exitCode).toBeNull();
    expect(existsSync(trapped)).toBe(true);
    await until('its lease has gone with the run', async () => (await repo.containers()).length === 1);
    expect(await ended(job)).toContain('removed redis, which the main step did not finish');
    expect(await repo.containers()).toEqual([]);
    rmSync(trapped);
  });

  it('MP-4 is ignored by a child: main ends it by itself in under 7 seconds', async () => {
    const repo = repository();
    const script = `#!/bin/bash\ntrap '' INT TERM\ntouch trapped\nwhile [ -e trapped ]; do sleep 0.1; done\n`;
    repo.write('setup.sh', script, 0o755);
    repo.configure({ redis: { image: images.redis, data_setup_script: 'setup.sh' } });
    const job = repo.job(repo.pull('opened'));
    const running = () => until('the script runs', () => existsSync(`${repo.workspace}/trapped`));
    const { exitCode, afterSignal } = await interrupted(job, 'SIGINT', running);
    expect(exitCode).toBe(1);
    expect(afterSignal).toBeLessThan(7000);
    expect(await repo.containers()).toEqual([]);
    await ended(job);
  });
});

describe('an error that nobody catches', () => {
  it.each(['throw lost', 'Promise.reject(lost)'])('is reported, and cleared up after: %s', async (fault) => {
    const { repo, running } = slow();
    // Loaded before the action: its defect is one that we have to bring along.
    const defect = `process.on('SIGUSR2', () => { const lost = new Error('lost'); ${fault}; });`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(defect)}` };
    const job = repo.job(repo.pull('opened'), { env });
    const { exitCode, log } = await interrupted(job, 'SIGUSR2', running);
    expect(exitCode, log).toBe(1);
    expect(log.match(/^::error/gm), log).toHaveLength(1);
    expect(log).toMatch(
      /^::error::LabTest failed in a way that it does not expect: an error reached nobody/m,
    );
    expect(log).not.toMatch(/^::error.*lost/m);
    expect(await repo.containers()).toEqual([]);
    await ended(job);
  });
});
