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

/** What becomes of a server that has ended with something as the last word of its log. */
async function endedWith(said: string) {
  const text = Buffer.from(`${said}\n`);
  const header = Buffer.from([2, 0, 0, 0, 0, 0, 0, text.length]);
  const task = { ID: 't', ServiceID: 'there', NodeID: 'n', DesiredState: 'shutdown' };
  const node = { ID: 'n', Spec: {}, Status: {}, Description: { Hostname: 'node-1' } };
  const { socket, close } = await stub(({ url = '' }, response) => {
    const [path = ''] = url.split('?');
    if (path.endsWith('/logs')) return void response.end(Buffer.concat([header, text]));
    if (path === '/tasks') return json(response, 200, [{ ...task, Status: { State: 'failed' } }]);
    json(response, 200, path === '/nodes' ? [node] : service('there'));
  });
  opened.push(close);
  const site = { docker: new Docker({ socketPath: socket }), full: new Map<string, string>() };
  const server = { id: 'there' } as Parameters<Services['ended']>[0];
  return await new Services(site as ConstructorParameters<typeof Services>[0])
    .ended(server, new AbortController().signal)
    .catch((error: Error) => error);
}

it.each([
  'FATAL:  could not write lock file "postmaster.pid": No space left on device',
  'write /data/dump.rdb: no space left on device',
])('one that says that it has no room is to be made on another node: %s', async (said) => {
  expect(await endedWith(said)).toMatchObject({
    name: 'Overtaken',
    message: expect.stringContaining('node-1 is full'),
  });
});

it.each([
  'ERROR:  could not resize shared memory segment "/PostgreSQL.1" to 8 bytes: No space left on device',
  'FATAL:  could not create semaphores: No space left on device',
  'inotify_add_watch("/etc/app") failed: No space left on device',
  'fatal: fsnotify: no space left on device',
  'epoll_ctl: No space left on device',
])('one that says so of a limit of the kernel is not: %s', async (said) => {
  expect(await endedWith(said)).toEqual(expect.any(String));
});
