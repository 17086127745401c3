import { expect, it } from 'vitest';
import { communalHost } from '../../src/communal/index';
import { communalServer, communalServerOf } from '../../src/communal/server';
import { NotTrusted } from '../../src/core/errors';
import type { PlannedService } from '../../src/experiment/plan';
import { ensure } from '../../src/lifecycle/ensure';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { contextOn, plannedService } from '../lifecycle/fixtures';
import { communalService } from './laboratory';

const never = new AbortController().signal;

/** A communal server whose servers need no network. */
const shared = (over: Partial<PlannedService> = {}) =>
  communalServerOf(
    plannedService({ provisionType: 'communal', communal: { name: 'x', fingerprint: {} }, ...over }),
  );

function run(laboratory: MemoryLaboratory, untrusted: boolean) {
  const context = contextOn(laboratory);
  return { ...context, owner: { ...context.owner, untrusted } };
}

it('a stranger may use a communal server that is there, and may not make one', async () => {
  const laboratory = new MemoryLaboratory();
  const server = shared();
  const stranger = run(laboratory, true);
  const theirs = communalServer(await stranger.host(server), server, stranger);
  const refused = await theirs.obtain(never).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(NotTrusted);
  expect(String(refused)).toContain(`may not make the communal server ${server.serverName}`);
  expect(laboratory.servers.size).toBe(0);
  const trusted = run(laboratory, false);
  const made = await communalServer(await trusted.host(server), server, trusted).obtain(never);
  expect(await theirs.obtain(never)).toMatchObject({ id: made.id });
});

it('a stranger may not use a communal server that keeps nothing apart', async () => {
  const stranger = run(new MemoryLaboratory(), true);
  const service = communalService('memcached', 'x');
  const base = await stranger.host(service);
  expect(() => communalHost(base, service, stranger)).toThrow(/keeps no experiment apart/);
});

it('who asks for another major version than the communal server has is refused; who asks for none is not', async () => {
  const laboratory = new MemoryLaboratory();
  const of = (image: string, imageAsked = true) => {
    const { settings } = plannedService();
    const fingerprint = { image };
    return shared({ imageAsked, settings: { ...settings, image }, communal: { name: 'x', fingerprint } });
  };
  const obtain = (service: PlannedService) => ensure(service, run(laboratory, false));
  const { server } = await obtain(of('redis:7'));
  expect((await obtain(of('redis:7.4-alpine'))).server.id).toBe(server.id);
  expect((await obtain(of('redis:8', false))).server.id).toBe(server.id);
  await expect(obtain(of('redis:8'))).rejects.toThrow(/is redis:7, and this configuration asks for redis:8/);
});
