import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ended, green, type Repository, red, repository, templates, temporary } from '../faults/fixtures';
import { images } from '../setup/images';

const redis = { redis: null };

/** Writes these files into a folder that goes with the test. */
function folderWith(files: Record<string, string>): string {
  const folder = temporary('labtest-state-');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode: 0o755 });
  }
  return folder;
}

/** The input that names a state of these values, in a directory. */
const stateOf = (values: Record<string, string>) => ({
  state: JSON.stringify({ provider: 'directory', path: folderWith(values) }),
});

/** Main steps of pull requests, one after another; each job ends before the next begins. */
async function uses(repo: Repository, inputs: Record<string, string>, branch = 'feature/state', number = 7) {
  const job = repo.job(repo.pull('opened', { branch, number }));
  const result = await job.uses(inputs);
  return { ...result, after: await ended(job) };
}

describe("the organisation's defaults", () => {
  it('come beneath what the repository sets, and change the server', async () => {
    const repo = repository();
    const state = stateOf({
      [`services/docker/redis/${repo.name}`]: `image: ${images.redis}\nmemory: 96m\nttl: 5h`,
    });
    repo.configure(redis);
    green(await uses(repo, state));
    const [made] = await repo.containers();
    expect(made).toMatchObject({ Config: { Image: images.redis }, HostConfig: { Memory: 96 * 2 ** 20 } });
    const labels = made?.Config.Labels ?? {};
    expect(labels['labtest.ttl']).toBe(String(5 * 3_600_000));

    repo.configure({ redis: { memory: '128m' } });
    expect(green(await uses(repo, state)).log).toContain('recreated, because memory changed');
    expect(await repo.containers()).toMatchObject([{ HostConfig: { Memory: 128 * 2 ** 20 } }]);

    const closing = repo.job(repo.pull('closed', { branch: 'feature/state' }));
    expect(green(await closing.uses(state)).outputs.REDIS_URL).toMatch(/^redis:/);
    expect(await ended(closing)).toContain('1 removed');
  });

  it('are what refresh builds templates by, within the limits, whatever the number of experiments', async () => {
    const repo = repository();
    repo.write('dump.sql', 'CREATE TABLE people (id int);\n');
    repo.configure({ postgresql: null });
    const settings = `image: ${images.postgres}\ninitial_data_source: dump.sql`;
    const state = (rule: string) =>
      stateOf({ 'services/docker/postgresql/default': settings, 'policy/default': rule });
    const refresh = async (rule: string) => {
      const job = repo.job(repo.scheduled());
      const result = await job.uses(state(rule), undefined, undefined, 'refresh');
      await ended(job);
      return result;
    };
    expect(red(await refresh('images: ["redis:*"]'))).toContain('images allows only redis:*');
    expect(await templates(repo.id)).toEqual([]);
    expect(green(await refresh('experiments: 0')).outputs.built).toBe('true');
    const { log } = green(await uses(repo, state('experiments: 1')));
    expect(log).toContain('cloned from template');
    expect(log).not.toContain('building template');
    repo.configure({ postgresql: { provision_type: 'shared', shared_experiment_name: 'main-work' } });
    repo.write('dump.sql', 'CREATE TABLE others (id int);\n');
    expect(green(await refresh('experiments: 0')).outputs.built).toBe('false');
  });

  it('may come from a script', async () => {
    const repo = repository();
    const key = `/services/docker/redis/${repo.name}`;
    const folder = folderWith({
      'get.sh': `#!/bin/sh\n[ "$1" = ${key} ] && echo 'image: ${images.redis}'\n`,
    });
    repo.configure({ redis: { memory: '96m' } });
    green(
      await uses(repo, { state: JSON.stringify({ provider: 'script', command: join(folder, 'get.sh') }) }),
    );
    expect(await repo.containers()).toMatchObject([{ Config: { Image: images.redis } }]);
  });
});

describe("the organisation's limits", () => {
  it.each([
    ['images: ["postgres:*"]', {}, 'images allows only postgres:*; service redis wants'],
    ['providers: [local]', {}, 'providers allows only local; service redis wants docker'],
    [
      'provision_types: [communal]',
      {},
      'provision_types allows only communal; service redis wants independent',
    ],
    ['memory: 64m', { memory: '65m' }, 'memory allows 64 MiB; service redis wants 65 MiB'],
    ['cpus: 0.5', { cpus: 1 }, 'cpus allows 0.5; service redis wants 1'],
    ['ttl: 1h', { ttl: '2h' }, 'ttl allows 1 h, the experiment would live 2 h'],
    ['experiments: 0', {}, 'experiments allows 0, this would be number 1'],
    [
      'data_roots: [/srv]',
      { initial_data_source: '/etc/passwd' },
      'data_roots allows only /srv; service redis wants',
    ],
  ])('%s: a run beyond it makes nothing', async (rule, settings, said) => {
    const repo = repository();
    repo.configure({ redis: { image: images.redis, ...settings } });
    const log = red(await uses(repo, stateOf({ 'policy/default': rule })));
    expect(log).toContain(`policy /policy/default: ${said}`);
    expect(await repo.containers()).toEqual([]);
  });

  it('hold for the repository too, whatever it calls its app', async () => {
    const repo = repository();
    repo.configure({ redis: { image: images.redis } }, { app_name: 'trusted' });
    const state = stateOf({
      'policy/trusted': 'providers: [docker]',
      'policy/default': 'providers: [local]',
    });
    expect(red(await uses(repo, state))).toContain('policy /policy/default: providers allows only local');
    expect(await repo.containers()).toEqual([]);
  });

  it('count experiments, and leave those that are within alone', async () => {
    const repo = repository();
    repo.configure({ redis: { image: images.redis, memory: '96m' } });
    const state = stateOf({ [`policy/${repo.name}`]: 'experiments: 1\nttl: 1d' });
    green(await uses(repo, state, 'one', 1));
    expect(red(await uses(repo, state, 'two', 2))).toContain('experiments allows 1, this would be number 2');
    repo.configure({ redis: { image: images.redis, memory: '96m' } }, { app_name: `${repo.name}-2` });
    expect(red(await uses(repo, state, 'two', 2))).toContain('experiments allows 1, this would be number 2');
    repo.configure({ redis: { image: images.redis, memory: '96m' } });
    expect(green(await uses(repo, state, 'one', 1)).outputs.created).toBe('false');
    expect(await repo.containers()).toHaveLength(1);
  });

  it('follow a link out of the roots', async () => {
    const repo = repository();
    const outside = folderWith({ 'secret.rdb': 'REDIS0011' });
    const root = temporary('labtest-root-');
    symlinkSync(join(outside, 'secret.rdb'), join(root, 'dump.rdb'));
    repo.configure({ redis: { image: images.redis, initial_data_source: join(root, 'dump.rdb') } });
    const state = stateOf({ 'policy/default': `data_roots: [${root}]` });
    expect(red(await uses(repo, state))).toContain('lies under none of the data roots');
    expect(await repo.containers()).toEqual([]);
  });

  it("hold at the close for what is another experiment's, and do not fail it", async () => {
    const repo = repository();
    repo.configure({ redis: { image: images.redis } });
    green(await uses(repo, {}, 'main-work', 1));
    repo.configure({ redis: { provision_type: 'shared', shared_experiment_name: 'main-work' } });
    const urlAtClose = async (rule: string) => {
      const closing = repo.job(repo.pull('closed', { branch: 'two', number: 2 }));
      const { log, outputs } = green(await closing.uses(stateOf({ 'policy/default': rule })));
      await ended(closing);
      return { log, url: outputs.REDIS_URL };
    };
    expect((await urlAtClose('experiments: 1')).url).toMatch(/^redis:/);
    const refused = await urlAtClose('provision_types: [independent]');
    expect(refused.url).toBeUndefined();
    expect(refused.log).toContain('provision_types allows only independent; service redis wants shared');
    const unread = await urlAtClose('memroy: 1g');
    expect(unread.url).toBeUndefined();
    expect(unread.log).toContain("the organisation's limits cannot be read");
  });

  it('that cannot be read stop the run', async () => {
    const repo = repository();
    repo.configure({ redis: { image: images.redis } });
    const state = stateOf({ 'policy/default': 'memroy: 1g' });
    expect(red(await uses(repo, state))).toContain('did you mean `memory`?');
    expect(red(await uses(repo, { state: 'no/such.json' }))).toContain('there is no such file');
    expect(await repo.containers()).toEqual([]);
  });
});
