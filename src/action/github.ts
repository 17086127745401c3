import { messageOf } from '../core/errors';
import type { Log } from '../core/log';

/** What the action asks GitHub; every answer may be `undefined`: not known, without a token or when the API is down. */
export interface GitHub {
  isOpen(pullRequest: number): Promise<boolean | undefined>;
  /** Numbers of the other open pull requests with the same head. */
  othersOpen(head: string, pullRequest: number): Promise<number[] | undefined>;
  runHasEnded(run: string): Promise<boolean | undefined>;
}

/** Asks through octokit, loaded at the first question. */
export function githubOf(repository: string, token: string | undefined, log: Log): GitHub {
  const [owner = '', repo = ''] = repository.split('/');
  const ask = async <T>(question: string, answer: (rest: Rest) => Promise<T>): Promise<T | undefined> => {
    if (token === undefined) return undefined;
    try {
      const { getOctokit } = await import('@actions/github');
      return await answer(getOctokit(token).rest);
    } catch (error) {
      log.debug(`GitHub did not tell ${question}: ${messageOf(error)}`);
      return undefined;
    }
  };
  return {
    isOpen: (number) =>
      ask(`whether #${number} is open`, async ({ pulls }) => {
        const { data } = await pulls.get({ owner, repo, pull_number: number });
        return data.state === 'open';
      }),
    othersOpen: (head, number) =>
      ask(`which pull requests ${head} has`, async ({ pulls }) => {
        const { data } = await pulls.list({ owner, repo, head, state: 'open', per_page: 100 });
        return data.map((pull) => pull.number).filter((other) => other !== number);
      }),
    runHasEnded: (run) =>
      ask(`whether run ${run} has ended`, async ({ actions }) => {
        const { data } = await actions.getWorkflowRun({ owner, repo, run_id: Number(run) });
        return data.status === 'completed';
      }),
  };
}

type Rest = ReturnType<typeof import('@actions/github')['getOctokit']>['rest'];
