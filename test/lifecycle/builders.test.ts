import { expect, it } from 'vitest';
import { removeBuilders } from '../../src/lifecycle/builders';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { buildersOf } from '../../src/templates/labels';
import { recordingLog } from './fixtures';

const run = '100/1/test/step';

/** A provider on which that run builds a template; `attended` says at each look whether it shows to be alive. */
async function building(attended: (look: number) => boolean | undefined) {
  const provider = createMemoryProvider();
  const list = provider.listOwned.bind(provider);
  let looks = 0;
  provider.listOwned = async (filter) => {
    const alive = attended(looks++);
    return (await list(filter)).map((server) => ({ ...server, attended: alive }));
  };
  const spec = {
    ...{ name: 'labtest-template-x', labels: buildersOf(run), kind: 'redis' as const, image: 'redis' },
    ...{ environment: {}, args: [], files: [], port: 1, alias: 'x', deadline: new Date() },
    limits: { memoryBytes: 1, processes: 1 },
  };
  await provider.create(spec, () => {}, new AbortController().signal);
  return { provider, left: async () => (await list({})).length };
}

it.each([
  ['nobody shows', () => false],
  ['it cannot be told', () => undefined],
  ['the engine notices a moment later', (look: number) => look < 3],
])('post removes the server of an unfinished template when %s', async (_, attended) => {
  const { provider, left } = await building(attended);
  const log = recordingLog();
  await removeBuilders(run, [provider], log);
  expect(await left()).toBe(0);
  expect(log.lines.join('\n')).toContain('did not finish a template');
});

it('post leaves what another job of the same name is building on', async () => {
  const { provider, left } = await building(() => true);
  await removeBuilders(run, [provider], recordingLog());
  expect(await left()).toBe(1);
});
