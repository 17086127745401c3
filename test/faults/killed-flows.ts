// What is done while a run is killed, how it is done again, and what is right afterwards.
import { expect } from 'vitest';
import type { StepResult } from '../runner/runner.ts';
import { images } from '../setup/images';
import { gitHub, known } from '../sweep/github';
import { askMysql, askPostgres, askRedis } from './clients';
import type { Executioner } from './executioner';
import { ended, green, type Repository } from './fixtures';

/** What a run does, how it is run again, and what is there afterwards. */
export interface Flow {
  prepare(repo: Repository): Promise<void> | void;
  /** The step that is killed. Gives its result where it hands something out. */
  killed(repo: Repository, by: Executioner): Promise<StepResult | undefined>;
  /** The same once more, by another run. Gives what has to be done within the time. */
  again(repo: Repository): Promise<StepResult>;
  /** Fails unless the data are right. */
  check(repo: Repository, result: StepResult): Promise<unknown>;
  /** As many servers, networks and templates are right. */
  left: Left;
  /** The same after the close of the pull request. */
  closed: Left;
  /** Whether all kills are in one repository, which has the template already that the experiments are cloned from. */
  together?: true;
}

export interface Left {
  servers: number;
  networks?: number;
  templates?: number;
}

/** A pull request and a branch of its own, where others are of the same repository. */
const branchOf = ({ name, own }: Repository) => ({ branch: name, number: own });
const opened = (repo: Repository, id: string) =>
  repo.job(repo.pull('synchronize', branchOf(repo)), { run: { id } });
const closing = (repo: Repository, id: string) =>
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

/** Closes the pull request. */
export async function close(repo: Repository, id: string): Promise<StepResult> {
  const job = closing(repo, id);
  const result = green(await job.uses());
  await ended(job);
  return result;
}

const provisioning = {
  killed: (repo: Repository, by: Executioner) =>
    opened(repo, '1').uses({ 'docker-host': by.host }, undefined, by.onStart),
  again: (repo: Repository) => provisioned(repo, '2'),
};

/** A service with data, which are a repository's. */
function seeded(kind: 'postgresql' | 'mysql') {
  const image = kind === 'mysql' ? images.mariadb : images.postgres;
  const ask = kind === 'mysql' ? askMysql : askPostgres;
  const nameIn = (repo: Repository) => `of ${repo.id}`;
  const configure = (repo: Repository, more: object = {}) => {
    repo.write('dump.sql', dump(nameIn(repo)));
    const service = { service: kind, image, initial_data_source: 'dump.sql', ...more };
    repo.configure({ db: service }, { app_name: 'killed' });
  };
  return {
    configure,
    prepare: (repo: Repository) => configure(repo),
    check: async (repo: Repository, { outputs }: StepResult) =>
      expect(await ask(outputs.DATABASE_URL, 'SELECT name FROM people')).toEqual([{ name: nameIn(repo) }]),
  };
}

/** What is there of an experiment with data, and after its close. */
const withTemplate = { left: { servers: 1, templates: 1 }, closed: { servers: 0, templates: 1 } };

function build(kind: 'postgresql' | 'mysql'): Flow {
  return { ...provisioning, ...seeded(kind), ...withTemplate };
}

const plain = (repo: Repository) =>
  repo.configure({
    cache: { service: 'redis', image: images.redis },
    web: { service: 'container', image: images.http, port: 8080 },
  });

const data = seeded('postgresql');

/** Flows that begin with the template. */
const cloned = { ...withTemplate, together: true, check: data.check } as const;

/** An experiment whose data somebody has changed since. */
async function spoilt(repo: Repository): Promise<void> {
  data.prepare(repo);
  const { outputs } = green(await provisioned(repo, '0'));
  await askPostgres(outputs.DATABASE_URL, "UPDATE people SET name = 'spoilt'");
}

/** What GitHub says, and the Redis of an open pull request, which no sweep touches. */
interface Swept {
  options: Awaited<ReturnType<typeof gitHub>>['options'];
  url: string | undefined;
}

/** A sweep of the services of one pull request beside those of another. */
function sweeping(): Flow {
  const of = new Map<Repository, Swept>();
  const sweep = (
    repo: Repository,
    id: string,
    inputs: Record<string, string>,
    onStart?: Executioner['onStart'],
  ) =>
    repo
      .job(repo.scheduled(), { run: { id }, ...of.get(repo)?.options })
      .uses(inputs, undefined, onStart, 'sweep');
  return {
    prepare: async (repo) => {
      plain(repo);
      green(await provisioned(repo, '0'));
      const other = repo.job(repo.pull('opened', { number: 8, branch: `${repo.name}-8` }), {
        run: { id: '1' },
      });
      const { outputs } = green(await other.uses());
      await ended(other);
      const { options } = await gitHub([known(repo.own, 'closed'), known(8, 'open')]);
      of.set(repo, { options, url: outputs.REDIS_URL });
    },
    killed: async (repo, by) => {
      await sweep(repo, '2', { 'docker-host': by.host }, by.onStart);
      return undefined;
    },
    again: async (repo) => green(await sweep(repo, '3', {})),
    check: async (repo) => expect(await askRedis(of.get(repo)?.url, 'a', 'b')).toBe('OK'),
    left: { servers: 2, networks: 1 },
    closed: { servers: 2, networks: 1 },
  };
}

const scheduled = (repo: Repository, id: string) => repo.job(repo.scheduled(), { run: { id } });

export const flows: Record<string, Flow> = {
  'build of postgresql': build('postgresql'),
  'build of mysql': build('mysql'),
  clone: { ...provisioning, ...cloned, prepare: data.prepare },
  create: {
    ...provisioning,
    prepare: plain,
    check: async (_, { outputs }) => expect(await askRedis(outputs.REDIS_URL, 'a', 'b')).toBe('OK'),
    left: { servers: 2, networks: 1 },
    closed: { servers: 0 },
  },
  reset: {
    ...cloned,
    prepare: spoilt,
    killed: async (repo, by) => {
      await opened(repo, '1').uses({ 'docker-host': by.host, reset: 'true' }, undefined, by.onStart);
      return undefined;
    },
    again: (repo) => provisioned(repo, '2', { reset: 'true' }),
  },
  replacement: {
    ...provisioning,
    ...cloned,
    prepare: async (repo) => {
      await spoilt(repo);
      data.configure(repo, { memory: '300m' });
    },
  },
  'communal create': {
    ...provisioning,
    prepare: (repo) => data.configure(repo, { provision_type: 'communal', communal_name: repo.name }),
    check: data.check,
    left: { servers: 1 },
    closed: { servers: 1 },
  },
  refresh: {
    ...withTemplate,
    prepare: data.prepare,
    killed: async (repo, by) => {
      const inputs = { 'docker-host': by.host };
      await scheduled(repo, '1').uses(inputs, undefined, by.onStart, 'refresh');
      return undefined;
    },
    again: async (repo) => {
      const job = scheduled(repo, '2');
      const result = green(await job.uses({}, undefined, undefined, 'refresh'));
      await ended(job);
      return result;
    },
    check: async (repo) => data.check(repo, green(await provisioned(repo, '3'))),
  },
  teardown: {
    prepare: async (repo) => {
      plain(repo);
      green(await provisioned(repo, '0'));
    },
    killed: async (repo, by) => {
      const job = closing(repo, '1');
      green(await job.uses({ 'docker-host': by.host }));
      by.requests.length = 0;
      await job.end(by.onStart);
      return undefined;
    },
    again: async (repo) => {
      const start = performance.now();
      // Its post step is what removes.
      const result = await close(repo, '2');
      return { ...result, milliseconds: performance.now() - start };
    },
    check: async () => {},
    left: { servers: 0 },
    closed: { servers: 0 },
  },
  sweep: sweeping(),
};
