// What a fork's request may not do, before anything is looked for.
import { expect, test } from 'vitest';
import { folderWith, labtest } from './terminal';

const ofFork = {
  GITLAB_CI: 'true',
  CI_PIPELINE_ID: '1000',
  CI_PROJECT_ID: '51',
  CI_PROJECT_PATH: 'acme/web',
  CI_MERGE_REQUEST_IID: '7',
  CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '99',
  CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: 'eve/web',
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature',
  DOCKER_HOST: '',
};
const where = { directory: folderWith({}), env: ofFork };

test('where CI is set by a system that nobody knows, it warns that forks are not told from others', async () => {
  const unknown = { directory: folderWith({}), env: { DOCKER_HOST: 'unix:///nowhere.sock', CI: 'true' } };
  expect((await labtest(['env'], unknown)).err).toContain('warning: CI is set');
  expect((await labtest(['env', '-e', 'mine'], unknown)).err).not.toContain('CI is set');
});

test.each([['ls'], ['url', 'mine'], ['psql', 'mine'], ['reset', 'mine'], ['rm', 'mine'], ['create', 'db']])(
  'it may not reach databases that others have made by name: db %s',
  async (...args) => {
    const said = await labtest(['db', ...args], where);
    expect(said).toMatchObject({ code: 4, out: '' });
    expect(said.err).toContain('They hold their data');
  },
);
