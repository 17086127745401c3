import { expect, it } from 'vitest';
import { forget, otherUsers, usesOf } from '../../src/action/uses';
import type { Ownership } from '../../src/experiment/ownership';
import { useOf } from '../../src/experiment/uses';
import type { GitHub } from '../../src/github/github';
import { recordingLog } from '../lifecycle/fixtures';
import { noting } from '../sweep/noting';

const repository = { repositoryId: '17', repository: 'acme/web' };
const pull = (pullRequest: number) => ({ ...repository, pullRequest, run: '1/1/test/step' });
const job = (run: string) => ({ ...repository, run: `${run}/1/test/step` });

/** GitHub with these open pull requests and live runs; of what has a minus it does not tell. */
function github(...live: (number | string)[]): GitHub {
  const told = (what: number | string, known: { is: object; not: object }) =>
    live.includes(`-${what}`) ? { state: 'unknown', why: 'x' } : live.includes(what) ? known.is : known.not;
  const asked = {
    pullRequest: async (n: number) =>
      told(n, { is: { state: 'open' }, not: { state: 'closed', labels: n === 13 ? ['labtest:keep'] : [] } }),
    workflowRun: async (run: string) => told(run, { is: { state: 'live' }, not: { state: 'ended' } }),
  };
  return asked as unknown as GitHub;
}

const servers = (over: Partial<Ownership> = {}) =>
  ({ app: 'web', experiment: 'shared', ...over }) as Ownership;

it.each<[string, ReturnType<typeof job> & { pullRequest?: number }, GitHub | undefined, RegExp | undefined]>([
  ['another pull request that is open', pull(8), github(8), /#8 uses it, too/],
  ['another pull request that was closed', pull(8), github(), undefined],
  ['another pull request that was closed, with the label that keeps', pull(13), github(), /#13 uses it, too/],
  ['another pull request that nobody tells of', pull(8), github('-8'), /#8 uses it, too/],
  ['another pull request, without a token', pull(8), undefined, /#8 uses it, too/],
  ['a job that runs', job('5'), github('5'), /run 5.* uses it, too/],
  ['a job that was killed with its run', job('5'), github(), undefined],
])('what %s has noted counts as it is now', async (_, other, asked, reason) => {
  const { provider, note } = noting();
  await note(pull(7));
  await note(other);
  await note(pull(9), 'another');
  const uses = await usesOf(pull(7), [provider]);
  const kept = await otherUsers(pull(7), uses, asked)(servers({ pullRequest: 7 }));
  if (reason) expect(kept).toMatch(reason);
  else expect(kept).toBeUndefined();
});

it('what was made for a pull request that is open is not removed by another one that names its experiment', async () => {
  const { provider, note } = noting();
  await note(pull(7));
  const other = async (asked: GitHub) => otherUsers(pull(7), await usesOf(pull(7), [provider]), asked);
  expect(await (await other(github(8)))(servers({ pullRequest: 8 }))).toMatch(/#8 uses it, too/);
  expect(await (await other(github()))(servers({ pullRequest: 8 }))).toBeUndefined();
});

it('who ends finds and takes away its own notes only', async () => {
  const { provider, all, note } = noting();
  await note(pull(7));
  await note(pull(7), 'second');
  await note(job('5'));
  const uses = await usesOf(pull(7), [provider]);
  expect(uses.own.map(({ note }) => note.experiment).sort()).toEqual(['second', 'shared']);
  await forget(uses, recordingLog());
  expect([...all.values()]).toEqual([useOf(job('5'), 'web', 'shared')]);
});
