import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { communalServerOf } from '../../src/communal/server';
import { ensure } from '../../src/lifecycle/ensure';
import { createDockerProvider } from '../../src/providers/docker/index';
import { communalService, contextFor, ownName } from '../communal/laboratory';
import { engineSocket } from '../providers/docker/front';
import { root } from '../runner/runner.ts';
import { images } from '../setup/images';
import { ended, engine, green, type Repository, repository } from './fixtures';

const modules = realpathSync(join(root, 'node_modules'));

/** A network as the runner makes one for a job that runs in a container. */
async function jobNetwork() {
  const name = `github_network_${randomUUID().slice(0, 8)}`;
  const network = await engine.createNetwork({ Name: name });
  onTestFinished(() => network.remove().catch(() => {}));
  /** Whoever is still attached, by name; then the network goes, as it does at the end of a job. */
  const remove = async () => {
    const attached = Object.values((await network.inspect()).Containers ?? {});
    expect(attached.map(({ Name }) => Name)).toEqual([]);
    await network.remove();
  };
  return { name, remove };
}

/**
 * Runs node in a container of that network, with the engine's socket mounted, as the runner does with actions and
 * steps. The image only has to have what node links against.
 */
function inContainer(repo: Repository, network: string) {
  const folders = [root, modules, repo.workspace, tmpdir(), process.execPath].flatMap((path) => [
    '--volume',
    `${path}:${path}`,
  ]);
  return (script: string, env: Record<string, string>) => {
    const names = Object.keys(env).filter((name) => name !== 'PATH');
    const flags = [
      '--rm',
      '--network',
      network,
      '--workdir',
      repo.workspace,
      '--entrypoint',
      process.execPath,
    ];
    const socket = ['--volume', `${engineSocket}:/var/run/docker.sock`];
    const passed = names.flatMap((name) => ['--env', name]);
    return {
      program: 'docker',
      args: ['run', ...flags, ...folders, ...socket, ...passed, images.mariadb, script],
    };
  };
}

/** A communal server of somebody else, which every job looks at. */
async function communalServer() {
  const base = await createDockerProvider();
  const service = communalService('redis', ownName());
  onTestFinished(async () => {
    await engine.getContainer(communalServerOf(service).serverName).remove({ force: true, v: true });
    await base.close();
  });
  await ensure(service, contextFor(base));
}

it('a job in a container reaches its services by their names, and its network is free again afterwards', async () => {
  await communalServer();
  const repo = repository();
  repo.configure({
    db: { service: 'postgresql', image: images.postgres },
    cache: { service: 'redis', image: images.redis },
  });
  const { name, remove } = await jobNetwork();
  const launch = inContainer(repo, name);
  const job = repo.job(repo.pull('opened'), { network: name, launch });
  const { outputs } = green(await job.uses());
  expect(outputs).toMatchObject({
    DATABASE_HOST: 'db',
    DATABASE_PORT: '5432',
    REDIS_HOST: 'cache',
    REDIS_PORT: '6379',
  });
  const ports = (await repo.containers()).flatMap(({ HostConfig }) =>
    Object.keys(HostConfig.PortBindings ?? {}),
  );
  expect(ports).toEqual([]);

  repo.write(
    'step.mjs',
    `import { Client } from '${modules}/pg/esm/index.mjs';
     const client = new Client({ connectionString: process.env.DATABASE_URL });
     await client.connect();
     console.log((await client.query('SELECT current_database() AS name')).rows[0].name);
     await client.end();`,
  );
  const env = { DATABASE_URL: outputs.DATABASE_URL ?? '' };
  const { program, args } = launch(`${repo.workspace}/step.mjs`, env);
  const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, ...env } });
  expect(stdout.trim()).toBe(outputs.DATABASE_NAME);

  await ended(job);
  await remove();
  const next = await jobNetwork();
  const second = repo.job(repo.pull('synchronize'), {
    network: next.name,
    launch: inContainer(repo, next.name),
    run: { id: '101' },
  });
  const again = green(await second.uses());
  expect(again.outputs).toMatchObject({ DATABASE_URL: outputs.DATABASE_URL, created: 'false' });
  await ended(second);
  await next.remove();

  const last = await jobNetwork();
  const closed = repo.job(repo.pull('closed'), { network: last.name, launch: inContainer(repo, last.name) });
  const { log } = green(await closed.uses());
  expect(await ended(closed), log).toContain('2 removed, 0 kept');
  await last.remove();
  expect(await repo.containers()).toEqual([]);
});

it('a refresh in a job in a container leaves its network free, too', async () => {
  const communal = ownName();
  const { serverName } = communalServerOf(communalService('postgresql', communal));
  onTestFinished(async () => void (await engine.getContainer(serverName).remove({ force: true, v: true })));
  const repo = repository();
  repo.write('dump.sql', 'CREATE TABLE people (id int);\n');
  const service = { provision_type: 'communal', communal_name: communal, image: images.postgres };
  repo.configure({ postgresql: { ...service, initial_data_source: 'dump.sql' } });
  const { name, remove } = await jobNetwork();
  const job = repo.job(repo.scheduled(), { network: name, launch: inContainer(repo, name) });
  const { outputs } = green(await job.uses({}, undefined, undefined, 'refresh'));
  expect(outputs.built).toBe('true');
  await ended(job);
  await remove();
});

it('a report in a job in a container runs on its clone, though the experiment has a server of that name there', async () => {
  const repo = repository();
  repo.configure({ db: { service: 'postgresql', image: images.postgres } });
  repo.write(
    'migrate.mjs',
    `import { Client } from '${modules}/pg/esm/index.mjs';
     const client = new Client({ connectionString: process.env.DATABASE_URL });
     await client.connect();
     await client.query('CREATE TABLE only_in_the_clone (n int)');
     await client.end();
     console.log('on ' + process.env.DATABASE_HOST);`,
  );
  const { name, remove } = await jobNetwork();
  const job = repo.job(repo.pull('opened'), { network: name, launch: inContainer(repo, name) });
  expect(green(await job.uses()).outputs.DATABASE_HOST).toBe('db');
  const inputs = { command: `'${process.execPath}' migrate.mjs`, token: '' };
  const { log, outputs } = green(await job.uses(inputs, undefined, undefined, 'report'));
  expect(log).toMatch(/^on (?!db$)\S+$/m);
  const [{ changes }] = JSON.parse(outputs.report ?? '').services;
  expect(changes).toMatchObject([{ how: 'added', object: 'only_in_the_clone' }]);
  await ended(job);
  await remove();
});
