import { describe, expect, it } from 'vitest';
import { LabTestError } from '../../src/core/errors';
import { filling } from '../../src/lifecycle/broken-off';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import type { Provider, Server } from '../../src/providers/provider';
import { contextOn, plannedService } from './fixtures';

/** Of a server that has ended, or of one whose engine does not say. */
function thrown(error: unknown, reason?: string): Promise<unknown> {
  const ended = async () => reason ?? Promise.reject(new Error('no answer'));
  const provider = { ended } as unknown as Provider;
  const context = contextOn(new MemoryLaboratory());
  const target = [{} as Server, {}, provider, plannedService(), context] as const;
  return filling(target, () => Promise.reject(error)).then(
    () => undefined,
    (caught: unknown) => caught,
  );
}

describe('a connection that breaks while a server is filled', () => {
  it.each([
    new Error('Connection terminated unexpectedly'),
    new Error('Socket closed unexpectedly'),
    Object.assign(new Error('Connection lost: The server closed the connection.'), {
      code: 'PROTOCOL_CONNECTION_LOST',
    }),
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
  ])('%s: says what became of the server', async (error) => {
    const ended = await thrown(error, 'it was killed (code 137)');
    expect(ended).toBeInstanceOf(LabTestError);
    expect(String(ended)).toContain('cache: its server ended while it was filled: it was killed (code 137).');
    const silent = await thrown(error);
    expect(String(silent)).toContain('cache: the connection to its server ended while it was filled.');
    expect(String(silent)).toContain(error.message);
  });

  it('is nothing that another error is taken for', async () => {
    const [own, defect] = [
      new LabTestError({ what: 'The dump ends too early.' }),
      new TypeError('x is not y'),
    ];
    expect(await thrown(own, 'it was killed')).toBe(own);
    expect(await thrown(defect, 'it was killed')).toBe(defect);
  });
});
