import { expect, it } from 'vitest';
import { NameTaken } from '../../src/core/errors';
import { type ConformanceLab, silent } from './lab';

/** The contract's part on identity, creation and the commit. */
export function identityContract(lab: ConformanceLab): void {
  const { spec, create, ready, find, found, reach } = lab;

  it('describes its laboratory in one line', async () => {
    expect(await lab.provider.describe()).toMatch(/^\S[^\n]+$/);
  });

  it('has no objection to a good spec', () => {
    expect(lab.provider.check(lab.setup.spec())).toEqual([]);
  });

  it('finds nothing where nothing is', async () => {
    expect(await find(spec())).toEqual({ status: 'absent' });
  });

  it('creates under a pending mark, with everything that a later run needs to know', async () => {
    const wanted = spec();
    const server = await create(wanted);
    expect(server).toMatchObject({ name: wanted.name, pending: true });
    const seen = await found(wanted, 'pending');
    expect(seen).toMatchObject({
      id: server.id,
      name: wanted.name,
      pending: true,
    });
    // Later by what had to be fetched first.
    expect(seen.deadline?.getTime()).toBeGreaterThanOrEqual(wanted.deadline.getTime());
    expect(seen.labels).toMatchObject(wanted.labels);
    expect((await lab.open(seen)).environment).toMatchObject(wanted.environment);
  });

  it('refuses to create what is pending already, and leaves that alone', async () => {
    const wanted = spec();
    const first = await create(wanted);
    await expect(create(wanted, lab.other)).rejects.toBeInstanceOf(NameTaken);
    expect((await found(wanted, 'pending')).id).toBe(first.id);
  });

  it('lets one of two racing creators win', async () => {
    const wanted = spec();
    const outcomes = await Promise.allSettled([create(wanted), create(wanted, lab.other)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(NameTaken);
    expect(await lab.provider.listOwned(wanted.labels)).toHaveLength(1);
  });

  it('leaves nothing when it is told to stop before it begins', async () => {
    const wanted = spec();
    await expect(lab.provider.create(wanted, silent, AbortSignal.abort(new Error('stop')))).rejects.toThrow(
      'stop',
    );
    expect(await find(wanted)).toEqual({ status: 'absent' });
  });

  it('shows every run that somebody holds the lease on a pending server', async () => {
    const wanted = spec();
    const server = await create(wanted);
    const controller = new AbortController();
    const over = lab.provider.lease(server, controller.signal);
    const leased = async () => {
      const seen = await find(wanted, lab.other);
      return seen.status === 'pending' && seen.server.leased;
    };
    await expect.poll(leased, { timeout: 20_000 }).toBe(true);
    controller.abort();
    await over;
    const committed = await lab.provider.commit(await lab.provider.start(server));
    expect(committed.leased).toBeUndefined();
  });

  it('starts, stays pending until the commit, and is then ready for every run', async () => {
    const wanted = spec();
    const started = await lab.provider.start(await create(wanted));
    await reach(started.endpoint);
    await found(wanted, 'pending');
    const committed = await lab.provider.commit(started);
    expect(committed).toMatchObject({ id: started.id, name: wanted.name, pending: false });
    const elsewhere = await find(wanted, lab.other);
    expect(elsewhere).toMatchObject({ status: 'ready', server: { id: started.id, pending: false } });
    if (elsewhere.status === 'ready') {
      expect((await lab.open(elsewhere.server, lab.other)).environment).toMatchObject(wanted.environment);
      await reach(elsewhere.server.endpoint);
    }
  });

  it('starts what runs and commits what is committed, both without effect', async () => {
    const wanted = spec();
    const server = await ready(wanted);
    expect(await lab.provider.start(server)).toMatchObject({ id: server.id, endpoint: server.endpoint });
    expect(await lab.provider.commit(server)).toMatchObject({ id: server.id, pending: false });
    await found(wanted, 'ready');
  });

  it('refuses to commit where another server has the name, and leaves that alone', async () => {
    const wanted = spec();
    const first = await ready(wanted);
    const second = await create(wanted);
    await expect(lab.provider.commit(second)).rejects.toBeInstanceOf(NameTaken);
    await lab.provider.destroy(second);
    expect((await found(wanted, 'ready')).id).toBe(first.id);
  });

  it('gives one the name of another, which goes, and leaves both where a third one has it', async () => {
    const replace = lab.provider.replace?.bind(lab.provider);
    if (!replace) return;
    const wanted = spec();
    const first = await ready(wanted);
    const second = await lab.provider.start(await create(wanted));
    expect(await replace(second, first)).toMatchObject({ id: second.id, name: wanted.name, pending: false });
    expect((await found(wanted, 'ready')).id).toBe(second.id);
    const third = await create(wanted);
    // The first one is gone, and its name is another one's.
    await expect(replace(third, first)).rejects.toBeInstanceOf(NameTaken);
    const left = await lab.other.listOwned(wanted.labels);
    expect(new Map(left.map(({ id, pending }) => [id, pending]))).toEqual(
      new Map([
        [second.id, false],
        [third.id, true],
      ]),
    );
    await reach((await found(wanted, 'ready')).endpoint);
  });

  it('tells whose it is where another identity has the name, pending or not', async () => {
    const wanted = spec();
    const stranger = {
      ...wanted,
      labels: { ...wanted.labels, 'labtest.repository': 'some/other', 'labtest.app': 'x' },
    };
    lab.track(stranger);
    const server = await create(stranger);
    expect(await find(wanted)).toEqual({ status: 'foreign', owner: 'some/other' });
    await lab.provider.commit(await lab.provider.start(server));
    expect(await find(wanted)).toEqual({ status: 'foreign', owner: 'some/other' });
  });
}
