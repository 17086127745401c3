// A run is killed (SIGKILL) at each of its requests to the engine, and run again.
// LABTEST_KILL_STRIDE=1 takes every request of every flow; by default the first of each kind of a creation, and some more.
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../src/core/errors';
import type { StepResult } from '../runner/runner.ts';
import { images } from '../setup/images';
import { askMysql, askPostgres, askRedis } from './clients';
import { type Executioner, executioner, killPoints, kindOf } from './executioner';
import { ended, engine, green, type Repository, repository, templates, until } from './fixtures';

const stride = Number(process.env.LABTEST_KILL_STRIDE || 40);
const parallel = Number(process.env.LABTEST_KILL_PARALLEL || 6);

/** Within which the next run has to be done. Asked of the whole sweep only, which has the machine for itself. */
const seconds = Number(process.env.LABTEST_KILL_SECONDS || (stride === 1 ? 30 : Number.POSITIVE_INFINITY));

/** What a run does, how it is run again, and what is there afterwards. */
interface Flow {
  prepare(repo: Repository): Promise<void> | void;
  /** The step that is killed. */
  killed(repo: Repository, by: Executioner): Promise<unknown>;
  /** The same once more, by another run. Gives what has to be done within the time. */
  again(repo: Repository): Promise<StepResult>;
  /** Fails unless the data are right. */
  check(repo: Repository, result: StepResult): Promise<unknown>;
  /** As many servers, networks and templates are right. */
  left: { servers: number; networks?: number; templates?: number };
}

/** Experiments of one app have one template, and each a branch of its own. */
const branchOf = ({ name }: Repository) => ({ branch: name });
const opened = (repo: Repository, id: string) =>
  repo.job(repo.pull('synchronize', branchOf(repo)), { run: { id } });
const closed = (repo: Repository, id: string) =>
  repo.job(repo.pull('closed', branchOf(repo)), { run: { id } });
const dump = (name: string) =>
  `CREATE TABLE people (id int, name varchar(50));\nINSERT INTO people VALUES (1, '${name}');\n`;

/** Provisions, and lets the job end. */
async function provisioned(repo: Repository, id: string, inputs = {}): Promise<StepResult> {
  const job = opened(repo, id);
  const result = await job.uses(inputs);
  if (result.exitCode === 0) await ended(job);
  return result;
}

const provisioning = {
  killed: (repo: Repository, by: Executioner) =>
    opened(repo, '1').uses({ 'docker-host': by.host }, undefined, by.onStart),
  again: (repo: Repository) => provisioned(repo, '2'),
};

/** A service with data, of its own or the same for all, so that its template is there already. */
function seeded(kind: 'postgresql' | 'mysql', own: boolean) {
  const image = kind === 'mysql' ? images.mariadb : images.postgres;
  const ask = kind === 'mysql' ? askMysql : askPostgres;
  const nameIn = (repo: Repository) => (own ? `of ${repo.id}` : `of ${process.pid}`);
  return {
    prepare: (repo: Repository) => {
      repo.write('dump.sql', dump(nameIn(repo)));
      const more = own ? {} : { app_name: 'killed' };
      repo.configure({ db: { service: kind, image, initial_data_source: 'dump.sql' } }, more);
    },
    check: async (repo: Repository, { outputs }: StepResult) =>
      expect(await ask(outputs.DATABASE_URL, 'SELECT name FROM people')).toEqual([{ name: nameIn(repo) }]),
  };
}

function build(kind: 'postgresql' | 'mysql'): Flow {
  return { ...provisioning, ...seeded(kind, true), left: { servers: 1, templates: 1 } };
}

const plain = (repo: Repository) =>
  repo.configure({
    cache: { service: 'redis', image: images.redis },
    web: { service: 'container', image: images.http, port: 8080 },
  });

const cloned = seeded('postgresql', false);

const flows: Record<string, Flow> = {
  'build of postgresql': build('postgresql'),
  'build of mysql': build('mysql'),
  clone: { ...provisioning, ...cloned, left: { servers: 1 } },
  create: {
    ...provisioning,
    prepare: plain,
    check: async (_, { outputs }) => expect(await askRedis(outputs.REDIS_URL, 'a', 'b')).toBe('OK'),
    left: { servers: 2, networks: 1 },
  },
  reset: {
    prepare: async (repo) => {
      cloned.prepare(repo);
      const { outputs } = green(await provisioned(repo, '0'));
      await askPostgres(outputs.DATABASE_URL, "UPDATE people SET name = 'spoilt'");
    },
    killed: (repo, by) =>
      opened(repo, '1').uses({ 'docker-host': by.host, reset: 'true' }, undefined, by.onStart),
    again: (repo) => provisioned(repo, '2', { reset: 'true' }),
    check: cloned.check,
    left: { servers: 1 },
  },
  teardown: {
    prepare: async (repo) => {
      plain(repo);
      green(await provisioned(repo, '0'));
    },
    killed: async (repo, by) => {
      const job = closed(repo, '1');
      green(await job.uses({ 'docker-host': by.host }));
      by.requests.length = 0;
      await job.end(by.onStart);
    },
    again: async (repo) => {
      const job = closed(repo, '2');
      const result = green(await job.uses());
      await ended(job);
      return result;
    },
    check: async () => {},
    left: { servers: 0 },
  },
};

/** Every container of a repository's runs: servers, those that templates are built on, and leases. */
async function containersOf({ id }: Repository) {
  const all = await engine.listContainers({ all: true, filters: { label: ['labtest.run'] } });
  return all.filter(({ Labels }) => Labels['labtest.run']?.startsWith(`${id}`));
}

/** What is there, in words. */
async function left(repo: Repository) {
  const [containers, networks, kept] = await Promise.all([
    containersOf(repo),
    repo.networks(),
    templates(repo.id),
  ]);
  const names = await Promise.all(kept.map(async (id) => (await engine.getImage(id).inspect()).RepoTags));
  const servers = containers.filter(({ Names }) => !/\.pending|-template-|-lease-/.test(String(Names)));
  return {
    servers: servers.length,
    networks: networks.length,
    templates: names.length,
    others: containers.filter((one) => !servers.includes(one)).map(({ Names }) => String(Names)),
    nameless: names.filter((one) => (one ?? []).length === 0).length,
  };
}

/** Takes away what a point has made, right after it: the next ones have not room for all. */
async function clear(repo: Repository): Promise<void> {
  for (const { Id } of await containersOf(repo))
    await engine
      .getContainer(Id)
      .remove({ force: true, v: true })
      .catch(() => {});
  for (const { Id } of await repo.networks())
    await engine
      .getNetwork(Id)
      .remove()
      .catch(() => {});
  for (const id of await templates(repo.id))
    await engine
      .getImage(id)
      .remove({ force: true })
      .catch(() => {});
}

/** Kills at one request; gives the requests that reached the engine. */
async function killAt(at: number, flow: Flow, repo: Repository): Promise<Executioner> {
  const by = await executioner(at);
  await flow.prepare(repo);
  await flow.killed(repo, by);
  await by.close();
  return by;
}

/** Kills at one request and runs again; undefined when all is well, else what is not. */
async function outcome(at: number, flow: Flow): Promise<string | undefined> {
  const repo = repository();
  const by = await killAt(at, flow, repo);
  const where = `${at} ${by.killed() ? kindOf(by.requests.at(-1) ?? '') : '(not reached)'}`;
  try {
    const result = green(await flow.again(repo));
    await flow.check(repo, result);
    const { servers, networks = 0, templates: kept = 0 } = flow.left;
    const is = await left(repo);
    expect(is, JSON.stringify(is)).toEqual({ servers, networks, templates: kept, others: [], nameless: 0 });
    const took = result.milliseconds / 1000;
    if (process.env.LABTEST_KILL_VERBOSE) console.log(`${where}: ${took.toFixed(1)} s`);
    return took > seconds ? `${where}: took ${took.toFixed(1)} s` : undefined;
  } catch (error) {
    return `${where}: ${messageOf(error)}`;
  } finally {
    await clear(repo);
  }
}

const chosen = process.env.LABTEST_KILL_STRIDE ? Object.keys(flows) : ['create'];

describe('a run that is killed at any request to the engine is made good by the next one, in', () => {
  it.each(chosen)('%s', { timeout: 3_600_000 }, async (name) => {
    const flow = flows[name];
    if (!flow) throw new Error(`no flow ${name}`);
    // The template that the clones have in common, and the requests of a run that nobody kills.
    const first = repository();
    const { requests } = await killAt(Number.POSITIVE_INFINITY, flow, first);
    const whole =
      flow === flows.clone ? await killAt(Number.POSITIVE_INFINITY, flow, repository()) : { requests };
    const points = killPoints(whole.requests, stride);
    const pending = [...points];
    const failures: string[] = [];
    const work = async () => {
      for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
        const failure = await outcome(at, flow);
        if (failure !== undefined) failures.push(failure);
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));
    console.log(
      `${name}: ${points.length - failures.length} of ${points.length} (of ${whole.requests.length} requests)`,
    );
    await until('the first one is gone', async () => {
      await clear(first);
      return (await containersOf(first)).length === 0;
    });
    expect(failures).toEqual([]);
  });
});
