import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPolicy, type PolicyRequest, policyFor, type ServiceRequest } from '../../src/state/policy';
import { memorySource, never } from './fixtures';

const GiB = 2 ** 30;
const hour = 3_600_000;

async function policy(rules: object) {
  const found = await policyFor(memorySource({ '/policy/web': JSON.stringify(rules) }), 'web', never);
  if (!found) throw new Error('no policy');
  return found;
}

function request(service: Partial<ServiceRequest> = {}, whole: Partial<PolicyRequest> = {}): PolicyRequest {
  const usual = {
    name: 'db',
    provider: 'docker',
    provisionType: 'independent',
    image: 'postgres:15',
    memoryBytes: GiB,
    cpus: 1,
  } as const;
  return { services: [{ ...usual, ...service }], experiments: 1, ttl: hour, ...whole };
}

describe('each rule names itself', () => {
  test.each<[object, PolicyRequest, string]>([
    [{ providers: ['local'] }, request(), 'providers allows only local; service db wants docker'],
    [{ providers: [] }, request(), 'providers allows only none; service db wants docker'],
    [
      { images: ['postgres:*', 'team/**'] },
      request({ image: 'evil:1' }),
      'images allows only postgres:*, team/**; service db wants evil:1',
    ],
    [
      { provision_types: ['communal'] },
      request(),
      'provision_types allows only communal; service db wants independent',
    ],
    [
      { data_roots: ['/data'] },
      request({ dataSource: '/etc/passwd' }),
      'data_roots allows only /data; service db wants /etc/passwd',
    ],
    [{ memory: '512m' }, request(), 'memory allows 512 MiB; service db wants 1 GiB'],
    [{ memory: '2g' }, request({ memoryBytes: undefined }), 'memory allows 2 GiB; service db wants no limit'],
    [{ cpus: 0.5 }, request(), 'cpus allows 0.5; service db wants 1'],
    [{ cpus: 2 }, request({ cpus: undefined }), 'cpus allows 2; service db wants no limit'],
    [
      { instances: 0 },
      request({ provider: 'aws' }),
      'instances allows 0 servers on AWS; the experiment wants 1, and others have 0',
    ],
    [
      { instances: 2 },
      request({ provider: 'aws' }, { beside: { memoryBytes: 0, cpus: 0, instances: 2 } }),
      'instances allows 2 servers on AWS; the experiment wants 1, and others have 2',
    ],
    [{ experiments: 3 }, request({}, { experiments: 4 }), 'experiments allows 3, this would be number 4'],
    [{ ttl: '72h' }, request({}, { ttl: 100 * hour }), 'ttl allows 3 d, the experiment would live 4.17 d'],
    [{ ttl: '2h' }, request({}, { ttl: undefined }), 'ttl allows 2 h, the experiment would live without end'],
  ])('%j', async (rules, wanted, violation) => {
    expect(checkPolicy(await policy(rules), wanted)).toEqual([`policy /policy/web: ${violation}`]);
    expect(checkPolicy(await policy({}), wanted)).toEqual([]);
  });

  test('instances are servers on AWS of experiments’ own, and no others', async () => {
    const none = await policy({ instances: 0 });
    expect(checkPolicy(none, request())).toEqual([]);
    expect(checkPolicy(none, request({ provider: 'aws', provisionType: 'communal' }))).toEqual([]);
    const beside = { memoryBytes: 0, cpus: 0, instances: 1 };
    expect(checkPolicy(await policy({ instances: 2 }), request({ provider: 'aws' }, { beside }))).toEqual([]);
  });

  test('all violations come at once', async () => {
    const strict = await policy({ providers: ['local'], memory: '512m', experiments: 0 });
    expect(checkPolicy(strict, request()).join('\n')).toMatch(/experiments[\s\S]*providers[\s\S]*memory/);
    expect(checkPolicy(strict, { services: [] })).toEqual([]);
  });
});

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['postgres:*', 'postgres:15', true],
  ['postgres:*', 'postgres', true],
  ['postgres:*', `postgres@${digest}`, true],
  ['postgres:*', `postgres:15@${digest}`, true],
  ['postgres:1?', `postgres:15@${digest}`, false],
  ['postgres:15', `postgres:15@${digest}`, false],
  ['postgres@*', `postgres@${digest}`, true],
  ['postgres@*', 'postgres:15', false],
  ['postgres:15@sha256:*', `postgres:15@${digest}`, true],
  ['postgres:15@sha256:*', `postgres:16@${digest}`, false],
  [`postgres@${digest}`, `postgres:15@${digest.replace('a', 'b')}`, false],
  ['**@*', `ghcr.io/acme/db:1@${digest}`, true],
  ['**@*', 'ghcr.io/acme/db:1', false],
  ['**', digest, false],
  ['**', digest.slice(7), false],
  ['**', 'deadbeef0123', false],
  ['deadbeef0123', 'deadbeef0123', false],
  ['deadbeef0123:*', 'deadbeef0123:latest', true],
  ['postgres:15', 'docker.io/library/postgres:15', true],
  ['docker.io/library/postgres:*', 'index.docker.io/postgres:15', true],
  ['acme/db:*', 'docker.io/acme/db:1', true],
  ['acme/db:*', 'ghcr.io/acme/db:1', false],
  ['ghcr.io/acme/**', 'ghcr.io/acme/a/b:1', true],
  ['ghcr.io/acme/**', 'ghcr.io/acme.evil/a:1', false],
  ['localhost:5000/*', 'localhost:5000/x', true],
  ['localhost/*:1', 'localhost/x:2', false],
  ['**', 'evil image', false],
  ['**', 'ghcr.io/acme/../evil/db:1', false],
  ['postgres:*', 'evil/postgres:15', false],
  ['postgres:*', 'mypostgres:15', false],
  ['postgres:1?', 'postgres:15', true],
  ['registry:5000/team/*', 'registry:5000/team/db', true],
  ['team/*', 'team/sub/db:1', false],
  ['team/**', 'team/sub/db:1', true],
  ['!evil:*', 'postgres:15', false],
  ['*', 'evil/x:1', false],
])('image glob %s on %s: %s', async (glob, image, allowed) => {
  expect(checkPolicy(await policy({ images: [glob] }), request({ image }))).toHaveLength(allowed ? 0 : 1);
});

describe('data roots', () => {
  test.each([
    ['/data/dump.sql', true],
    ['/data', true],
    ['/data/../etc/shadow', false],
    ['//etc/shadow', false],
    ['/database/x', false],
    ['C:\\secrets', false],
    ['s3://bucket/dumps/a.sql', true],
    ['s3://bucket/dumps-of-others/a.sql', false],
    ['S3://other/x', false],
    ['file:///etc/shadow', false],
    ['db/seed.sql', true],
    ['../outside.sql', false],
    ['a/../../outside.sql', false],
  ])('%s: %s', async (dataSource, allowed) => {
    const limited = await policy({ data_roots: ['/data/', 's3://bucket/dumps'] });
    expect(checkPolicy(limited, request({ dataSource }))).toHaveLength(allowed ? 0 : 1);
  });

  test('each of several dumps must lie there', async () => {
    const limited = await policy({ data_roots: ['/data'] });
    expect(checkPolicy(limited, request({ dataSource: ['/data/a', 'b.sql'] }))).toEqual([]);
    expect(checkPolicy(limited, request({ dataSource: ['/data/a', '/etc/b'] }))).toEqual([
      expect.stringContaining('/etc/b'),
    ]);
  });

  test('whatever path is allowed lies under the root once it is resolved', async () => {
    const limited = await policy({ data_roots: ['/data'] });
    const part = fc.constantFrom('..', '.', '', 'data', 'x', 'etc');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const dataSource = `/${parts.join('/')}`;
        const allowed = checkPolicy(limited, request({ dataSource })).length === 0;
        const { pathname } = new URL(`file://${dataSource.replace(/\/+/g, '/')}`);
        expect(allowed).toBe(/^\/data(\/|$)/.test(pathname));
      }),
    );
  });
});

test('limits of an app come before those of all apps, and nothing is merged', async () => {
  const state = memorySource({
    '/policy/web': 'memory: 4g',
    '/policy/default': 'memory: 1g\nexperiments: 2',
  });
  expect(await policyFor(state, 'web', never)).toEqual({ key: '/policy/web', memory: 4 * GiB });
  expect(await policyFor(state, 'other', never)).toEqual({
    key: '/policy/default',
    memory: GiB,
    experiments: 2,
  });
  expect(await policyFor(memorySource({}), 'web', never)).toBeUndefined();
});

test.each([
  ['{"image": ["postgres:*"]}', 'key `image` is unknown; did you mean `images`?'],
  ['{"providers": ["dockr"]}', '`providers.0`'],
  ['{"memory": "lots"}', '`memory`: must be bytes, or a number with k, m or g, such as 512m'],
  ['{"memory": 0}', '`memory`'],
  ['{"ttl": 3600}', '`ttl`: must be written like 90m, 72h or 14d'],
  ['{"ttl": "-1h"}', '`ttl`'],
  ['{"data_roots": ["data"]}', '`data_roots.0`: must be absolute'],
  ['no limits', 'it is a string, not keys with values'],
  ['{"images": ["x"', 'read as text: Flow'],
  ['[]', 'it is a list'],
])('limits that cannot be read stop everything: %s', async (text, why) => {
  const state = memorySource({ '/policy/default': text });
  await expect(policyFor(state, 'web', never)).rejects.toThrow(
    `The state's value /policy/default is wrong\n`,
  );
  await expect(policyFor(state, 'web', never)).rejects.toThrow(why);
});

test.each(['../services', 'a//b', '', 'a\nb'])(
  'an app called %j finds no way around the limits',
  async (app) => {
    await expect(policyFor(memorySource({}), app, never)).rejects.toThrow('is no key of the state');
  },
);
