import { describe, expect, it } from 'vitest';
import { images } from '../setup/images';
import { askMysql, askPostgres, askRedis } from './clients';
import { ended, engine, green, red, repository } from './fixtures';

const everything = {
  postgresql: { image: images.postgres },
  mariadb: { image: images.mariadb },
  redis: { image: images.redis },
  memcached: { image: images.memcached },
  search: {
    service: 'container',
    image: images.http,
    port: 8080,
    readiness: { type: 'http', path: '/health' },
    env_prefix: 'SEARCH',
  },
};

const volumes = async () => new Set(((await engine.listVolumes()).Volumes ?? []).map(({ Name }) => Name));

describe('all kinds of service together', () => {
  it('answer by their outputs, and a teardown leaves no container, volume or network', async () => {
    const repo = repository();
    repo.configure(everything, { environment: ['MAIL_URL=smtp://mail.example', 'PLAIN=as it is'] });
    const job = repo.job(repo.pull('opened'));
    const { outputs, summary } = green(await job.uses({ 'export-env': 'true' }));
    expect(await askPostgres(outputs.DATABASE_URL, 'SHOW server_encoding')).toEqual([
      { server_encoding: 'UTF8' },
    ]);
    // Its user may run programs, which have no right and see nothing of the engine.
    const program = `'grep -E "^(Uid|CapEff|CapBnd|NoNewPrivs)" /proc/self/status | tr "\\t" " "; ls /var/run/docker.sock 2>&1 || true'`;
    const copied = `CREATE TEMP TABLE said (line text); COPY said FROM PROGRAM ${program};`;
    await askPostgres(outputs.DATABASE_URL, `${copied} CREATE TABLE kept AS SELECT line FROM said`);
    expect(
      (await askPostgres(outputs.DATABASE_URL, 'SELECT line FROM kept')).map(({ line }) => line),
    ).toEqual([
      expect.stringMatching(/^Uid:\s+[1-9]/),
      expect.stringMatching(/^CapEff:\s+0+$/),
      expect.stringMatching(/^CapBnd:\s+0+1eb$/),
      expect.stringMatching(/^NoNewPrivs:\s+1$/),
      expect.stringContaining('No such file'),
    ]);
    const charset = "SELECT @@character_set_database AS c, DATABASE() AS d, '🚀' AS e";
    expect(await askMysql(outputs.MARIADB_DATABASE_URL, charset)).toEqual([
      { c: 'utf8mb4', d: outputs.MARIADB_DATABASE_NAME, e: '🚀' },
    ]);
    expect(await askRedis(outputs.REDIS_URL, 'word', 'there')).toBe('OK');
    expect((await fetch(`${outputs.SEARCH_URL}/health`)).status).toBe(200);
    expect(outputs.MEMCACHE_URL).toBe(`${outputs.MEMCACHE_HOST}:${outputs.MEMCACHE_PORT}`);
    expect(outputs).toMatchObject({ MAIL_URL: 'smtp://mail.example', PLAIN: 'as it is', created: 'true' });
    expect(job.env).toMatchObject({
      DATABASE_URL: outputs.DATABASE_URL,
      REDIS_URL: outputs.REDIS_URL,
      PLAIN: 'as it is',
    });
    for (const name of Object.keys(everything)) expect(summary).toContain(name);
    await ended(job);

    const containers = await repo.containers();
    expect(containers).toHaveLength(5);
    const own = containers.flatMap(({ Mounts }) => Mounts.map(({ Name }) => Name ?? ''));
    expect(own.length).toBeGreaterThanOrEqual(3);
    const before = await volumes();
    expect(own.filter((name) => !before.has(name))).toEqual([]);
    expect(await repo.networks()).toHaveLength(1);

    const closed = repo.job(repo.pull('closed'));
    expect(green(await closed.uses()).outputs).toMatchObject({ DATABASE_URL: outputs.DATABASE_URL });
    expect(await ended(closed)).toContain('5 removed, 0 kept');
    expect(await repo.containers()).toEqual([]);
    expect(await repo.networks()).toEqual([]);
    const after = await volumes();
    expect(own.filter((name) => after.has(name))).toEqual([]);
  });

  it('find each other by their names', async () => {
    const repo = repository();
    const reach = "timeout 1 bash -c 'exec 3<>/dev/tcp/redis/6379'";
    const met = `until ${reach}; do sleep 0.2; done; exec busybox httpd -f -p 8080 -h /srv`;
    repo.configure({
      redis: { image: images.redis },
      web: { service: 'container', image: images.http, port: 8080, commands: ['sh', '-c', met] },
    });
    const job = repo.job(repo.push());
    green(await job.uses());
    await ended(job);
    expect(await repo.containers()).toEqual([]);
    expect(await repo.networks()).toEqual([]);
  });
});

describe('the configuration changes between two runs', () => {
  it('the server is recreated, and the log names the setting', async () => {
    const repo = repository();
    const run = async (id: string, settings: object) => {
      repo.configure({ redis: { image: images.redis, ...settings } });
      const job = repo.job(repo.pull('synchronize'), { run: { id } });
      const result = green(await job.uses());
      await ended(job);
      return result;
    };
    const first = await run('101', {});
    await askRedis(first.outputs.REDIS_URL, 'word', 'old');
    const waits = await run('102', { wait_attempts: 7 });
    expect(waits.outputs).toMatchObject({ REDIS_URL: first.outputs.REDIS_URL, created: 'false' });
    const memory = await run('103', { memory: '128m', environment: ['TZ=UTC'] });
    expect(memory.log).toMatch(/::notice::redis: recreated, because .*memory.* changed/);
    expect(memory.log).toMatch(/recreated, because .*environment TZ/);
    expect(memory.summary).toContain('recreated');
    expect(memory.outputs.created).toBe('true');
    expect(await askRedis(memory.outputs.REDIS_URL, 'word')).toBeNull();
    expect(await repo.containers()).toHaveLength(1);
  });
});

describe('input teardown', () => {
  it.each([
    ['always', 'opened', 0],
    ['never', 'closed', 1],
  ])('%s when a pull request is %s', async (teardown, action, left) => {
    const repo = repository();
    repo.configure({ redis: { image: images.redis } });
    const opened = repo.job(repo.pull('opened'));
    green(await opened.uses());
    await ended(opened);
    const job = repo.job(repo.pull(action), { run: { id: '101' } });
    green(await job.uses({ teardown }));
    await ended(job);
    expect(await repo.containers()).toHaveLength(left);
  });

  it('always removes what the job has used, and nothing of another leg, app or pull request', async () => {
    const repo = repository();
    repo.configure({ redis: { image: images.redis } });
    repo.configure({ cache: { service: 'redis', image: images.redis } }, {}, 'other/.labtest.yml');
    const left = async () =>
      (await repo.containers()).map(({ Config: { Labels: labels } }) =>
        [labels['labtest.app'], labels['labtest.experiment']].join(' '),
      );
    const leg = async (inputs: Record<string, string>, event = repo.pull('opened')) => {
      const job = repo.job(event);
      green(await job.uses({ teardown: 'always', ...inputs }));
      return job;
    };
    const first = await leg({ experiment: 'one' });
    const second = await leg({ experiment: 'two' });
    const other = await leg({ experiment: 'one', config: 'other/.labtest.yml' });
    const app = `${repo.name}/other`;
    await ended(first);
    expect((await left()).sort()).toEqual([`${repo.name} two`, `${app} one`]);
    const pushed = await leg({ experiment: 'two' }, repo.push());
    expect(await ended(pushed)).toMatch(/is of pull request #\d+/);
    await ended(other);
    expect(await left()).toEqual([`${repo.name} two`]);
    await ended(second);
    expect(await left()).toEqual([]);
  });

  it('always removes nothing where the configuration was refused: this job has made nothing', async () => {
    const repo = repository();
    repo.configure({ redis: { image: images.redis } });
    const opened = repo.job(repo.pull('opened'));
    green(await opened.uses());
    await ended(opened);
    repo.configure({ redis: { image: images.redis, no_such_setting: true } });
    const job = repo.job(repo.pull('synchronize'), { run: { id: '101' } });
    red(await job.uses({ teardown: 'always' }));
    expect(await ended(job)).toContain('nothing to remove');
    expect(await repo.containers()).toHaveLength(1);
  });
});
