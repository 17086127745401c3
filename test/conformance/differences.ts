import { expect, it } from 'vitest';
import type { ConformanceLab } from './lab';

/** The contract's part on what providers differ in, each by what it says of itself. */
export function differenceContract(lab: ConformanceLab): void {
  const { spec, create, ready, find } = lab;

  it('gives the credentials with every server, or with none before it is unlocked', async () => {
    const wanted = spec();
    const server = await ready(wanted);
    const seen = [server, ...(await lab.other.listOwned(wanted.labels))];
    for (const one of seen) {
      if (lab.provider.unlock)
        for (const value of Object.values(wanted.environment))
          expect(JSON.stringify(one)).not.toContain(value);
      expect((await lab.open(one, lab.other)).environment).toMatchObject(wanted.environment);
    }
  });

  it('keeps notes of who uses what, where it can: seen by every run, and each taken away alone', async () => {
    const [one, two] = [lab.provider.uses, lab.other.uses];
    if (!one || !two) return;
    const what = { 'labtest.use.app': spec().name, 'labtest.use.experiment': 'a "branch"; ü' };
    const [mine, theirs] = [
      { ...what, 'labtest.use.by': 'me' },
      { ...what, 'labtest.use.by': 'you' },
    ];
    await Promise.all([one.note(mine), two.note(mine), two.note(theirs)]);
    const by = async () => (await one.list(what)).map((use) => use['labtest.use.by']).sort();
    expect(await by()).toEqual(['me', 'you']);
    await two.forget(mine);
    await one.forget(mine);
    expect(await by()).toEqual(['you']);
    expect(await one.list({ ...what, 'labtest.use.experiment': 'other' })).toEqual([]);
    await one.forget(theirs);
    expect(await by()).toEqual([]);
  });

  it('gives up a start when told so, where it takes long, and leaves the server pending', async () => {
    const { startSeconds } = lab.provider;
    if (startSeconds === undefined) return;
    expect(startSeconds).toBeGreaterThan(0);
    const wanted = spec();
    const server = await create(wanted);
    const starting = lab.provider.start(server, AbortSignal.abort(new Error('enough')));
    await expect(starting).rejects.toThrow('enough');
    expect(await find(wanted, lab.other)).toMatchObject({ status: 'pending', server: { id: server.id } });
  });
}
