import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { parseConfig } from '../../../src/config/config';
import { type PlannedService, planOf } from '../../../src/experiment/plan';
import type { Context, Obtained } from '../../../src/lifecycle/context';
import { ensure } from '../../../src/lifecycle/ensure';
import type { Provider } from '../../../src/providers/provider';
import { contextFor } from '../../communal/laboratory';
import { images } from '../../setup/images';
import { type Swarm, startSwarm } from './engines';
import { providerOf } from './laboratory';

/** A service that `run` asks for has a dump and a setup script. */
export const withData = { initial_data_source: 'dump.sql', data_setup_script: 'setup.sh' };

export const configured = (services: object) =>
  parseConfig({ file: '.labtest.yml', format: 'json', text: JSON.stringify({ services }) });

export interface Runs {
  swarm: Swarm;
  /** By the first manager, and by the second. */
  providers: [Provider, Provider];
  /** Where the repository of the runs is. */
  root: string;
  planned(experiment: string, more?: object): PlannedService;
  context(provider: Provider, over?: Partial<Context>): ReturnType<typeof contextFor>;
  /** What a run of an experiment does, by one of the managers. */
  run(
    experiment: string,
    more?: object,
    by?: 0 | 1 | Provider,
    over?: Partial<PlannedService>,
  ): Promise<Obtained & { log: string }>;
  end(): Promise<void>;
}

/** Runs of experiments that have a PostgreSQL, on a swarm of three managers. */
export async function startRuns(): Promise<Runs> {
  const swarm = await startSwarm(3);
  const image = await swarm.offered(images.postgres);
  const providers: Runs['providers'] = [await providerOf(swarm, 0), await providerOf(swarm, 1)];
  const root = await mkdtemp(join(tmpdir(), 'labtest-swarm-app-'));
  await writeFile(join(root, 'dump.sql'), "CREATE TABLE held (x text);\nINSERT INTO held VALUES ('dump');\n");
  const script = '#!/bin/sh\nset -e\npsql "$DATABASE_URL" -qc "INSERT INTO held VALUES (\'setup\')"\n';
  await writeFile(join(root, 'setup.sh'), script);
  await chmod(join(root, 'setup.sh'), 0o755);
  const planned = (experiment: string, more: object = {}) => {
    const config = configured({ postgresql: { provider: 'swarm', image, memory: '256m', ...more } });
    const [service] = planOf(config, 'web', experiment).services;
    if (!service) throw new Error('no service');
    return service;
  };
  const context: Runs['context'] = (provider, over = {}) =>
    contextFor(provider, { repositoryRoot: root, ...over });
  const run: Runs['run'] = async (experiment, more = {}, by = 0, over = {}) => {
    const background: Promise<void>[] = [];
    const provider = typeof by === 'number' ? providers[by] : by;
    const one = context(provider, { background: (work) => void background.push(work) });
    const obtained = await ensure({ ...planned(experiment, more), ...over }, one);
    await Promise.all(background);
    return { ...obtained, log: one.log.lines.join('\n') };
  };
  const end = async () => {
    await Promise.all(providers.map((provider) => provider.close()));
    await swarm.end();
    await rm(root, { recursive: true });
  };
  return { swarm, providers, root, planned, context, run, end };
}

/** What a database holds, by the credentials that were handed out. */
export async function held({
  server: { endpoint },
  access,
}: Pick<Obtained, 'server' | 'access'>): Promise<string[]> {
  const { host, port, tls } = endpoint ?? { host: '', port: 0 };
  const { database, username: user, password } = access;
  const ssl = tls && { ca: tls.ca };
  const client = new Client({ host, port, database, user, password, ssl, connectionTimeoutMillis: 5000 });
  // The server may be ended meanwhile, which is what is waited for.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query('SELECT x FROM held ORDER BY x')).rows.map(({ x }) => x);
  } finally {
    await client.end();
  }
}

/** A provider to which something is done before it begins one of its steps for the first time. */
export function before(step: keyof Provider, deed: () => Promise<unknown>, provider: Provider): Provider {
  let done: Promise<unknown> | undefined;
  return new Proxy(provider, {
    get: (all, name) => {
      const known: unknown = Reflect.get(all, name);
      if (typeof known !== 'function') return known;
      if (name !== step) return known.bind(all);
      return async (...args: unknown[]) => {
        done ??= deed();
        await done;
        return await known.apply(all, args);
      };
    },
  });
}
