import { afterAll, expect, it, onTestFinished } from 'vitest';
import { managedFilter } from '../../../src/experiment/ownership';
import { createDockerProvider } from '../../../src/providers/docker/index';
import { sealed } from '../../../src/providers/labels';
import { engineAhead } from './clock';
import { clearAway, engine, never, redisSpec, silent } from './laboratory';

afterAll(clearAway);

const hours = 3_600_000;

it('a server that has stood still for days is no leftover of a dead run; what read files for one is', async () => {
  const front = await engineAhead(48 * hours);
  const provider = await createDockerProvider({ host: front.host });
  onTestFinished(async () => {
    await provider.close();
    await front.close();
  });
  const spec = redisSpec();
  const server = await provider.commit(await provider.create(spec, silent, never()));
  const name = `labtest-helper-${spec.name}`;
  const labels = sealed(name, {
    'labtest.helper': 'true',
    'labtest.app': String(spec.labels['labtest.app']),
  });
  await engine.createContainer({ name, Image: spec.image, Labels: { ...labels } });
  const left = (await provider.leftovers?.(managedFilter)) ?? [];
  expect(left.filter((one) => one.name.includes(spec.name)).map((one) => one.name)).toEqual([name]);
  await provider.destroy(server);
});
