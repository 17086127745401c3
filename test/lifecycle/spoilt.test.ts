import { expect, it } from 'vitest';
import { HalfRemoved, LabTestError } from '../../src/core/errors';
import { TimedOut } from '../../src/core/poll';
import { attachExisting } from '../../src/lifecycle/attach';
import type { Context } from '../../src/lifecycle/context';
import { ensure } from '../../src/lifecycle/ensure';
import { mended } from '../../src/lifecycle/spoilt';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import type { Server } from '../../src/providers/provider';
import type { KindName, ServiceKind, Trouble } from '../../src/services/kind';
import { kinds } from '../../src/services/registry';
import { contextOn, plannedService } from './fixtures';

/** A server of a kind that may go wrong: its trouble, and whether its administrator can mend it. */
function spoiling(over: { trouble?: Trouble; regain?: boolean } = {}) {
  const now: { trouble: Trouble | undefined; looks?: number } = { trouble: undefined };
  const usual = plannedService().kind;
  const kind: ServiceKind = {
    ...usual,
    ready: async () => {
      if (now.looks !== undefined && now.looks-- === 0) now.trouble = undefined;
      if (now.trouble) throw new Error(now.trouble);
      return {};
    },
    trouble: () => now.trouble,
    regain: async () => {
      if (!over.regain) throw new Error('root is not let in');
      now.trouble = undefined;
    },
    dataFile: () => '/data/VERSION',
  };
  const laboratory = new MemoryLaboratory();
  const service = plannedService({ kind });
  const held: { file: boolean } = { file: true };
  const context = (more: Partial<Context> = {}) =>
    contextOn(laboratory, {
      ...more,
      wrap: (provider) => Object.assign(provider, { holds: async () => held.file }),
    });
  /** As the next run of the pull request, which did not make it. */
  const next = (more: Partial<Context> = {}) => {
    const made = context(more);
    return { ...made, owner: { ...made.owner, run: '200/1/test/step' } };
  };
  return { now, held, laboratory, service, context, next };
}

it('a password that was changed is set back, and the data are kept', async () => {
  const { now, service, context, next } = spoiling({ regain: true });
  const { server } = await ensure(service, context());
  now.trouble = 'access refused';
  const run = next();
  expect(await ensure(service, run)).toMatchObject({ how: 'attached', server: { id: server.id } });
  expect(run.log.lines.join('\n')).toContain('its password had been changed, and was set back');
});

it.each<[Trouble, string]>([
  ['access refused', 'does not let its own user in any more'],
  ['database gone', 'does not have its database any more'],
  ['data gone', 'has lost its data'],
])('%s that nobody can mend: the error says so, and a reset makes a fresh one', async (trouble, said) => {
  const { now, service, context, next } = spoiling();
  const { server } = await ensure(service, context());
  now.trouble = trouble;
  await expect(ensure(service, next())).rejects.toThrow(said);
  await expect(ensure(service, next())).rejects.toThrow('`reset: true`');
  now.trouble = undefined;
  const fresh = await ensure(service, next({ reset: true }));
  expect(fresh).toMatchObject({ how: 'reset', server: { environment: server.environment } });
  expect(fresh.server.id).not.toBe(server.id);
});

it('a database that somebody makes anew at that moment is waited for', async () => {
  const { now, service, context, next } = spoiling();
  await ensure(service, context());
  now.trouble = 'database gone';
  now.looks = 3;
  expect(await ensure(service, next())).toMatchObject({ how: 'attached' });
});

it.each([true, false])('one that lets nobody in after ten seconds, because it is busy: %s', async (busy) => {
  const { service, context, next } = spoiling();
  const { server } = await ensure(service, context());
  const run = next();
  const cause = new TimedOut('sorry, too many clients already', 10_000, 90);
  const error = new LabTestError({ what: 'no answer', cause });
  const asked = { ...service, kind: { ...service.kind, busy: () => busy } };
  const place = [await run.host(service), asked, run] as const;
  if (busy) expect(await mended(error, server, ...place)).toMatchObject({ how: 'attached' });
  else await expect(mended(error, server, ...place)).rejects.toThrow('does not answer as it did');
});

it.each([true, false])(
  'one that stands still is started anew, unless everybody uses it: %s',
  async (permanent) => {
    const { service, context, next } = spoiling();
    const { server } = await ensure(service, context());
    const run = next();
    const provider = Object.assign(await run.host(service), { restart: async () => server });
    const error = new LabTestError({ what: 'no answer', cause: new TimedOut('no answer', 10_000, 1) });
    const { how } = await mended(error, server, provider, { ...service, permanent }, run);
    expect(how).toBe(permanent ? 'attached' : 'restarted');
  },
);

it('what servers say of themselves when they are busy', () => {
  const said = {
    postgresql: ['sorry, too many clients already', 'the database system is in recovery mode'],
    mysql: ['Too many connections'],
    redis: ['LOADING Redis is loading the dataset in memory', 'ERR max number of clients reached'],
  };
  for (const [kind, messages] of Object.entries(said))
    for (const message of messages) expect(kinds[kind as KindName].busy?.(message)).toBe(true);
  expect(kinds.postgresql.busy?.('Connection terminated unexpectedly')).toBe(false);
});

it('a stopped server that cannot be started keeps its data, and is started by a later run', async () => {
  const { laboratory, service, context, next } = spoiling();
  const { server } = await ensure(service, context());
  laboratory.crash(server.id, 'stopped');
  const full = next();
  const host = full.host;
  full.host = async (of) =>
    Object.assign(await host(of), { start: () => Promise.reject(new Error('no space left on device')) });
  await expect(ensure(service, full)).rejects.toThrow(
    /was stopped, and does not start. Its data are kept.[\s\S]*no space left on device[\s\S]*reset: true/,
  );
  expect(await ensure(service, next())).toMatchObject({ how: 'restarted', server: { id: server.id } });
});

it.each([
  ['is replaced where its removal had begun', new HalfRemoved({ what: 'it was half removed' })],
  ['is made anew where another run has removed it meanwhile', undefined],
])('a stopped server that cannot be started %s', async (_, error) => {
  const { laboratory, service, context, next } = spoiling();
  const { server } = await ensure(service, context());
  laboratory.crash(server.id, 'stopped');
  const run = next();
  const host = run.host;
  run.host = async (of) => {
    const provider = await host(of);
    const start = provider.start.bind(provider);
    return Object.assign(provider, {
      start: async (one: Server) => {
        if (one.id !== server.id) return await start(one);
        if (!error) await provider.destroy(one);
        throw error ?? new Error('No such container');
      },
    });
  };
  const { how, server: made } = (await ensure(service, run)) ?? expect.fail();
  expect([how, made.id === server.id]).toEqual(['created', false]);
});

it('a stopped server whose data are gone is not started, which would make an empty one; a reset makes it anew', async () => {
  const { held, laboratory, service, context, next } = spoiling();
  const { server } = await ensure(service, context());
  laboratory.crash(server.id, 'gone');
  held.file = false;
  await expect(ensure(service, next())).rejects.toThrow(/has lost its data[\s\S]*VERSION is not there/);
  const plan = { app: 'web', experiment: 'feature/x', environment: [], services: [service] };
  const closing = next();
  expect(await attachExisting(plan, closing)).toEqual([]);
  expect(closing.log.lines.join('\n')).toContain('not attached');
  expect(laboratory.byId(server.id)?.[1].state).toBe('ended');
  expect(await ensure(service, next({ reset: true }))).toMatchObject({ how: 'reset' });
});
