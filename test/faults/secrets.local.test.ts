import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { StepResult } from '../runner/runner.ts';
import { gitHub, known, sweeps } from '../sweep/github';
import { argumentLists, expectClean } from './clean';
import { ended, green, red } from './fixtures';
import { localRepository } from './local';

const odd = 'canary +/=&"%41\'';
const canaries = {
  token: 'canary-token-of-the-job',
  aws: `${odd}aws`,
  redis: `${odd}redis`.replace('"', ''),
};

/** What a script of the user's own prints is masked by the runner, which `raw` comes before. */
const script = /::group::data_setup_script[\s\S]*?::endgroup::/g;

it('MP-40 canary secrets of provider local are nowhere, whatever becomes of its servers, with debug output on', async () => {
  const { repo, job, home } = localRepository();
  repo.write('bad.txt', `SET ${JSON.stringify(canaries.redis)}\n`);
  repo.write('setup.sh', '#!/bin/sh\necho "url $REDIS_URL"\n', 0o755);
  const environment = { REDIS_PASSWORD: canaries.redis };
  const redis = { provider: 'local', environment, data_setup_script: 'setup.sh' };
  const shared = {
    service: 'redis',
    provider: 'local',
    provision_type: 'communal',
    communal_name: repo.name,
  };
  const github = await gitHub([known(7, 'open')]);
  const env = { RUNNER_DEBUG: '1', AWS_SECRET_ACCESS_KEY: canaries.aws, ...github.options.env };
  const step = (action: string) => job(repo.pull(action), { token: canaries.token, env });
  const stop = argumentLists();
  const [printed, secrets]: [string[], Set<string>] = [[], new Set(Object.values(canaries))];
  const run = async (
    action: string,
    services: Record<string, object>,
    inputs = {},
    ends: (of: StepResult) => unknown = green,
  ) => {
    repo.configure(services);
    const one = step(action);
    const result = await one.uses(inputs);
    ends(result);
    for (const [name, value] of Object.entries(result.outputs))
      if (/URL|PASSWORD/.test(name)) secrets.add(value);
    printed.push(
      result.raw.replace(script, ''),
      result.log,
      result.summary,
      result.outputs.services ?? '',
      await ended(one),
    );
  };
  await run('opened', { redis, shared });
  await run('synchronize', { redis: { ...redis, memory: '100m' }, shared }, { reset: 'true' });
  const bad = { service: 'redis', provider: 'local', initial_data_source: 'bad.txt' };
  await run('synchronize', { redis, shared, bad }, {}, red);
  const swept = green(await sweeps(job(repo.scheduled(), { token: canaries.token, env })));
  printed.push(swept.raw, swept.summary);
  await run('closed', { redis, shared });
  expectClean(printed.join('\n'), [...secrets]);
  expect(secrets.size).toBeGreaterThan(5);
  const lists = stop();
  expect(lists).toContain('dist/main.js');
  expectClean(lists, [...secrets]);
  // What says how to start the communal server again is for its owner's eyes only.
  const records = join(home, 'records');
  const files = readdirSync(records).map((file) => join(records, file));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const labels = JSON.stringify((JSON.parse(readFileSync(file, 'utf8')) as { labels: object }).labels);
    expectClean(labels, [...secrets]);
    expect(statSync(file).mode & 0o077).toBe(0);
  }
});
