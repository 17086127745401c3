import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { authFor, registryOf, splitImage } from '../../../src/providers/docker/images/registry-auth';

const directory = mkdtempSync(join(tmpdir(), 'labtest-docker-config-'));
const quiet = () => {};
const encoded = (text: string) => Buffer.from(text).toString('base64');

beforeAll(() => {
  vi.stubEnv('DOCKER_CONFIG', directory);
  const auths = {
    'https://index.docker.io/v1/': { auth: encoded('hub:pa:ss') },
    'registry.example:5000': { auth: encoded('me:word') },
    'token.example': { identitytoken: 'abc' },
    'empty.example': {},
  };
  writeFileSync(join(directory, 'config.json'), JSON.stringify({ auths }));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

describe('images and registries', () => {
  it.each([
    ['postgres', 'postgres', 'latest', 'docker.io'],
    ['postgres:16', 'postgres', '16', 'docker.io'],
    ['library/postgres:16', 'library/postgres', '16', 'docker.io'],
    ['localhost:5000/a', 'localhost:5000/a', 'latest', 'localhost:5000'],
    ['localhost/a:1', 'localhost/a', '1', 'localhost'],
    ['ghcr.io/o/a:1@sha256:ab', 'ghcr.io/o/a:1', 'sha256:ab', 'ghcr.io'],
    ['index.docker.io/o/a', 'index.docker.io/o/a', 'latest', 'docker.io'],
  ])('reads %s', (image, name, tag, registry) => {
    expect(splitImage(image)).toEqual({ name, tag });
    expect(registryOf(image)).toBe(registry);
  });

  it('logs in with what Docker has been logged in with', async () => {
    expect(await authFor('postgres', undefined, quiet)).toMatchObject({ username: 'hub', password: 'pa:ss' });
    const own = await authFor('registry.example:5000/a', undefined, quiet);
    expect(own).toMatchObject({ username: 'me', password: 'word' });
    expect(await authFor('token.example/a', undefined, quiet)).toMatchObject({ identitytoken: 'abc' });
    expect(await authFor('empty.example/a', undefined, quiet)).toBeUndefined();
    expect(await authFor('other.example/a', undefined, quiet)).toBeUndefined();
  });

  it('gives a password to its own registry only', async () => {
    const given = { username: 'u', password: 'p', serveraddress: 'ghcr.io' };
    expect(await authFor('ghcr.io/o/a', given, quiet)).toBe(given);
    expect(await authFor('quay.io/o/a', given, quiet)).toBeUndefined();
    expect(await authFor('postgres', given, quiet)).toMatchObject({ username: 'hub' });
  });
});
