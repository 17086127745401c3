import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createDockerProvider } from '../../../src/providers/docker/index';
import type { ProviderWithCommands, Server } from '../../../src/providers/provider';
import { images } from '../../setup/images';
import { clearAway, engine, never, redisSpec, silent } from './laboratory';

let provider: ProviderWithCommands;
beforeAll(async () => {
  provider = await createDockerProvider();
});
afterAll(async () => {
  await provider.close();
  await clearAway();
});

const started = async (spec = redisSpec()) => provider.start(await provider.create(spec, silent, never()));
const inspect = ({ id }: Server) => engine.getContainer(id).inspect();

describe('labels of an image', () => {
  /** An image that carries `labels`, and a container of somebody else that has them from it. */
  async function stranger(labels: Record<string, string>) {
    const tag = redisSpec().name;
    const source = await engine.createContainer({ Image: images.redis });
    const changes = Object.entries(labels).map(([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`);
    await source.commit({ repo: tag, tag: '1', changes: changes.join('\n') });
    await source.remove();
    const container = await engine.createContainer({ Image: `${tag}:1`, name: `${tag}-stranger` });
    onTestFinished(async () => {
      await container.remove({ force: true, v: true });
      await engine.getImage(`${tag}:1`).remove({ force: true });
    });
    return { image: `${tag}:1`, container };
  }

  it('make no container ours, nor one that is ours another one', async () => {
    const model = await started();
    const all = (await inspect(model)).Config.Labels;
    const more = { 'labtest.protected': 'true', 'labtest.pull-request': '7799', 'labtest.ttl': '2001' };
    const { image, container } = await stranger({ ...all, ...more, 'labtest.network': 'theirs' });
    expect((await container.inspect()).Config.Labels).toMatchObject(more);
    expect((await provider.listOwned(model.labels)).map(({ id }) => id)).toEqual([model.id]);
    expect(await provider.listOwned({ 'labtest.pull-request': '7799' })).toEqual([]);
    const spec = redisSpec({ image });
    await container.rename({ name: spec.name });
    expect(await provider.find(spec.name, spec.labels)).toMatchObject({ status: 'foreign' });
    await container.rename({ name: `${spec.name}-stranger` });
    const server = await provider.commit(await started(spec));
    expect(Object.keys(server.labels)).toEqual(expect.arrayContaining(Object.keys(spec.labels)));
    for (const label of [...Object.keys(more), 'labtest.network'])
      expect(server.labels).not.toHaveProperty([label]);
    expect((await provider.listOwned(spec.labels)).map(({ id }) => id)).toEqual([server.id]);
  });

  it('remove nobody’s container as a lease or a helper that a dead run left', async () => {
    const { container } = await stranger({
      'labtest.managed-by': 'labtest.lease',
      'labtest.helper': 'true',
      'labtest.lease': 'x',
    });
    await provider.tidy?.();
    expect((await container.inspect()).State.Status).toBe('created');
  });
});
