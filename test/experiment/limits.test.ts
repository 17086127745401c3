import { expect, test } from 'vitest';
import { type Beside, enforce, limitsFor, strictest, within } from '../../src/experiment/limits';
import { planOf } from '../../src/experiment/plan';
import { parse } from '../config/parse';
import { memorySource, never } from '../state/fixtures';

/** Why a service of app `app` in repository `web` is refused; empty when it is not. */
async function refusal(
  policies: Record<string, string>,
  service: string,
  { app = 'web', beside = undefined as Beside | undefined } = {},
): Promise<string> {
  const limits = await limitsFor(memorySource(policies), app, 'web', never);
  const config = within(parse(`services:\n  db: ${service}\n`), limits);
  try {
    enforce(limits, planOf(config, app, 'main'), beside);
    return '';
  } catch (error) {
    return String(error);
  }
}

const GiB = 2 ** 30;

/** As the experiment of that number, beside others with 3 GiB and 3 CPUs. */
const nth = (number: number) => ({ number, used: { memoryBytes: 3 * GiB, cpus: 3, instances: 3 } });

test('the repository and its app are both limited: no name is a way around', async () => {
  const policies = { '/policy/trusted': 'images: ["**"]', '/policy/default': 'images: ["postgres:*"]' };
  const other = '{service: redis, image: evil:1}';
  expect(await refusal(policies, other, { app: 'trusted' })).toContain(
    'policy /policy/default: images allows',
  );
  const strict = { '/policy/trusted': 'memory: 64m', '/policy/web': 'images: ["**"]' };
  expect(await refusal(strict, '{service: redis, memory: 1g}', { app: 'trusted' })).toContain(
    'policy /policy/trusted: memory allows 64 MiB; service db wants 1 GiB',
  );
  expect(await refusal(strict, '{service: redis, memory: 1g}')).toBe('');
});

test('what nobody set stays within the limits', async () => {
  const limits = await limitsFor(
    memorySource({ '/policy/web': 'memory: 1g\ncpus: 2\nttl: 3h', '/policy/app': 'memory: 64m\ncpus: 4' }),
    'app',
    'web',
    never,
  );
  const config = within(parse('services: {redis: , postgresql: {memory: 2g, cpus: 1, ttl: 1h}}'), limits);
  expect(planOf(config, 'app', 'main').services).toMatchObject([
    { limits: { memoryBytes: 64 * 2 ** 20, cpus: 2 }, ttl: 3 * 3_600_000 },
    { limits: { memoryBytes: 2 * GiB, cpus: 1 }, ttl: 3_600_000 },
  ]);
});

test('a generous maximum of memory does not raise what is usual for a kind', async () => {
  const limits = await limitsFor(memorySource({ '/policy/web': 'memory: 64g' }), 'web', 'web', never);
  const bytes = (config: ReturnType<typeof parse>) =>
    planOf(config, 'web', 'main').services[0]?.limits.memoryBytes;
  const config = parse('services: {redis: }');
  expect(bytes(within(config, limits))).toBe(bytes(config));
});

test('a template is built with more memory than usual, unless the configuration or the organisation is against it', async () => {
  const built = async (service: string, policy?: string) => {
    const policies: Record<string, string> = policy ? { '/policy/web': policy } : {};
    const limits = await limitsFor(memorySource(policies), 'web', 'web', never);
    const config = within(parse(`services: {${service}}`), limits);
    return planOf(config, 'web', 'main', strictest(limits, 'memory')).services[0]?.limits.builderMemoryBytes;
  };
  expect(await built('postgresql: ')).toBe(4 * GiB);
  expect(await built('redis: ')).toBe(GiB / 2);
  expect(await built('postgresql: {memory: 2g}')).toBe(2 * GiB);
  expect(await built('postgresql: ', 'memory: 3g')).toBe(3 * GiB);
  expect(await built('postgresql: ', 'memory: 64g')).toBe(4 * GiB);
  expect(await built('postgresql: ', 'cpus: 2')).toBe(4 * GiB);
});

test('violations come at once; each scope has its number', async () => {
  const policies = { '/policy/web': 'experiments: 3\nproviders: [local]', '/policy/app': 'experiments: 2' };
  const said = await refusal(policies, '{service: redis, ttl: 9d}', {
    app: 'app',
    beside: { app: nth(3), repository: nth(3) },
  });
  expect(said).toContain('policy /policy/web: providers allows only local; service db wants docker');
  expect(said).toContain('policy /policy/app: experiments allows 2, this would be number 3');
  expect(said).not.toContain('experiments allows 3');
  expect(await refusal(policies, '{service: redis, provider: local}', { app: 'app' })).toBe('');
});

test('a configuration has 32 services at most, with and without policies, unless one says otherwise', async () => {
  const plan = (count: number) =>
    planOf(
      parse(
        `services:\n${Array.from({ length: count }, (_, at) => `  r${at}: {service: redis}\n`).join('')}`,
      ),
      'web',
      'main',
    );
  const limitsOf = (rules: string) => limitsFor(memorySource({ '/policy/web': rules }), 'web', 'web', never);
  expect(() => enforce([], plan(32))).not.toThrow();
  expect(() => enforce([], plan(33))).toThrow('has 33 services, and 32 are allowed');
  const usual = await limitsOf('memory: 1g');
  expect(() => enforce(usual, plan(33))).toThrow('services allows 32; the configuration has 33');
  expect(() => enforce(usual, plan(32))).not.toThrow();
  expect(await limitsOf('services: 40').then((limits) => enforce(limits, plan(33)))).toBeUndefined();
});

test('the sum of memory and CPUs is limited, of an experiment and of an app', async () => {
  const two = '{service: redis, memory: 1g, cpus: 1}\n  db2: {service: redis, memory: 1g, cpus: 1}';
  const beside = { app: nth(2), repository: nth(2) };
  const said = (rules: string, service = two) => refusal({ '/policy/web': rules }, service, { beside });
  expect(await said('experiment_memory: 2g\nexperiment_cpus: 2\napp_memory: 5g\napp_cpus: 5')).toBe('');
  expect(await said('experiment_memory: 1g')).toContain(
    'experiment_memory allows 1 GiB; the experiment wants 2 GiB in all',
  );
  expect(await said('experiment_cpus: 1')).toContain(
    'experiment_cpus allows 1; the experiment wants 2 in all',
  );
  expect(await said('app_memory: 4g')).toContain('app_memory allows 4 GiB; the app wants 5 GiB in all');
  expect(await said('app_cpus: 4')).toContain('app_cpus allows 4; the app wants 5 in all');
  const aws = '{service: postgresql, provider: aws, provision_type: independent}';
  expect(await said('instances: 3', aws)).toContain(
    'instances allows 3 servers on AWS; the experiment wants 1, and others have 3',
  );
  expect(await said('instances: 4', aws)).toBe('');
  expect(await said('app_cpus: 4', '{service: redis}')).toContain('the app wants no limit in all');
  expect(await said('experiment_memory: 1g', '{service: redis, provision_type: communal, memory: 9g}')).toBe(
    '',
  );
});

test('provider local knows no images', async () => {
  const policies = { '/policy/web': 'images: []' };
  expect(await refusal(policies, '{service: redis, provider: local}')).toBe('');
  expect(await refusal(policies, '{service: redis}')).toContain('images allows only none');
});
