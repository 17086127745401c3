import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { images } from '../setup/images';
import { askMysql, askPostgres, askRedis } from './clients';
import {
  ended,
  engine,
  green,
  interrupted,
  process,
  type Repository,
  red,
  repository,
  templates,
  until,
} from './fixtures';

const dump = (name: string) =>
  `CREATE TABLE people (id int, name varchar(50));\nINSERT INTO people VALUES (1, '${name}');\n`;
const names = async (url: string | undefined) =>
  (await askPostgres(url, 'SELECT name FROM people ORDER BY id')).map(({ name }) => name);

/** A repository with a dump for PostgreSQL. */
function seeded(more: object = {}): Repository {
  const repo = repository();
  repo.write('dump.sql', dump('Ada'));
  repo.configure({
    db: { service: 'postgresql', image: images.postgres, initial_data_source: 'dump.sql', ...more },
  });
  return repo;
}

const opened = (repo: Repository, branch: string, number: number, action = 'opened') =>
  repo.job(repo.pull(action, { branch, number }), { run: { id: String(number) } });
const builds = (log: string) => log.split('building template').length - 1;

/** Ids of the containers on which runs of a repository build templates. */
async function builders({ id }: Repository): Promise<string[]> {
  const filters = { label: ['labtest.managed-by=labtest.template'] };
  const all = await engine.listContainers({ all: true, filters });
  return all.filter(({ Labels }) => Labels['labtest.run']?.startsWith(`${id}`)).map(({ Id }) => Id);
}

async function provisioned(repo: Repository, branch: string, number: number, inputs = {}) {
  const job = opened(repo, branch, number);
  const result = green(await job.uses(inputs));
  await ended(job);
  return result;
}

describe('templates', () => {
  it('the first experiment builds one, the next one clones it, and neither sees what the other writes', async () => {
    const repo = seeded();
    const first = await provisioned(repo, 'one', 1);
    const second = await provisioned(repo, 'two', 2);
    expect([builds(first.log), builds(second.log)]).toEqual([1, 0]);
    expect(second.log).toMatch(/cloned from template \w+; overlay/);
    await askPostgres(first.outputs.DATABASE_URL, "UPDATE people SET name = 'Grace'");
    expect(await names(second.outputs.DATABASE_URL)).toEqual(['Ada']);
    expect(second.outputs.DATABASE_PASSWORD).not.toBe(first.outputs.DATABASE_PASSWORD);
    expect(await templates(repo.id)).toHaveLength(1);
  });

  it.each([
    [
      'mysql',
      images.mariadb,
      dump('Ada'),
      async (url?: string) => (await askMysql(url, 'SELECT name FROM people'))[0]?.name,
    ],
    ['redis', images.redis, 'SET name Ada\n', (url?: string) => askRedis(url, 'name')],
  ])('%s is cloned too, with passwords of its own', async (kind, image, data, ask) => {
    const repo = seeded({ service: kind, image });
    repo.write('dump.sql', data);
    const [first, second] = [await provisioned(repo, 'one', 1), await provisioned(repo, 'two', 2)];
    expect([builds(first.log), builds(second.log)]).toEqual([1, 0]);
    const [one = '', two = ''] = [first, second].map(
      ({ outputs }) => outputs.DATABASE_URL ?? outputs.REDIS_URL,
    );
    expect(one).not.toBe(two);
    expect([await ask(one), await ask(two)]).toEqual(['Ada', 'Ada']);
    const [container] = await repo.containers();
    const template = await engine.getImage(container?.Image ?? '').inspect();
    const old = template.Config.Env.filter((line) => /PASSWORD=/.test(line)).map(
      (line) => line.split('=')[1] ?? '',
    );
    expect(old.length).toBeGreaterThan(0);
    for (const password of old) expect(`${one} ${two}`).not.toContain(password);
  });

  it('a changed dump makes a new one, and experiments keep theirs', async () => {
    const repo = seeded();
    const first = await provisioned(repo, 'one', 1);
    repo.write('dump.sql', dump('Katherine'));
    const again = await provisioned(repo, 'one', 1);
    const second = await provisioned(repo, 'two', 2);
    expect(again.log).toContain('attached');
    expect(await names(first.outputs.DATABASE_URL)).toEqual(['Ada']);
    expect(await names(second.outputs.DATABASE_URL)).toEqual(['Katherine']);
    expect(await templates(repo.id)).toHaveLength(2);
  });

  it('template: false restores for each experiment', async () => {
    const repo = seeded({ template: false });
    expect((await provisioned(repo, 'one', 1)).log).toContain('restoring');
    expect((await provisioned(repo, 'two', 2)).log).toContain('restoring');
    expect(await templates(repo.id)).toEqual([]);
  });

  it('of two runs that need the same new one, one builds and both clone', async () => {
    const repo = seeded();
    const jobs = [opened(repo, 'one', 1), opened(repo, 'two', 2)];
    const results = (await Promise.all(jobs.map((job) => job.uses()))).map(green);
    for (const job of jobs) await ended(job);
    expect(builds(results.map(({ log }) => log).join())).toBe(1);
    for (const { outputs } of results) expect(await names(outputs.DATABASE_URL)).toEqual(['Ada']);
  });

  it('when the builder is killed, the run that waits takes over, and nothing half-made can be cloned', async () => {
    const repo = seeded({ mask_script: 'mask.sh' });
    repo.write(
      'mask.sh',
      '#!/bin/sh\n[ -e blocked ] && exit 0\ntouch blocked\nwhile [ ! -e released ]; do sleep 0.1; done\n',
      0o755,
    );
    const builder = opened(repo, 'one', 1);
    const { onStart, started } = process();
    const waiting = opened(repo, 'two', 2);
    let waiter: Promise<Awaited<ReturnType<typeof waiting.uses>>> | undefined;
    await interrupted(builder, 'SIGKILL', async () => {
      await until('the mask runs', () => existsSync(join(repo.workspace, 'blocked')));
      waiter = waiting.uses({}, undefined, onStart);
      const { output } = await started;
      await until('the other run waits', () => output().includes('is making it; waiting'));
      expect(await templates(repo.id)).toEqual([]);
    });
    repo.write('released', '');
    const result = green(await (waiter ?? Promise.reject(new Error('never started'))));
    expect(result.log).toContain('removing what a run that ended early left behind');
    expect(await names(result.outputs.DATABASE_URL)).toEqual(['Ada']);
    expect(await repo.containers()).toHaveLength(1);
    await ended(builder);
    await ended(waiting);
  });

  it('mask_script runs before any experiment can see a row; when it fails, there is no template', async () => {
    const repo = seeded({ mask_script: 'mask.sql' });
    repo.write('mask.sql', "UPDATE people SET name = 'masked';\nSELECT no_such_column FROM people;\n");
    const failing = opened(repo, 'one', 1);
    expect(red(await failing.uses())).toMatch(/mask\.sql[\s\S]*42703/);
    await ended(failing);
    expect(await templates(repo.id)).toEqual([]);
    expect(await repo.containers()).toEqual([]);
    repo.write('mask.sql', "UPDATE people SET name = 'masked';\n");
    const { outputs } = await provisioned(repo, 'one', 1);
    expect(await names(outputs.DATABASE_URL)).toEqual(['masked']);
  });

  it('data_setup_script runs for each experiment, and with data_setup_inputs once for the template', async () => {
    const repo = seeded({ data_setup_script: 'setup.sh' });
    repo.write('setup.sh', '#!/bin/sh\necho run >> runs\n', 0o755);
    repo.write('migrations/1.sql', '');
    const runs = () => readFileSync(join(repo.workspace, 'runs'), 'utf8').trim().split('\n').length;
    await provisioned(repo, 'one', 1);
    await provisioned(repo, 'two', 2);
    expect(runs()).toBe(2);
    const service = { service: 'postgresql', image: images.postgres, initial_data_source: 'dump.sql' };
    repo.configure({
      db: { ...service, data_setup_script: 'setup.sh', data_setup_inputs: ['migrations/*'] },
    });
    await provisioned(repo, 'three', 3);
    await provisioned(repo, 'four', 4);
    expect(runs()).toBe(3);
    repo.write('migrations/2.sql', '');
    await provisioned(repo, 'five', 5);
    expect(runs()).toBe(4);
  });

  it('reset gives fresh data with the same credentials, by input and by label', async () => {
    const repo = seeded();
    const first = await provisioned(repo, 'one', 1);
    const spoil = (url?: string) => askPostgres(url, "UPDATE people SET name = 'spoilt'");
    await spoil(first.outputs.DATABASE_URL);
    const byInput = repo.job(repo.pull('synchronize', { branch: 'one', number: 1 }), { run: { id: '11' } });
    const reset = green(await byInput.uses({ reset: 'true' }));
    expect(await names(reset.outputs.DATABASE_URL)).toEqual(['Ada']);
    expect(reset.outputs.DATABASE_PASSWORD).toBe(first.outputs.DATABASE_PASSWORD);
    expect(reset.outputs.created).toBe('true');
    await spoil(reset.outputs.DATABASE_URL);
    const second = green(await byInput.uses({ reset: 'true' }, '__labtest_provision_2'));
    expect(await names(second.outputs.DATABASE_URL), 'a run resets once').toEqual(['spoilt']);
    expect(second.outputs.created).toBe('false');
    await ended(byInput);
    const event = repo.pull('labeled', { branch: 'one', number: 1, labels: ['labtest:reset'] });
    const byLabel = repo.job(event, { run: { id: '12' } });
    expect(await names(green(await byLabel.uses()).outputs.DATABASE_URL)).toEqual(['Ada']);
    await ended(byLabel);
  });

  it('refresh builds what has changed beside the old one, keeps what is in use, and expires the rest', async () => {
    const repo = seeded();
    const refresh = async (inputs = {}) => {
      const job = repo.job(repo.scheduled(), { run: { id: '90' } });
      const result = green(await job.uses(inputs, undefined, undefined, 'refresh'));
      await ended(job);
      return result;
    };
    expect((await refresh()).outputs.built).toBe('true');
    expect((await refresh()).outputs.built).toBe('false');
    const { log } = await provisioned(repo, 'one', 1);
    expect(builds(log), 'the first experiment finds it ready').toBe(0);
    repo.write('dump.sql', dump('Katherine'));
    expect((await refresh({ 'template-keep': '1' })).outputs.built).toBe('true');
    expect(await templates(repo.id), 'the old one is in use').toHaveLength(2);
    const closing = repo.job(repo.pull('closed', { branch: 'one', number: 1 }));
    await closing.uses();
    await ended(closing);
    await refresh({ 'template-keep': '1' });
    expect(await templates(repo.id)).toHaveLength(1);
  });

  it('the post step of a refresh that was killed removes the server of its unfinished template', async () => {
    const repo = seeded({ mask_script: 'mask.sh' });
    repo.write('mask.sh', '#!/bin/sh\ntouch blocked\nwhile [ ! -e released ]; do sleep 0.1; done\n', 0o755);
    const job = repo.job(repo.scheduled());
    const killed = () => until('the mask runs', () => existsSync(join(repo.workspace, 'blocked')));
    await interrupted(job, 'SIGKILL', killed, 'refresh');
    expect(await builders(repo)).toHaveLength(1);
    expect(await ended(job)).toContain('did not finish a template');
    expect(await builders(repo)).toEqual([]);
    repo.write('released', '');
  });
});
