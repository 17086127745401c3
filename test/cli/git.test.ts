import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryAt } from '../../src/ci/remote';
import { type Checkout, checkoutAt } from '../../src/cli/git';
import { developerOf } from '../../src/cli/requester';
import { serverName } from '../../src/experiment/identity';

const nasty = ['$(id)', '`id`', "it's", 'a"b', 'grüße', 'a/b', 'a-b', 'A-b', '-x'.padEnd(200, 'x').slice(1)];

function repository(...commands: string[][]): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'labtest-git-')));
  for (const args of [['init', '-q', '-b', 'main'], ['config', 'user.email', 'ann@example.com'], ...commands])
    execFileSync('git', ['-c', 'user.name=Ann', ...args], { cwd: folder });
  return folder;
}

const commit = ['commit', '-q', '--allow-empty', '-m', 'x'];

describe('git', () => {
  test('the branch, the person and the remote that the branch follows', async () => {
    const folder = repository(
      ['remote', 'add', 'origin', 'git@github.com:ann/web.git'],
      ['remote', 'add', 'upstream', 'https://user:token@GitHub.com/acme/web.git'],
      ['config', 'branch.main.remote', 'upstream'],
    );
    const checkout = await checkoutAt(folder, process.env);
    expect(checkout).toMatchObject({
      root: folder,
      branch: 'main',
      commit: undefined,
      email: 'ann@example.com',
    });
    expect(developerOf(checkout, folder, {})).toMatchObject({
      experiment: 'main~ann@example.com',
      repositoryId: 'git:github.com/acme/web',
      repository: 'acme/web',
      repositoryName: 'web',
      organisationId: 'git:github.com/acme',
    });
  });

  test('a detached HEAD is named by its commit', async () => {
    const folder = repository(commit, ['checkout', '-q', '--detach']);
    const { experiment } = developerOf(await checkoutAt(folder, process.env), folder, {});
    expect(experiment).toMatch(/^[0-9a-f]{12}~ann@example\.com$/);
  });

  test('without an address, two machines on one laboratory have experiments of their own', async () => {
    const checkout = { ...(await checkoutAt(repository(commit), process.env)), email: undefined };
    const { experiment } = developerOf(checkout as Checkout, '/', {});
    expect(experiment).toBe(`main~${userInfo().username}@${hostname()}`);
  });

  test('a tag with the name of the branch changes nothing', async () => {
    const folder = repository(
      ['remote', 'add', 'upstream', 'git@github.com:acme/web.git'],
      ['remote', 'add', 'origin', 'git@github.com:ann/web.git'],
      ['config', 'branch.main.remote', 'upstream'],
      commit,
      ['tag', 'main'],
    );
    expect(await checkoutAt(folder, process.env)).toMatchObject({
      branch: 'main',
      remote: 'git@github.com:acme/web.git',
    });
  });

  test('without a repository, and without git at all, the folder is the repository', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'labtest-nogit-')));
    const bare = { ...process.env, PATH: '/nowhere' };
    for (const env of [process.env, bare]) {
      const checkout = await checkoutAt(folder, env);
      expect(checkout).toBeUndefined();
      const requester = developerOf(checkout, folder, {});
      expect(requester.repositoryId).toContain(folder);
      expect(requester.experiment).toMatch(/^~./);
    }
  });

  test('branches with nasty names are read as they are, and have servers of their own', async () => {
    const names = new Set<string>();
    for (const branch of nasty) {
      const folder = repository(commit, ['checkout', '-q', '-b', branch]);
      const checkout = await checkoutAt(folder, process.env);
      expect(checkout?.branch).toBe(branch);
      const { experiment } = developerOf(checkout, folder, {});
      const name = serverName({ app: 'web', experiment, service: 'db' });
      expect(name).toMatch(/^[a-z][a-z0-9-]{0,53}$/);
      names.add(name);
    }
    expect(names.size).toBe(nasty.length);
  });

  test.each([
    ['git@github.com:acme/web.git', { host: 'github.com', path: 'acme/web' }],
    ['ssh://git@git.example.com:2222/group/sub/web.git', { host: 'git.example.com', path: 'group/sub/web' }],
    ['https://user:token@GitLab.com/acme/web/', { host: 'gitlab.com', path: 'acme/web' }],
    ['C:\\work\\web', undefined],
    ['C:/work/web', undefined],
    ['/srv/git/web.git', undefined],
    ['../web', undefined],
    ['file:///srv/web', undefined],
  ])('%s', (remote, expected) => expect(repositoryAt(remote)).toEqual(expected));
});
