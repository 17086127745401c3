import { expect, it } from 'vitest';
import { ensure } from '../../src/lifecycle/ensure';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { contextOn, plannedService } from './fixtures';

const service = plannedService();

it('a run of an older commit does not replace what a newer one has only attached to', async () => {
  const laboratory = new MemoryLaboratory();
  const { owner } = contextOn(laboratory);
  const isOutdated = async () => true;
  const of = (run: string, over = {}) => contextOn(laboratory, { owner: { ...owner, run }, ...over });
  const first = await ensure(service, of('5/1/test/step'));
  const changed = plannedService({ fingerprint: { image: 'two' } });
  const older = of('7/2/test/step', { isOutdated });
  await expect(ensure(changed, older)).rejects.toThrow(
    /cache: a run of another commit has made it with other settings \(image\)/,
  );
  expect(await ensure(service, older)).toMatchObject({ how: 'attached', access: first.access });
  const reset = of('7/2/test/step', { isOutdated, reset: true });
  expect(await ensure(changed, reset)).toMatchObject({ how: 'recreated' });
  expect(await ensure(service, of('11/1/test/step'))).toMatchObject({ how: 'recreated' });
});
