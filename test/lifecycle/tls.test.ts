import { describe, expect, test } from 'vitest';
import { specOf } from '../../src/lifecycle/spec';
import { isExposed } from '../../src/providers/docker/names';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
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

test.each([
  [{}, false],
  [{ bindAddress: '127.0.0.1' }, false],
  [{ bindAddress: '0.0.0.0' }, true],
  [{ bindAddress: '10.0.0.5' }, true],
  [{ bindAddress: '0.0.0.0', jobNetwork: 'job' }, false],
])('the containers of an engine with %o are exposed: %s', (options, exposed) => {
  expect(isExposed(options)).toBe(exposed);
});
