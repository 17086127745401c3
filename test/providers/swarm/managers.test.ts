import type { ServerResponse } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import { Overtaken } from '../../../src/core/errors';
import { createSwarmProvider } from '../../../src/providers/swarm/index';
import { managerAt } from '../../../src/providers/swarm/manager';
import { Managers } from '../../../src/providers/swarm/managers';
import type { SwarmOptions } from '../../../src/providers/swarm/options';
import { json, stub } from '../docker/front';
import { never, redisSpec, silent } from '../docker/laboratory';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

type Reply = [status: number, body: object];

const leaderless: Reply = [
  500,
  { message: 'rpc error: code = Unknown desc = The swarm does not have a leader.' },
];
const worker: Reply = [503, { message: 'This node is not a swarm manager.' }];
const nobody = 'tcp://127.0.0.1:1';

/** A manager that answers what it is asked as it is told to, which may change. */
async function manager(reply: (url: string, method: string) => Reply = () => [200, []]) {
  let isAway = false;
  const answer = { reply };
  const { host, requests, close } = await stub(({ url = '', method = '' }, response: ServerResponse) => {
    if (isAway) return void response.destroy();
    if (url === '/info') return json(response, 200, { SystemTime: new Date(0).toISOString() });
    json(response, ...answer.reply(url.split('?')[0] ?? '', method));
  });
  opened.push(close);
  const die = () => {
    isAway = true;
  };
  return { host, requests, die, answer };
}

async function providerOf(...hosts: string[]) {
  const provider = await createSwarmProvider({ host: hosts.join(','), environment: {} });
  opened.push(() => provider.close());
  return provider;
}

it('goes on by the next manager that answers, with what may be repeated', async () => {
  const [one, two, three] = [await manager(), await manager(() => worker), await manager()];
  const provider = await providerOf(one.host, two.host, nobody, three.host);
  const { asked } = provider;
  expect(await provider.listOwned({})).toEqual([]);
  expect(provider.asked).toBe(asked);
  one.die();
  expect(await provider.listOwned({})).toEqual([]);
  expect(provider.asked).not.toBe(asked);
  expect(await provider.uses?.list({ a: 'b' })).toEqual([]);
  expect(three.requests.some((request) => request.includes('/services'))).toBe(true);
});

it('asks a manager that nobody leads until somebody does', async () => {
  let left = 3;
  const one = await manager((url) =>
    /^\/(?:nodes|services)$/.test(url) && left-- > 0 ? leaderless : [200, []],
  );
  const provider = await providerOf(one.host, nobody);
  const { asked } = provider;
  expect(await provider.listOwned({})).toEqual([]);
  expect(provider.asked).toBe(asked);
  expect(left).toBeLessThan(0);
});

it('a server that was being made is begun again by whoever makes it, since nobody knows whether it was', async () => {
  const [one, two] = [await manager(), await manager()];
  const provider = await providerOf(one.host, two.host);
  await provider.listOwned({});
  one.answer.reply = (_, method) => {
    if (method === 'POST') one.die();
    return [200, []];
  };
  one.die();
  const failed = await provider.create(redisSpec(), silent, never()).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(Overtaken);
  expect(two.requests.some((request) => request.startsWith('POST'))).toBe(false);
});

it('tells of a manager by which no run can go on, before a server is made', async () => {
  const [one, two] = [await manager(), await manager(() => worker)];
  const provider = await providerOf(one.host, two.host, nobody);
  const said: string[] = [];
  await provider.create(redisSpec(), (text) => void said.push(text), never()).catch(() => {});
  const told = (host: string) =>
    said.find((text) => text.startsWith(`warning: docker-host lists ${host}, by`));
  expect(told(one.host)).toBeUndefined();
  expect(told(two.host)).toContain('not a swarm manager');
  expect(told(nobody)).toContain('ECONNREFUSED');
});

it('makes nothing where the managers are of different swarms', async () => {
  const node = (ID: string): Reply => [200, [{ ID, Spec: {}, Status: {} }]];
  const one = await manager((url) => (url === '/nodes' ? node('a') : [200, []]));
  const two = await manager((url) => (url === '/nodes' ? node('b') : [200, []]));
  const provider = await providerOf(one.host, two.host);
  await expect(provider.create(redisSpec(), silent, never())).rejects.toThrow(
    `docker-host lists managers of different swarms.\n${one.host} and ${two.host} have no node in common`,
  );
  expect([...one.requests, ...two.requests].some((request) => request.startsWith('POST'))).toBe(false);
});

it('says at once that a manager has a name which cannot be read, though another one answers', async () => {
  const { host } = await manager();
  await expect(providerOf(host, 'tpc://manager-2:2376')).rejects.toThrow('cannot be read: tpc://manager-2');
});

it('what fails while its manager answers is told as it is, and so is that none answers', async () => {
  const one = await manager((url) => (url === '/services' ? [500, { message: 'it burns' }] : [200, []]));
  const provider = await providerOf(one.host, (await manager(() => worker)).host);
  await expect(provider.listOwned({})).rejects.toThrow('it burns');
  one.answer.reply = () => worker;
  await expect(provider.listOwned({})).rejects.toThrow('not a swarm manager');
});

it('what a manager still does for a template when it dies is over for the run', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const [one, two] = [await manager(), await manager()];
  const named = (host: string): SwarmOptions => ({ host, environment: {} });
  const [first, second] = [named(one.host), named(two.host)];
  const asked = await managerAt(first);
  const template = {} as Awaited<ReturnType<typeof asked.provider.templates.save>>['template'];
  // A push of which the manager says nothing more.
  asked.provider.templates.save = async () => ({ template, shared: new Promise(() => {}) });
  const provider = new Managers([first, second], asked).provider();
  opened.push(() => provider.close());
  const saved = await provider.templates?.save({} as never, 'key', {}, silent);
  one.die();
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  await saved?.shared;
  expect(two.requests.some((request) => request.includes('/nodes'))).toBe(true);
});
