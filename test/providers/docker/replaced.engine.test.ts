// What a run leaves that dies while one container takes the place of another: each step is done here by hand.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replaceContainer } from '../../../src/providers/docker/containers/aside';
import { listContainers } from '../../../src/providers/docker/containers/list';
import { createDockerProvider } from '../../../src/providers/docker/index';
import type { Provider, Server, ServerSpec } from '../../../src/providers/provider';
import { clearAway, engine, never, redisSpec, silent } from './laboratory';

let provider: Provider;
beforeAll(async () => {
  provider = await createDockerProvider();
});
afterAll(async () => {
  await provider.close();
  await clearAway();
});

const rename = ({ id }: Server, name: string) => engine.getContainer(id).rename({ name });
const started = async (spec: ServerSpec) => provider.start(await provider.create(spec, silent, never()));
const replace = async (server: Server, replaced: Server) => await provider.replace?.(server, replaced);

/** What stands under the name, and what is listed: whether each is pending, by its id. */
async function seen({ name, labels }: ServerSpec) {
  const found = await provider.find(name, labels);
  const listed = await provider.listed(labels);
  const owned = await provider.listOwned(labels);
  const pending = Object.fromEntries(listed.map((one) => [one.id, one.pending]));
  expect(Object.fromEntries(owned.map((one) => [one.id, one.pending]))).toEqual(pending);
  expect(owned.every((one) => one.name === name)).toBe(true);
  return { ...('server' in found ? { id: found.server.id } : {}), status: found.status, pending };
}

/** A server, and one that is to take its place. */
async function both(spec: ServerSpec) {
  const old = await provider.commit(await started(spec));
  return { old, fresh: await started(spec) };
}

it('one that is set aside is what it was while nobody has its name, and can be replaced again', async () => {
  const spec = redisSpec();
  const { old, fresh } = await both(spec);
  await rename(old, `${spec.name}.replaced`);
  // Somebody makes its successor, which may be dead.
  const pending = { [old.id]: false, [fresh.id]: true };
  expect(await seen(spec)).toEqual({ status: 'pending', id: fresh.id, pending });
  await provider.destroy(fresh);
  expect(await seen(spec)).toEqual({ status: 'ready', id: old.id, pending: { [old.id]: false } });
  const again = await started(spec);
  expect(await replace(again, old)).toMatchObject({ id: again.id, name: spec.name, pending: false });
  expect(await seen(spec)).toEqual({ status: 'ready', id: again.id, pending: { [again.id]: false } });
});

it('one whose name another one has is debris: of the next replacement, of a post step, and of the removal', async () => {
  for (const end of ['replacement', 'post step', 'removal'] as const) {
    const spec = redisSpec();
    const { old, fresh } = await both(spec);
    await rename(old, `${spec.name}.replaced`);
    const committed = await provider.commit(fresh);
    // The post step of another test on this engine may have removed it already.
    const { pending, ...found } = await seen(spec);
    expect(found).toEqual({ status: 'ready', id: fresh.id });
    expect({ [old.id]: true, ...pending }).toEqual({ [old.id]: true, [fresh.id]: false });
    const [left] = (await provider.listOwned(spec.labels)).filter((one) => one.id === old.id);
    expect(left?.leased ?? false).toBe(false);
    if (end === 'replacement') {
      const again = await started(spec);
      await replace(again, fresh);
      expect(await seen(spec)).toEqual({ status: 'ready', id: again.id, pending: { [again.id]: false } });
    } else if (end === 'post step') {
      await provider.tidy?.();
      expect(await seen(spec)).toEqual({ status: 'ready', id: fresh.id, pending: { [fresh.id]: false } });
    } else {
      // The data of before do not come back.
      await provider.destroy(committed);
      expect(await seen(spec)).toEqual({ status: 'absent', pending: {} });
    }
  }
});

it('one that gets the name of another while they are listed is whole: a name is never without one', async () => {
  const spec = redisSpec();
  const { old, fresh } = await both(spec);
  await rename(old, `${spec.name}.replaced`);
  const meanwhile = new Proxy(engine, {
    get: (_, name) => {
      if (name !== 'listContainers') return Reflect.get(engine, name);
      return async (...asked: Parameters<typeof engine.listContainers>) => {
        const listed = await engine.listContainers(...asked);
        await provider.commit(fresh);
        return listed;
      };
    },
  });
  const listed = await listContainers(meanwhile, spec.labels);
  const pending = Object.fromEntries(listed.map((one) => [one.id, one.pending]));
  expect(pending).toEqual({ [old.id]: true, [fresh.id]: false });
});

it('what cannot be removed stays behind, and takes nothing along that has its name', async () => {
  const spec = redisSpec();
  const { old, fresh } = await both(spec);
  const failing = new Proxy(engine, {
    get: (_, name) => {
      if (name !== 'getContainer') return Reflect.get(engine, name);
      return (id: string) => {
        const remove = () =>
          Promise.reject(Object.assign(new Error('device or resource busy'), { statusCode: 500 }));
        return Object.assign(engine.getContainer(id), id === old.id ? { remove } : {});
      };
    },
  });
  expect(await replaceContainer(failing, fresh.id, old)).toMatchObject({
    Id: fresh.id,
    Name: `/${spec.name}`,
  });
  expect(await seen(spec)).toMatchObject({ status: 'ready', id: fresh.id });
  await provider.tidy?.();
  expect(await seen(spec)).toEqual({ status: 'ready', id: fresh.id, pending: { [fresh.id]: false } });
});

it('leaves both as they were where the new one cannot have the name', async () => {
  const spec = redisSpec();
  const { old, fresh } = await both(spec);
  await engine.getContainer(fresh.id).remove({ force: true });
  await expect(replace(fresh, old)).rejects.toThrow();
  expect(await seen(spec)).toEqual({ status: 'ready', id: old.id, pending: { [old.id]: false } });
  expect((await engine.getContainer(old.id).inspect()).Name).toBe(`/${spec.name}`);
});
