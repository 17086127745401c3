import { expect, it, vi } from 'vitest';
import type { Inputs } from '../../src/action/inputs';
import { openRun } from '../../src/action/open-run';
import { recordingLog } from '../lifecycle/fixtures';
import { githubStub, type KnownPull } from '../runner/github';

it('asks again whether the pull request was pushed to since: the next push may come while a run is at work', async () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
  const pull: KnownPull = { number: 7, head: 'acme:feature/login', state: 'open' };
  const pulls = [{ ...pull, sha: 'a1', updated: at(1) }];
  const github = await githubStub(pulls);
  vi.stubEnv('GITHUB_API_URL', github.url);
  const requester = {
    ...{ experiment: 'feature/login', repositoryId: '17', repository: 'acme/web', repositoryName: 'web' },
    ...{ organisationId: '4', run: '5/1/test/step', untrusted: false, resetAsked: false },
    ...{ pullRequest: 7, commit: { sha: 'a1', at: at(1) } },
  };
  const endpoint = { dockerExpected: false, environment: {} };
  const about = { env: {}, log: recordingLog(), signal: new AbortController().signal };
  const { context, close } = openRun({ token: 'token-of-the-job' } as Inputs, requester, endpoint, about);
  expect(await context.isOutdated?.()).toBe(false);
  pulls[0] = { ...pull, sha: 'b2', updated: at(2) };
  expect(await context.isOutdated?.()).toBe(true);
  await close();
  await github.close();
});
