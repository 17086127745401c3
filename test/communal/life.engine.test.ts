import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { communalServerOf } from '../../src/communal/server';
import { ownershipFilter } from '../../src/experiment/ownership';
import type { PlannedService } from '../../src/experiment/plan';
import { down } from '../../src/lifecycle/down';
import { ensure } from '../../src/lifecycle/ensure';
import { attachShared } from '../../src/lifecycle/shared';
import { specOf } from '../../src/lifecycle/spec';
import { removeUnlisted } from '../../src/lifecycle/up';
import { createDockerProvider } from '../../src/providers/docker/index';
import type { Provider, Server } from '../../src/providers/provider';
import type { Access } from '../../src/services/kind';
import { addressOf } from '../../src/services/redis/address';
import { recordingLog } from '../lifecycle/fixtures';
import { engine } from '../providers/docker/laboratory';
import { communalService, contextFor, ownName } from './laboratory';
import { planning } from './planned';

let base: Provider;
const planned = planning();

beforeAll(async () => {
  base = await createDockerProvider();
});
afterAll(async () => {
  await base.close();
});

async function connected({ server, access }: Awaited<ReturnType<typeof ensure>>): Promise<Client> {
  const { username: user, password, database } = access;
  const client = new Client({ ...server.endpoint, user, password, database });
  client.on('error', () => {});
  await client.connect();
  return client;
}

it('several first users at once make one server, and a database each', async () => {
  const name = ownName();
  const users = [1, 2, 3].map((number) => planned('postgresql', name, { experiment: `e${number}` }));
  const obtained = await Promise.all(users.map((service) => ensure(service, contextFor(base))));
  expect(new Set(obtained.map(({ server }) => server.endpoint?.port)).size).toBe(1);
  expect(new Set(obtained.map(({ access }) => access.database)).size).toBe(3);
  const servers = await base.listOwned(
    ownershipFilter({ repositoryId: 'communal', app: 'communal', experiment: name }),
  );
  expect(servers).toHaveLength(1);
});

it('a teardown drops the database and role with open connections, and nothing else; the server stays', async () => {
  const name = ownName();
  const [one, two] = [
    planned('postgresql', name, { experiment: 'one' }),
    planned('postgresql', name, { experiment: 'two' }),
  ];
  const context = contextFor(base);
  const [gone, kept] = [await ensure(one, context), await ensure(two, context)];
  const [open, other] = [await connected(gone), await connected(kept)];
  await open.query('BEGIN; CREATE TABLE held (x int)');
  await other.query('CREATE TABLE t (x int)');
  const providers = [base, await context.host(one)];
  const keep = () => undefined;
  const result = await down(
    providers,
    [ownershipFilter({ repositoryId: '17', experiment: 'one' })],
    keep,
    recordingLog(),
  );
  expect(result).toMatchObject({ removed: [{ experiment: 'one', service: 'postgresql' }], failed: [] });
  await expect(open.query('SELECT 1')).rejects.toThrow();
  await expect(connected(gone)).rejects.toThrow(/password authentication failed/);
  await other.query('SELECT * FROM t');
  const { rows } = await other.query<{ datname: string }>('SELECT datname FROM pg_database');
  expect(rows.map(({ datname }) => datname)).not.toContain(gone.access.database);
  await other.end();
});

it('no filter of a teardown, no change of settings and no configuration without it removes a communal server', async () => {
  const name = ownName();
  const service = planned('redis', name);
  const context = contextFor(base);
  await ensure(service, context);
  const { serverName } = communalServerOf(service);
  const { Id } = await engine.getContainer(serverName).inspect();
  const filters = ['17', '', '4'].map((repositoryId) => ownershipFilter({ repositoryId }));
  const providers = [base, await context.host(service)];
  await down(providers, filters, () => undefined, recordingLog());
  const plan = { app: 'web', experiment: 'feature/x', environment: [], services: [] };
  await ensure(service, context);
  expect(await removeUnlisted(plan, providers, context)).toEqual(['redis']);
  const changed = planned('redis', name, { communal: { name, fingerprint: { image: 'two' } } });
  const later = contextFor(base, { reset: true });
  await ensure(changed, later);
  expect(later.log.lines.join('\n')).toContain('used as it is, although image differ');
  // Jobs of other tests look for their services on every communal server, and start it where it is stopped.
  const ended = engine.getContainer(serverName).wait({ condition: 'next-exit' });
  // Killed outright, a Redis on a busy disk forgets its last second, and with it that the service exists.
  await engine.getContainer(serverName).kill({ signal: 'SIGTERM' });
  await ended;
  expect(await ensure(changed, contextFor(base))).toMatchObject({ how: 'restarted' });
  expect((await engine.getContainer(serverName).inspect()).Id).toBe(Id);
});

it.each(['postgresql', 'mysql', 'redis'] as const)(
  'a reset gives a %s service other data and the same access',
  async (kind) => {
    const service = planned(kind, ownName());
    const context = contextFor(base);
    const before = await ensure(service, context);
    const later = contextFor(base, { reset: true, owner: { ...context.owner, run: '101/1/test/step' } });
    const after = await ensure(service, later);
    expect(after).toMatchObject({ how: 'reset', access: before.access });
    expect(after.server.id).not.toBe(before.server.id);
    const all = await (await context.host(service)).listOwned(ownershipFilter({ repositoryId: '17' }));
    expect(all.map(({ id }) => id)).toEqual([after.server.id]);
    expect(await ensure(service, context)).toMatchObject({ how: 'attached', access: before.access });
  },
);

it.each(['postgresql', 'mysql', 'redis'] as const)(
  'a reset whose script fails leaves a %s service as it was, and one whose script runs does not',
  async (kind) => {
    const repositoryRoot = mkdtempSync(join(tmpdir(), 'labtest-communal-'));
    onTestFinished(() => rmSync(repositoryRoot, { recursive: true }));
    const script = (text: string) =>
      writeFileSync(join(repositoryRoot, 'setup.sh'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const service = { ...planned(kind, ownName()), dataSetupScript: 'setup.sh' };
    const context = contextFor(base, { repositoryRoot });
    const resetting = () =>
      contextFor(base, {
        ...{ repositoryRoot, reset: true },
        owner: { ...context.owner, run: '101/1/test/step' },
      });
    script('exit 0');
    const before = await ensure(service, context);
    script('exit 7');
    await expect(ensure(service, resetting())).rejects.toThrow('data_setup_script');
    const left = await ensure(service, context);
    expect(left).toMatchObject({ how: 'attached', access: before.access, server: { id: before.server.id } });
    script('echo once >> ran');
    expect(await ensure(service, resetting())).toMatchObject({ how: 'reset', access: before.access });
    const all = await (await context.host(service)).listOwned(ownershipFilter({ repositoryId: '17' }));
    expect(all).toHaveLength(1);
    // Where names are for good, it is tried out first.
    const times = kind === 'postgresql' ? 1 : 2;
    expect(readFileSync(join(repositoryRoot, 'ran'), 'utf8')).toBe('once\n'.repeat(times));
  },
);

it.each(['postgresql', 'mysql', 'redis'] as const)(
  'nobody who knew the %s service before gets into the one that is being filled',
  async (kind) => {
    const service = planned(kind, ownName());
    const context = contextFor(base);
    const { server, access } = await ensure(service, context);
    const provider = await context.host(service);
    await provider.destroy(server);
    const filling = await provider.start(
      await provider.create(specOf(service, context), () => {}, context.signal),
    );
    const ready = async ({ endpoint }: Server, as: Access) =>
      endpoint && (await service.kind.ready(endpoint, as, service.settings, 5000));
    await expect(ready(filling, access)).rejects.toThrow(/denied|authentication failed|WRONGPASS/);
    await ready(filling, service.kind.access(filling.environment));
    const committed = await provider.commit(filling);
    expect(service.kind.access(committed.environment)).toEqual(access);
    await ready(committed, access);
  },
);

it('40 experiments that want one of 15 logical databases get 15 different ones, and the others are told why not', async () => {
  const name = ownName();
  const settings = { commands: ['--databases', '17'] };
  const all = Array.from({ length: 40 }, (_, at) =>
    planned('redis', name, { experiment: `e${at}`, settings }),
  );
  const context = contextFor(base);
  await ensure(all[0] as PlannedService, context);
  const outcomes = await Promise.allSettled(all.slice(1).map((service) => ensure(service, context)));
  const numbers = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value.access.database] : []));
  expect(new Set([...numbers, '1']).size).toBe(15);
  expect(numbers).toHaveLength(14);
  const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  expect(
    refused.every((why) => why.includes('All 15 logical databases of the communal Redis are taken')),
  ).toBe(true);
});

it('a released logical database is empty for the next one', async () => {
  const name = ownName();
  const settings = { commands: ['--databases', '3'] };
  const context = contextFor(base);
  const [one, two] = ['a', 'b'].map((experiment) => planned('redis', name, { experiment, settings })) as [
    PlannedService,
    PlannedService,
  ];
  const first = await ensure(one, context);
  const client = (await dial(first)) as ReturnType<typeof createClient>;
  await client.set('secret', 'of a');
  await (await context.host(one)).destroy(first.server);
  await expect(client.get('secret')).rejects.toThrow();
  const second = await ensure(two, context);
  expect(second.access.database).toBe(first.access.database);
  const other = await dial(second);
  expect(await other.dbSize()).toBe(0);
  other.destroy();
});

async function dial({ server, access }: Awaited<ReturnType<typeof ensure>>) {
  const { username = '', password = '', database } = access;
  const socket = { ...(server.endpoint && addressOf(server.endpoint)), reconnectStrategy: false as const };
  const client = createClient({ username, password, database: Number(database), socket });
  client.on('error', () => {});
  await client.connect();
  return client;
}

it('a shared service is the other experiment’s, and is refused to another organisation unless it is listed', async () => {
  const name = ownName();
  const context = contextFor(base);
  const origin = await ensure(
    planned('redis', name, { experiment: 'main', shareWith: ['owner:99'] }),
    context,
  );
  const sharing = (app: string, experiment = 'main'): PlannedService => ({
    ...communalService('redis', name),
    identity: { app, experiment: 'feature/y', service: 'cache' },
    provisionType: 'shared',
    shared: { app: 'web', experiment },
  });
  const everywhere = async () => [base, await context.host(communalService('redis', name))];
  const same = contextFor(base, { everywhere });
  expect(await attachShared(sharing('web'), same)).toMatchObject({ how: 'shared', access: origin.access });
  const stranger = { ...same, owner: { ...same.owner, organisationId: '99' } };
  expect(await attachShared(sharing('shop'), stranger)).toMatchObject({ access: origin.access });
  const unlisted = { ...same, owner: { ...same.owner, organisationId: '98' } };
  await expect(attachShared(sharing('web'), unlisted)).rejects.not.toThrow(/web \/ main/);
  await expect(attachShared(sharing('web', 'gone'), same)).rejects.toThrow(
    /experiment gone[\s\S]*web \/ main \/ redis/,
  );
});
