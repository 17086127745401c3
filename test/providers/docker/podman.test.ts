/** Podman 5.8 answers at its Docker socket in words of its own; the matrix runs the whole suite on it. */
import { afterEach, describe, expect, it } from 'vitest';
import { NameTaken } from '../../../src/core/errors';
import { createDockerProvider } from '../../../src/providers/docker/index';
import { json, stub } from './front';
import { never, redisSpec, silent } from './laboratory';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function podman(answer: Parameters<typeof stub>[0]) {
  const { host, requests, close } = await stub(answer);
  const provider = await createDockerProvider({ host });
  opened.push(close, () => provider.close());
  return { provider, requests };
}

describe('Podman’s answers', () => {
  const inUse =
    'container create: creating container storage: the container name "labtest-x.pending" is already in use by a0f27a8c. You have to remove that container to be able to reuse that name: that name is already in use';

  it('to a name that is taken', async () => {
    const created = async (message: string) => {
      const { provider } = await podman(({ url }, response) =>
        url === '/version' ? json(response, 200, { Os: 'linux' }) : json(response, 500, { message }),
      );
      return await provider.create(redisSpec(), silent, never()).catch((error: unknown) => error);
    };
    expect(await created(inUse)).toBeInstanceOf(NameTaken);
    expect(await created('crun: disk quota')).not.toBeInstanceOf(NameTaken);
  });

  it('to a question for a template, whose names have a host of their own, and its clones', async () => {
    const key = 'k'.repeat(8);
    const record = JSON.stringify({ format: 1, key, labels: {} });
    const names = [
      `localhost/labtest-template:${key}`,
      `docker.io/library/labtest-template-used:${key}.2026-01-02`,
    ];
    const image = {
      ...{ Id: `sha256:${'0'.repeat(64)}`, RepoTags: names, Created: '2026-01-01T00:00:00Z' },
      Config: { Labels: { 'labtest.template': record }, Env: [] },
    };
    const { provider, requests } = await podman(({ url = '' }, response) =>
      json(response, 200, url.startsWith('/containers') ? [] : url.endsWith('/history') ? [] : image),
    );
    const { templates } = provider;
    const template = await templates?.find(key, silent, never());
    expect(template?.usedAt).toEqual(new Date('2026-01-02'));
    if (template) await templates?.remove(template);
    expect(decodeURIComponent(requests.find((one) => one.includes('/containers/json')) ?? '')).toContain(
      `{"ancestor":["${'0'.repeat(64)}"]}`,
    );
    const removed = requests.filter((one) => one.startsWith('DELETE')).map((one) => decodeURIComponent(one));
    expect(removed).toEqual([
      `DELETE /images/labtest-template-used:${key}.2026-01-02`,
      `DELETE /images/labtest-template:${key}`,
    ]);
  });
});
