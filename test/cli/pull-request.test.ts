// Which servers `--pr` is about.
import { expect, test } from 'vitest';
import { requesterInCi } from '../../src/ci/requester';
import { pullRequestFilter, refuseNamesakes } from '../../src/cli/found';
import type { Session, SessionOptions } from '../../src/cli/session';
import { folderWith, labtest } from './terminal';

const job = {
  GITLAB_CI: 'true',
  CI_PROJECT_ID: '51',
  CI_PROJECT_PATH: 'acme/cleaner',
  CI_PIPELINE_ID: '1000',
  CI_JOB_ID: '1',
};

function filterBy(options: SessionOptions) {
  const requester = requesterInCi(job, options.experiment)?.requester;
  return pullRequestFilter(17, { requester, options } as Session);
}

test('the repository that is named, in a CI system, too', () => {
  expect(filterBy({ pr: 17 })).toMatchObject({ 'labtest.repository': 'acme/cleaner' });
  expect(filterBy({ pr: 17, repository: 'acme/web' })).toMatchObject({ 'labtest.repository': 'acme/web' });
});

test('the experiment that is named, else all of the request', () => {
  expect(filterBy({ pr: 17, experiment: 'second' })).toMatchObject({ 'labtest.experiment': 'second' });
  expect(filterBy({ pr: 17 })).not.toHaveProperty('labtest.experiment');
});

test('nothing is removed where repositories of two systems have the name', () => {
  const [one, other] = ['1', 'gitlab:example.com/1'].map((id) => ({
    repositoryId: id,
    repository: 'acme/web',
  }));
  expect(() => refuseNamesakes([one, one] as never)).not.toThrow();
  expect(() => refuseNamesakes([one, other] as never)).toThrow(/More than one repository/);
});

test("a fork's request names no other repository", async () => {
  const env = {
    ...job,
    CI_MERGE_REQUEST_IID: '7',
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '99',
    DOCKER_HOST: '',
  };
  for (const args of [['--pr', '7'], []]) {
    const down = ['down', ...args, '--repository', 'acme/web'];
    expect(await labtest(down, { directory: folderWith({}), env })).toMatchObject({ code: 4, out: '' });
  }
});
