import { describe, expect, test } from 'vitest';
import { specOf } from '../../src/lifecycle/spec';
import { certified, insideWith, tlsOf as known } from '../../src/providers/certified';
import { isExposed } from '../../src/providers/docker/names';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import type { Template } from '../../src/providers/provider';
import { kinds } from '../../src/services/registry';
import { contextOn, plannedService } from './fixtures';

const context = contextOn(new MemoryLaboratory());
const tlsOf = (kind: keyof typeof kinds, tls?: boolean, exposed?: boolean) =>
  specOf(plannedService({ kind: kinds[kind], tls }), context, { provider: { exposed } }).tls;

describe('a server speaks TLS', () => {
  test.each([
    ['where its service says so', true, undefined, { account: 'postgres' }],
    ['where others reach its provider’s servers', undefined, true, { account: 'postgres' }],
    ['nowhere where its service says no', false, true, undefined],
    ['nowhere else', undefined, undefined, undefined],
  ])('%s', (_, tls, exposed, wanted) => {
    expect(tlsOf('postgresql', tls, exposed)).toEqual(wanted);
  });

  test('unless its kind cannot', () => {
    expect(tlsOf('memcached', undefined, true)).toBeUndefined();
  });
});

describe('a clone without TLS of a template that was made with it', () => {
  const spec = (tls: boolean, template?: Template) =>
    specOf(plannedService({ kind: kinds.postgresql, tls }), context, { template });

  test('is reached without, although an engine hands the template’s variables on to it', async () => {
    const { environment } = await certified(spec(true), []);
    const template = { key: 'k', reference: 'r', labels: {}, environment, createdAt: new Date() };
    expect(await tlsSeen(environment)).toBe(true);
    const clone = await certified(spec(false, template), []);
    expect(await tlsSeen({ ...template.environment, ...clone.environment })).toBe(false);
  });

  const tlsSeen = async (environment: Record<string, string>) => {
    const outer = await known(environment, 'localhost');
    const inner = insideWith(environment, { host: '127.0.0.1', port: 1 }).tls;
    expect(inner === undefined).toBe(outer === undefined);
    return outer !== undefined;
  };
});

test.each([
  [{}, false],
  [{ bindAddress: '127.0.0.1' }, false],
  [{ bindAddress: '0.0.0.0' }, true],
  [{ bindAddress: '10.0.0.5' }, true],
  [{ bindAddress: '0.0.0.0', jobNetwork: 'job' }, false],
])('the containers of an engine with %o are exposed: %s', (options, exposed) => {
  expect(isExposed(options)).toBe(exposed);
});
