import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { images } from '../setup/images';
import { askPostgres } from './clients';
import { ended, engine, green, red, repository } from './fixtures';

const slowInit = `labtest-test/slow-init:${randomUUID().slice(0, 8)}`;

beforeAll(() => {
  const script = 'CREATE TABLE begun (); SELECT pg_sleep(1.5); CREATE TABLE made_last (id int);';
  const dockerfile = `FROM ${images.postgres}\nRUN echo '${script}' > /docker-entrypoint-initdb.d/10-slow.sql\n`;
  execFileSync('docker', ['build', '--quiet', '--tag', slowInit, '-'], {
    input: dockerfile,
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
});
afterAll(() => engine.getImage(slowInit).remove({ force: true }));

describe('readiness', () => {
  it('MP-19 the init-time server answers: the step returns only once the real one does', async () => {
    const repo = repository();
    repo.configure({ postgresql: { image: slowInit } });
    const job = repo.job(repo.push());
    const { outputs } = green(await job.uses());
    const sql = `SELECT count(*) AS tables, inet_server_addr() IS NOT NULL AS tcp FROM pg_class WHERE relname IN ('begun', 'made_last')`;
    expect(await askPostgres(outputs.DATABASE_URL, sql)).toEqual([{ tables: '2', tcp: true }]);
    await ended(job);
  });

  it('MP-20 the container ends at once: fails with the end of its log, secrets redacted', async () => {
    const repo = repository();
    const secret = 'canary/of+the=token';
    const environment = { API_TOKEN: secret, PLAIN: 'visible' };
    const print =
      'echo "first line"; echo "token $API_TOKEN for $PLAIN" >&2; printf %s "$API_TOKEN" | base64; exit 3';
    repo.configure({
      web: {
        service: 'container',
        image: images.http,
        port: 8080,
        environment,
        commands: ['sh', '-c', print],
      },
    });
    const job = repo.job(repo.pull('opened'));
    const result = await job.uses();
    const log = red(result);
    expect(log).toMatch(/ended (at once|before it answered): it exited with code 3/);
    expect(log).toContain('token *** for visible');
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
      expect(result.raw + result.summary).not.toContain(form);
    expect(await repo.containers()).toEqual([]);
    await ended(job);
  });

  it('an image of another kind, under a name that says nothing, is told by its log', async () => {
    const repo = repository();
    await engine.getImage(images.mariadb).tag({ repo: 'labtest-test/unnamed', tag: repo.name });
    const image = `labtest-test/unnamed:${repo.name}`;
    onTestFinished(() => engine.getImage(image).remove());
    repo.configure({ postgresql: { image } });
    const job = repo.job(repo.pull('opened'));
    expect(red(await job.uses())).toMatch(/MariaDB[\s\S]*`service: mysql`/);
    expect(await repo.containers()).toEqual([]);
    await ended(job);
  });

  it('MP-20 with keep-on-failure the container stays for a look, and the close removes it', async () => {
    const repo = repository();
    const environment = { BOOM: '1' };
    repo.configure({ web: { service: 'container', image: images.http, port: 8080, environment } });
    const job = repo.job(repo.pull('opened'));
    const log = red(await job.uses({ 'keep-on-failure': 'true' }));
    expect(log).toContain('boom: told to fail by BOOM=1');
    const [kept] = await repo.containers();
    expect(kept?.State.ExitCode).toBe(3);
    await ended(job);
    expect((await repo.containers()).map(({ Id }) => Id)).toEqual([kept?.Id]);
    const closed = repo.job(repo.pull('closed'));
    green(await closed.uses());
    expect(await ended(closed)).toContain('1 removed, 0 kept');
    expect(await repo.containers()).toEqual([]);
  });
});
