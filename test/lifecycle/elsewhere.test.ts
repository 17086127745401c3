import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ensure } from '../../src/lifecycle/ensure';
import { refreshTemplates } from '../../src/lifecycle/refresh';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { clonedKind, contextOn, intercepted, plannedService } from './fixtures';

/** A provider by two engines, of which the first goes away at a method, or only fails there. */
async function failingAt(method: string, { away }: { away: boolean }) {
  const repositoryRoot = await mkdtemp(join(tmpdir(), 'labtest-lifecycle-'));
  onTestFinished(() => rm(repositoryRoot, { recursive: true }));
  await writeFile(join(repositoryRoot, 'dump.txt'), 'SET answer 42\n');
  const laboratory = new MemoryLaboratory();
  let [asked, left] = [{}, 1];
  const context = contextOn(laboratory, {
    ...{ repositoryRoot, hashFolder: repositoryRoot },
    wrap: (provider) => {
      const failing = intercepted(provider, async (name) => {
        if (name !== method || left-- <= 0) return;
        if (away) asked = {};
        throw new Error('the connection broke');
      });
      return Object.defineProperty(failing, 'asked', { get: () => asked });
    },
  });
  return { context, laboratory };
}

const service = plannedService({ kind: clonedKind, initialDataSource: 'dump.txt' });

it.each(['find', 'create', 'start', 'commit'])(
  'a service is made once more where the engine that was asked went away at %s',
  async (method) => {
    const { context, laboratory } = await failingAt(method, { away: true });
    expect(await ensure(service, context)).toMatchObject({ how: 'created' });
    expect([...laboratory.servers.keys()]).toEqual([service.serverName]);
    expect(context.log.lines.join('\n')).toContain(
      'begun again, by way of another engine. the connection broke',
    );
  },
);

it('what fails while its engine is the same fails', async () => {
  const { context, laboratory } = await failingAt('commit', { away: false });
  await expect(ensure(service, context)).rejects.toThrow('the connection broke');
  expect([...laboratory.servers.keys()]).toEqual([]);
});

it('a template is made once more by a refresh', async () => {
  const { context } = await failingAt('start', { away: true });
  const plan = { app: 'web', experiment: '', environment: [], services: [service] };
  const { refreshed, failed } = await refreshTemplates(plan, context, { unused: 1, atMost: 3 });
  expect(failed).toEqual([]);
  expect(refreshed).toMatchObject([{ built: true }]);
});
