import Docker from 'dockerode';
import { afterEach, expect, it } from 'vitest';
import { sealed } from '../../../src/providers/labels';
import { Services } from '../../../src/providers/swarm/services';
import { json, stub } from '../docker/front';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const labels = { 'labtest.app': 'web' };
const service = (ID: string) => ({ ID, Spec: { Name: ID, Labels: sealed(ID, labels) } });

/** Servers by a manager that has listed two, of which one is removed before it is asked for their tasks. */
async function servicesBy() {
  const { socket, close } = await stub(({ url = '' }, response) => {
    const [path = ''] = url.split('?');
    const isGone = url.includes('gone');
    if (path === '/services') return json(response, 200, [service('gone'), service('there')]);
    if (path === '/info') return json(response, 200, { SystemTime: new Date(0).toISOString() });
    if (isGone) return json(response, 404, { message: 'service gone not found' });
    json(response, 200, path === '/services/there' ? service('there') : []);
  });
  opened.push(close);
  const docker = new Docker({ socketPath: socket });
  return new Services({ docker } as ConstructorParameters<typeof Services>[0]);
}

it('a server that is removed while several are listed is left out, and the others are told', async () => {
  const listed = await (await servicesBy()).listOwned(labels);
  expect(listed.map(({ id }) => id)).toEqual(['there']);
});

it('a server that is removed while it is looked for is absent', async () => {
  expect(await (await servicesBy()).find('gone', labels)).toEqual({ status: 'absent' });
});
