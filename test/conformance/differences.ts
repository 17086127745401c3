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
