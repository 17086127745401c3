import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensure } from '../../src/lifecycle/ensure';
import { MemoryLaboratory } from '../../src/providers/memory';
import { contextOn, intercepted, clonedKind as kind, plannedService } from './fixtures';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labtest-lifecycle-'));
  await writeFile(join(folder, 'dump.txt'), 'SET answer 42\n');
});
afterEach(() => rm(folder, { recursive: true }));

it('a template that another run removes between the look and the clone is built again', async () => {
  const laboratory = new MemoryLaboratory();
  let expired = 0;
  const context = contextOn(laboratory, {
    repositoryRoot: folder,
    hashFolder: folder,
    wrap: (provider) =>
      intercepted(provider, async (method) => {
        if (method !== 'create' || laboratory.templates.size === 0 || expired > 0) return;
        laboratory.templates.clear();
        expired++;
      }),
  });
  const service = plannedService({ kind, initialDataSource: 'dump.txt' });
  const made = await ensure(service, context);
  expect([expired, laboratory.templates.size]).toEqual([1, 1]);
  expect(made).toMatchObject({ how: 'created', template: { key: [...laboratory.templates.keys()][0] } });
  expect([...laboratory.servers.keys()]).toEqual([service.serverName]);
});
