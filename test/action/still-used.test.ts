import { describe, expect, it } from 'vitest';
import { stillUsed } from '../../src/action/still-used';
import type { GitHub } from '../../src/github/github';
import { recordingLog } from '../lifecycle/fixtures';

const head = 'acme:feature/x';
const of7 = { experiment: 'feature/x', repository: 'acme/web', pullRequest: 7, head };
const unknown = { state: 'unknown', why: 'GitHub did not tell' } as const;

/** GitHub with these open pull requests, of which each question may fail. */
function github(open: number[], fails: { pull?: boolean; list?: boolean } = {}): GitHub {
  const about = { labels: [], branch: 'feature/x', updatedAt: new Date() };
  const pull = (number: number) => ({
    ...{ ...about, number },
    state: open.includes(number) ? ('open' as const) : ('closed' as const),
  });
  const asked: Partial<GitHub> = {
    pullRequest: async (number) => (fails.pull ? unknown : pull(number)),
    openPullRequests: async (of) => {
      expect(of).toBe(head);
      return fails.list ? unknown : { state: 'known', all: open.map(pull) };
    },
  };
  return asked as GitHub;
}

describe('what a teardown finds', () => {
  it.each([
    ['goes at the close', 'pull request', github([]), undefined],
    ['stays when the pull request was reopened since', 'pull request', github([7]), /#7 is open/],
    ['stays for another one of its head', 'pull request', github([8]), /#8 with the same head is still open/],
    ['stays when nobody tells of it', 'pull request', github([], { pull: true }), /not known/],
    ['stays when nobody tells of others', 'pull request', github([], { list: true }), /not known/],
    ['goes with its job, while its own is open', 'job', github([7]), undefined],
    ['stays at the end of a job for another one of its head', 'job', github([7, 8]), /#8 with the same head/],
    ['stays at the end of a job when nobody tells', 'job', github([], { list: true }), /not known/],
  ] as const)('%s', async (_, ends, asked, reason) => {
    const log = recordingLog();
    const kept = await stillUsed({ ...of7, ends }, asked, log);
    if (reason === undefined) expect(kept).toBeUndefined();
    else expect(kept).toMatch(reason);
    expect(log.lines.join('\n').includes('pull-requests: read')).toBe(kept?.includes('not known') ?? false);
  });

  it('of a deleted branch stays while a pull request of it is open: the branch was restored', async () => {
    const deletion = { ends: 'branch', experiment: 'feature/x', repository: 'acme/web' } as const;
    expect(await stillUsed(deletion, github([]), recordingLog())).toBeUndefined();
    expect(await stillUsed(deletion, github([7]), recordingLog())).toMatch(/#7/);
    expect(await stillUsed(deletion, github([], { list: true }), recordingLog())).toMatch(/not known/);
  });

  it('goes with a job that has no pull request, and GitHub is not asked', async () => {
    const job = { ends: 'job', experiment: 'run~1', repository: 'acme/web' } as const;
    expect(await stillUsed(job, {} as GitHub, recordingLog())).toBeUndefined();
  });
});
