import { describe, expect, it } from 'vitest';
import { githubStub } from '../runner/github.ts';
import { images } from '../setup/images';
import { argumentLists, expectClean } from './clean';
import { ended, engine, green, type Repository, red, repository } from './fixtures';

const odd = 'canary +/=&"%41\'';
const canaries = {
  registry: `${odd}registry`,
  server: `${odd}server`,
  container: `${odd}container`,
  token: 'canary-token-of-the-job',
  aws: `${odd}aws`,
};

/** A repository with every kind of secret that there is, and what a run of it gets. */
function full(repo: Repository) {
  repo.write('seed.sql', 'CREATE TABLE t (id int); INSERT INTO t VALUES (1);\n');
  repo.write('setup.sh', '#!/bin/sh\necho setting up\n', 0o755);
  repo.configure({
    postgresql: { image: images.postgres, initial_data_source: 'seed.sql', data_setup_script: 'setup.sh' },
    cache: {
      service: 'redis',
      image: images.redis,
      environment: { REDIS_PASSWORD: canaries.server.replace('"', '') },
    },
    web: {
      service: 'container',
      image: images.http,
      port: 8080,
      environment: { API_TOKEN: canaries.container },
    },
  });
  const inputs = {
    registry: 'registry.example',
    'registry-username': 'me',
    'registry-password': canaries.registry,
  };
  const env = {
    RUNNER_DEBUG: '1',
    ACTIONS_STEP_DEBUG: 'true',
    AWS_SECRET_ACCESS_KEY: canaries.aws,
  };
  return { inputs, env };
}

const redisCanary = canaries.server.replace('"', '');

describe('MP-40 canary secrets', () => {
  it('are in no log, summary, label or argument list, before masking too, with debug output on', async () => {
    const repo = repository();
    const { inputs, env } = full(repo);
    const github = await githubStub([{ number: 7, head: 'acme:feature/login', state: 'open' }]);
    const shared = { env: { ...env, GITHUB_API_URL: github.url }, token: canaries.token };
    const stop = argumentLists();
    const job = repo.job(repo.pull('opened'), shared);
    const main = green(await job.uses(inputs));
    const posts = await job.end();
    const again = repo.job(repo.pull('synchronize'), shared);
    const attached = green(await again.uses(inputs));
    posts.push(...(await again.end()));
    const containers = await repo.containers();
    const networks = await repo.networks();
    const closing = repo.job(repo.pull('closed'), shared);
    const closed = green(await closing.uses(inputs));
    posts.push(...(await closing.end()));
    await github.close();

    const given = [canaries.registry, canaries.container, canaries.token, canaries.aws, redisCanary];
    const { DATABASE_PASSWORD, DATABASE_URL, REDIS_URL } = main.outputs;
    expect(main.outputs.CACHE_REDIS_PASSWORD).toBe(redisCanary);
    const made = [DATABASE_PASSWORD, DATABASE_URL, REDIS_URL].map((secret) => secret ?? expect.fail());
    const steps = [main, attached, closed, ...posts];
    expect(main.raw).toContain('setting up');
    for (const { raw, log, summary } of steps) expectClean(raw + log + summary, [...given, ...made]);
    expectClean(JSON.stringify(steps.map(({ outputs }) => outputs.services)), [...given, ...made]);
    const labels = [
      ...containers.map(({ Config }) => Config.Labels),
      ...networks.map(({ Labels }) => Labels),
    ];
    expectClean(Object.values(Object.assign({}, ...labels)).join('\n'), [...given, ...made]);
    expect(containers).toHaveLength(3);
    const lists = stop();
    expect(lists).toContain('dist/main.js');
    expectClean(lists, [...given, ...made]);
  });

  it('are masked in every form before a script can print them', async () => {
    const repo = repository();
    const print =
      'echo "plain $REDIS_PASSWORD url $REDIS_URL"; printf %s "$REDIS_PASSWORD" | base64 --wrap 0; echo';
    repo.write('setup.sh', `#!/bin/sh\n${print}\n`, 0o755);
    const environment = { REDIS_PASSWORD: redisCanary };
    repo.configure({ redis: { image: images.redis, environment, data_setup_script: 'setup.sh' } });
    const job = repo.job(repo.push());
    const { log, outputs } = green(await job.uses());
    expect(log).toMatch(/plain \*{3} url (redis:..:)?\*{3}/);
    expectClean(log, [redisCanary, outputs.REDIS_URL ?? expect.fail()]);
    await ended(job);
  });

  it('are in no error: a script that fails, a dump that fails, an engine that refuses', async () => {
    const repo = repository();
    const environment = { POSTGRES_PASSWORD: canaries.server };
    const failing = [
      [
        'setup.sh',
        '#!/bin/sh\necho "no: $DATABASE_PASSWORD" >&2\nexit 4\n',
        { data_setup_script: 'setup.sh' },
      ],
      [
        'bad.sql',
        `SELECT '${canaries.server.replaceAll("'", "''")}'::int;\n`,
        { initial_data_source: 'bad.sql', template: false },
      ],
    ] as const;
    for (const [file, content, settings] of failing) {
      repo.write(file, content, 0o755);
      repo.configure({ postgresql: { image: images.postgres, environment, ...settings } });
      const job = repo.job(repo.pull('opened'));
      const result = await job.uses();
      expectClean(red(result) + result.summary, [canaries.server]);
      expect(await repo.containers()).toEqual([]);
      await ended(job);
    }
    const job = repo.job(repo.pull('opened'));
    const host = { 'docker-host': `tcp://me:${encodeURIComponent(canaries.server)}@127.0.0.1:9` };
    const { raw } = await job.uses(host);
    expectClean(raw, [canaries.server]);
    for (const post of await job.end()) expectClean(post.raw, [canaries.server]);
  });
});

it('what a container prints while it fails shows none of the secrets in its environment', async () => {
  const repo = repository();
  const environment = { DB_PASSWORD: canaries.container };
  const commands = ['sh', '-c', 'env; exit 1'];
  repo.configure({ web: { service: 'container', image: images.http, port: 8080, environment, commands } });
  const job = repo.job(repo.push());
  const result = await job.uses();
  expect(red(result)).toContain('DB_PASSWORD=***');
  expectClean(result.raw, [canaries.container]);
  await ended(job);
  expect(
    await engine.listContainers({ all: true, filters: { label: [`labtest.repository-id=${repo.id}`] } }),
  ).toEqual([]);
});
