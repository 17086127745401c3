import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { requesterInCi } from '../../src/ci/requester';
import { systems, type Variables } from './variables';

describe.each(systems)('$name', ({ name, job, request, fork, otherJob, repository, whose }) => {
  const requesterOf = (env: Variables, asked?: string) => {
    const inCi = requesterInCi(env, asked);
    expect(inCi?.system).toBe(name);
    return inCi?.requester;
  };

  test('a request has the experiment of its branch, in all of its jobs', () => {
    const one = requesterOf({ ...job, ...request });
    expect(one).toMatchObject({ experiment: 'feature', pullRequest: 7, untrusted: false, repository });
    const { experiment, repositoryId } = requesterOf({ ...job, ...request, ...otherJob }) ?? {};
    expect({ experiment, repositoryId }).toEqual({ experiment: 'feature', repositoryId: one?.repositoryId });
  });

  test("a fork's request never shares one with the base, whatever it is called", () => {
    if (!fork) return;
    const own = requesterOf({ ...job, ...request });
    for (const asked of [undefined, 'feature', 'main']) {
      const theirs = requesterOf({ ...job, ...fork }, asked);
      expect(theirs).toMatchObject({ untrusted: true, pullRequest: 7, repositoryId: own?.repositoryId });
      expect(theirs?.experiment.startsWith(`${whose}:`)).toBe(true);
    }
  });

  test('without a request, a job has an experiment of its own', () => {
    const [one, two] = [requesterOf(job), requesterOf({ ...job, ...otherJob })];
    expect(one?.experiment).toMatch(/^run~./);
    expect(one?.pullRequest).toBeUndefined();
    expect(one?.experiment).not.toBe(two?.experiment);
    expect(requesterOf(job)?.experiment).toBe(one?.experiment);
    expect(one?.repositoryId).toBe(requesterOf({ ...job, ...request })?.repositoryId);
    expect(requesterOf(job, 'nightly')?.experiment).toBe('nightly');
  });

  test('no number of GitHub is its id', () => {
    expect(requesterOf(job)?.repositoryId).toMatch(/^[a-z]+:./);
    expect(requesterOf(job)?.organisationId).toMatch(/^[a-z]+:./);
  });
});

const jobOf = (name: string) => systems.find((one) => one.name === name)?.job ?? expect.fail(name);

test.each([
  ['GitLab CI', { CI_MERGE_REQUEST_IID: '7' }],
  ['Buildkite', { BUILDKITE_REPO: '/srv/web', BUILDKITE_PULL_REQUEST: '7' }],
  ['Azure Pipelines', { SYSTEM_PULLREQUEST_PULLREQUESTID: '7' }],
  // Somebody has started it by hand.
  ['Azure Pipelines', { BUILD_SOURCEBRANCH: 'refs/pull/7/merge' }],
  ['CircleCI', { CIRCLE_BRANCH: 'pull/7' }],
  ['Jenkins', { JOB_NAME: 'web/PR-7', BRANCH_NAME: 'PR-7', CHANGE_ID: '7' }],
])('%s: where nothing tells whose request 7 is, it counts as a fork’s', (name, request) => {
  expect(requesterInCi({ ...jobOf(name), ...request })?.requester).toMatchObject({
    untrusted: true,
    pullRequest: 7,
    experiment: expect.stringMatching(/^unknown:/),
  });
});

test.each([
  ['GitLab CI', { CI_PIPELINE_SOURCE: 'merge_request_event' }, 'unknown'],
  [
    'GitLab CI',
    { CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '99', CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: 'eve/web' },
    'eve/web',
  ],
  ['GitLab CI', { CI_MERGE_REQUEST_IID: '7; id' }, 'unknown'],
  ['CircleCI', { CIRCLE_PR_USERNAME: 'eve' }, 'eve'],
  ['Buildkite', { BUILDKITE_PULL_REQUEST_REPO: 'https://github.com/eve/web.git' }, 'eve/web'],
  ['Buildkite', { BUILDKITE_BRANCH: 'eve:feature' }, 'unknown'],
  ['Azure Pipelines', { SYSTEM_PULLREQUEST_ISFORK: 'True' }, 'unknown'],
  ['Jenkins', { CHANGE_FORK: 'eve', CHANGE_BRANCH: 'feature' }, 'eve'],
  ['Jenkins', { gitlabActionType: 'MERGE' }, 'unknown'],
] as const)('%s: a fork is one without a number, too: %j', (name, signs, whose) => {
  for (const asked of [undefined, 'main']) {
    const { requester } = requesterInCi({ ...jobOf(name), ...signs }, asked) ?? expect.fail();
    expect(requester).toMatchObject({ untrusted: true, pullRequest: undefined });
    expect(requester.experiment).toMatch(new RegExp(`^${whose}:`));
  }
});

test('Jenkins that was not told its URL is Jenkins all the same', () => {
  const job = { ...jobOf('Jenkins'), JENKINS_URL: '', JENKINS_HOME: '/var/jenkins_home' };
  const fork = { CHANGE_ID: '7', CHANGE_BRANCH: 'feature', CHANGE_FORK: 'eve' };
  expect(requesterInCi({ ...job, ...fork })?.requester).toMatchObject({
    untrusted: true,
    experiment: 'eve:feature',
  });
});

test.each([
  [
    { ghprbPullId: '7', ghprbSourceBranch: 'feature', ghprbGhRepository: 'acme/web' },
    'ghprbAuthorRepoGitUrl',
  ],
  [
    {
      gitlabMergeRequestIid: '7',
      gitlabSourceBranch: 'feature',
      gitlabTargetRepoHttpUrl: 'https://git.example.com/acme/web.git',
    },
    'gitlabSourceRepoHttpUrl',
  ],
])('a request that a plugin of Jenkins tells of is one: %j', (request, from) => {
  const { BRANCH_NAME: _, ...job } = jobOf('Jenkins');
  const of = (owner: string) =>
    requesterInCi({ ...job, ...request, [from]: `https://git.example.com/${owner}/web.git` })?.requester;
  expect(of('acme')).toMatchObject({ untrusted: false, experiment: 'feature', pullRequest: 7 });
  expect(of('eve')).toMatchObject({ untrusted: true, experiment: 'eve/web:feature', pullRequest: 7 });
  expect(requesterInCi({ ...job, ...request })?.requester).toMatchObject({ untrusted: true });
});

test.each(systems)('$name: variables that do not tell two jobs apart are refused', ({ name, job }) => {
  const marks = ['GITLAB_CI', 'CIRCLECI', 'BUILDKITE', 'BITBUCKET_BUILD_NUMBER', 'TF_BUILD', 'JENKINS_URL'];
  const only = Object.fromEntries(Object.entries(job).filter(([key]) => marks.includes(key)));
  const enough = name === 'Jenkins' ? { ...only, BUILD_TAG: 'jenkins-web-1' } : only;
  expect(() => requesterInCi(enough)).toThrow(`${name} runs this, and its variables do not say`);
});

test('outside of every system there is nobody', () => {
  expect(requesterInCi({ CI: 'true', HOME: '/root' })).toBeUndefined();
});

describe.each(['GITHUB_ACTIONS', 'GITEA_ACTIONS', 'FORGEJO_ACTIONS'])('an event with %s', (variable) => {
  const repository = { id: 51, name: 'web', full_name: 'acme/web', owner: { id: 4, login: 'acme' } };
  const env = (name: string, payload: object): Variables => {
    const file = join(mkdtempSync(join(tmpdir(), 'labtest-event-')), 'event.json');
    writeFileSync(file, JSON.stringify({ repository, ...payload }));
    return {
      [variable]: 'true',
      GITHUB_EVENT_PATH: file,
      GITHUB_EVENT_NAME: name,
      GITHUB_RUN_ID: '9',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_JOB: 'test',
    };
  };
  // As Gitea has it: no user, and a label without an owner.
  const pull = (repo: object | null) => ({
    action: 'opened',
    pull_request: { number: 7, state: 'open', head: { ref: 'feature', label: 'feature', repo } },
  });
  const own = { id: 51, full_name: 'acme/web' };

  test('has the identity that the action would give it', () => {
    expect(requesterInCi(env('pull_request', pull(own)))).toMatchObject({
      refusal: undefined,
      requester: {
        experiment: 'feature',
        repositoryId: '51',
        organisationId: '4',
        pullRequest: 7,
        untrusted: false,
      },
    });
    for (const owner of ['bob', 'eve'])
      expect(
        requesterInCi(env('pull_request', pull({ id: 99, full_name: `${owner}/web` })), 'main'),
      ).toMatchObject({
        requester: { experiment: `${owner}:main`, repositoryId: '51', untrusted: true },
      });
  });

  test('two commands of a job have one experiment, two jobs have two', () => {
    const push = env('push', {});
    const named = (more: Variables) => requesterInCi({ ...push, ...more })?.requester.experiment;
    expect(named({ GITHUB_ACTION: '__run' })).toBe(named({ GITHUB_ACTION: '__run_2' }));
    expect(named({ RUNNER_TRACKING_ID: 'a' })).not.toBe(named({ RUNNER_TRACKING_ID: 'b' }));
  });

  test('one that is not there, or not whole, is no developer’s machine', () => {
    const { GITHUB_EVENT_PATH: file = '', ...rest } = env('push', {});
    expect(() => requesterInCi(rest)).toThrow('GITHUB_EVENT_PATH or GITHUB_EVENT_NAME is not set');
    expect(() => requesterInCi({ ...rest, GITHUB_EVENT_PATH: `${file}.gone` })).toThrow(
      /The event in .*gone cannot be read/,
    );
    writeFileSync(file, '{');
    expect(() => requesterInCi({ ...rest, GITHUB_EVENT_PATH: file })).toThrow(/cannot be read/);
  });

  test('makes nothing where the action makes nothing', () => {
    expect(requesterInCi(env('pull_request_target', pull(own)))?.refusal).toContain('never provisions');
    const closed = { ...pull(own), action: 'closed' };
    expect(requesterInCi(env('pull_request', closed))?.refusal).toContain('#7 is closed');
  });
});
