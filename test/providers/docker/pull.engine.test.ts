import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDockerProvider, type DockerOptions } from '../../../src/providers/docker/index';
import { clearAway, engine, never, redisSpec, silent } from './laboratory';
import { type Mood, type Registry, registry } from './registry';

const open: Registry[] = [];
const pulled: string[] = [];

async function tiny(mood: Mood) {
  const made = await registry(mood);
  open.push(made);
  const image = `${made.address}/tiny:1`;
  pulled.push(image);
  return { ...made, image };
}

async function create(
  image: string,
  options: DockerOptions = {},
  report = silent as (line: string) => void,
  signal = never(),
) {
  const provider = await createDockerProvider(options);
  const spec = redisSpec({ image });
  try {
    return await provider.create(spec, report, signal);
  } catch (error) {
    expect(await provider.find(spec.name, spec.labels)).toEqual({ status: 'absent' });
    throw error;
  } finally {
    await provider.close();
  }
}

beforeAll(() => engine.ping());
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(async () => {
  await clearAway();
  for (const image of pulled) await engine.getImage(image).remove({ force: true }).catch(silent);
});

describe('an image that is not on the engine', () => {
  it('is pulled, and the beginning and the end are told', async () => {
    const { image } = await tiny({});
    const lines: string[] = [];
    const server = await create(image, {}, (line) => lines.push(line));
    expect(server).toMatchObject({ image, pending: true });
    expect(lines).toEqual([`pulling ${image}`, expect.stringMatching(/^pulled .* in \d+\.\d s$/)]);
  });

  it('is pulled with the login of its registry, and with no other', async () => {
    const { image, address } = await tiny({ login: 'me:pass word' });
    const auth = { username: 'me', password: 'pass word' };
    await expect(create(image, { registryAuth: { ...auth, serveraddress: 'ghcr.io' } })).rejects.toThrow(
      'refuses to give',
    );
    const server = await create(image, { registryAuth: { ...auth, serveraddress: address } });
    expect(server.image).toBe(image);
  });

  it('MP-23 does not exist', async () => {
    const { address } = await tiny({});
    await expect(create(`${address}/tiny:2`)).rejects.toThrow(
      /There is no image .*tiny:2\.\n.*\nCheck name and tag/,
    );
    await expect(create('labtest-test/no-such-image:ever')).rejects.toThrow('no-such-image');
  });

  it('MP-23 is refused', async () => {
    const { image } = await tiny({
      refuse: { status: 403, code: 'DENIED', message: 'requested access to the resource is denied' },
    });
    await expect(create(image)).rejects.toThrow(/refuses to give .*\n.*\n.*log in first/s);
  });

  it('MP-23 is over the limit', async () => {
    const { image } = await tiny({
      refuse: { status: 429, code: 'TOOMANYREQUESTS', message: 'You have reached your pull rate limit.' },
    });
    await expect(create(image)).rejects.toThrow(/limits how often images are pulled/);
  });

  it('MP-3 is given up at once when the run is cancelled', async () => {
    const { image, stalled } = await tiny({ stall: true });
    const controller = new AbortController();
    const creation = create(image, {}, silent, controller.signal);
    stalled.then(() => controller.abort(new Error('cancelled')));
    await expect(creation).rejects.toThrow('cancelled');
  });
});
