import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type ConformanceLab, never } from './lab';

/** The contract's part on the end, the removal and the list. */
export function lifeContract(lab: ConformanceLab): void {
  const { spec, create, ready, find, found, reach } = lab;

  it('calls a committed server whose process has ended broken, and starts it again', async () => {
    const wanted = spec();
    const server = await ready(wanted);
    await reach(server.endpoint);
    await lab.setup.kill(server);
    const broken = await found(wanted, lab.setup.mendsItself ? 'ready' : 'broken');
    const started = await lab.provider.start(broken);
    await reach(started.endpoint);
    expect((await found(wanted, 'ready')).id).toBe(server.id);
  });

  it('waits for the end of a server and gives the reason', async () => {
    const server = await ready();
    await reach(server.endpoint);
    const ended = lab.provider.ended(server, never());
    expect(await Promise.race([ended, setImmediate('running')])).toBe('running');
    await lab.setup.kill(server);
    expect(await ended).toMatch(/\S/);
  });

  it('stops waiting for the end when told so', async () => {
    const server = await ready();
    const controller = new AbortController();
    const ended = lab.provider.ended(server, controller.signal);
    controller.abort(new Error('no longer of interest'));
    await expect(ended).rejects.toThrow('no longer of interest');
  });

  it('MP-24 destroys once, twice and by two runs at once, always with success', async () => {
    const wanted = spec();
    const server = await ready(wanted);
    await Promise.all([
      lab.provider.destroy(server),
      lab.other.destroy(server),
      lab.provider.destroy(server),
    ]);
    expect(await find(wanted)).toEqual({ status: 'absent' });
    await lab.provider.destroy(server);
    await create(wanted);
    await lab.provider.destroy(server);
    await found(wanted, 'pending');
  });

  it('destroys what was never started', async () => {
    const wanted = spec();
    await lab.provider.destroy(await create(wanted));
    expect(await find(wanted)).toEqual({ status: 'absent' });
  });

  it('lists what carries every label of a filter, pending and ready, and nothing else', async () => {
    const [one, two] = [spec(), spec()];
    const mark = { 'labtest.run': one.name };
    const pending = await create({ ...one, labels: { ...one.labels, ...mark } });
    const complete = await ready({ ...two, labels: { ...two.labels, ...mark } });
    const listed = await lab.other.listOwned(mark);
    expect(listed.map(({ id, name, pending }) => ({ id, name, pending })).sort(byName)).toEqual(
      [
        { id: pending.id, name: one.name, pending: true },
        { id: complete.id, name: two.name, pending: false },
      ].sort(byName),
    );
    const brief = listed.map(({ id, name, labels, pending }) => ({ id, name, labels, pending }));
    expect((await lab.other.listed(mark)).sort(byName)).toMatchObject(brief.sort(byName));
    for (const list of ['listOwned', 'listed'] as const)
      expect(await lab.provider[list]({ ...mark, 'labtest.app': 'no such app' })).toEqual([]);
  });
}

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
