import { afterEach, expect, test, vi } from 'vitest';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { Sweeping } from '../../src/serve/sweeping';
import { listing, listingOf } from '../../src/sweep/elsewhere';
import { laboratoryWith } from '../sweep/swept';

afterEach(() => void vi.useRealTimers());

async function sweeping(...numbers: number[]) {
  const { laboratory, there } = await laboratoryWith(...numbers);
  const provider = createMemoryProvider({ laboratory });
  const desk = { labs: { everywhere: async () => [provider] } };
  const parts = { deskFor: () => desk, provider: async () => provider };
  return {
    laboratory,
    there,
    ours: new Sweeping(parts as unknown as ConstructorParameters<typeof Sweeping>[0]),
  };
}

test('a sweep may last for hours, and of one that is silent for longer than one nothing is removed', async () => {
  const { ours, there } = await sweeping(1, 2, 3);
  vi.useFakeTimers({ toFake: ['Date'] });
  const [first, second, third] = (await ours.list([])).found.map(({ id }) => id);
  for (const id of [first, second]) {
    vi.setSystemTime(Date.now() + 3_900_000);
    await ours.remove(id ?? '');
  }
  expect(there()).toHaveLength(1);
  vi.setSystemTime(Date.now() + 4_001_000);
  await expect(ours.remove(third ?? '')).rejects.toThrow('nothing was heard of for more than an hour');
  expect(there()).toHaveLength(1);
});

test.each([
  ['created', 'yesterday'],
  ['pull-request', 'seven'],
  ['ttl', 'Infinity'],
])('a label %s of %s does not keep the others from being listed, and is nobody’s', async (label, value) => {
  const { ours, laboratory } = await sweeping(1, 2);
  const [one] = laboratory.servers.values();
  if (one) one.server = { ...one.server, labels: { ...one.server.labels, [`labtest.${label}`]: value } };
  const told = listing.parse(JSON.parse(JSON.stringify(await ours.list(['17']))));
  const owners = listingOf(told, async () => {}).found.map(({ owned }) => owned?.pullRequest);
  expect(owners).toEqual([undefined, 2]);
});
