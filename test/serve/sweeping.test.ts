import { afterEach, expect, test, vi } from 'vitest';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { Sweeping } from '../../src/serve/sweeping';
import { listing, listingOf } from '../../src/sweep/elsewhere';
import { laboratoryWith } from '../sweep/swept';

afterEach(() => void vi.useRealTimers());

async function sweeping() {
  const { laboratory, there } = await laboratoryWith(1, 2);
  const provider = createMemoryProvider({ laboratory });
  const desk = { labs: { everywhere: async () => [provider] } };
  const parts = { deskFor: () => desk, provider: async () => provider };
  return {
    laboratory,
    there,
    ours: new Sweeping(parts as unknown as ConstructorParameters<typeof Sweeping>[0]),
  };
}

test('what was listed more than ten minutes ago is not removed, also where nothing was listed since', async () => {
  const { ours, there } = await sweeping();
  vi.useFakeTimers({ toFake: ['Date'] });
  const [late, inTime] = (await ours.list([])).found.map(({ id }) => id);
  vi.setSystemTime(Date.now() + 599_000);
  await ours.remove(inTime ?? '');
  vi.setSystemTime(Date.now() + 2000);
  await expect(ours.remove(late ?? '')).rejects.toThrow('not listed in the last ten minutes');
  expect(there()).toEqual([1]);
});

test.each([
  ['created', 'yesterday'],
  ['pull-request', 'seven'],
  ['ttl', 'Infinity'],
])('a label %s of %s does not keep the others from being listed, and is nobody’s', async (label, value) => {
  const { ours, laboratory } = await sweeping();
  const [one] = laboratory.servers.values();
  if (one) one.server = { ...one.server, labels: { ...one.server.labels, [`labtest.${label}`]: value } };
  const told = listing.parse(JSON.parse(JSON.stringify(await ours.list(['17']))));
  const owners = listingOf(told, async () => {}).found.map(({ owned }) => owned?.pullRequest);
  expect(owners).toEqual([undefined, 2]);
});
