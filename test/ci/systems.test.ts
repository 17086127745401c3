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

test('where nothing tells whose a request is, it counts as a fork’s', () => {
  const gitlab = { GITLAB_CI: 'true', CI_PROJECT_ID: '1', CI_PROJECT_PATH: 'a/b', CI_MERGE_REQUEST_IID: '7' };
  const buildkite = { BUILDKITE: 'true', BUILDKITE_REPO: '/srv/web', BUILDKITE_PULL_REQUEST: '7' };
  const azure = { TF_BUILD: 'True', SYSTEM_PULLREQUEST_PULLREQUESTID: '7' };
  const circle = { CIRCLECI: 'true', CIRCLE_BRANCH: 'pull/7' };
  const jenkins = {
    JENKINS_URL: 'https://ci.example.com/',
    BUILD_TAG: 'jenkins-web-PR-7-1',
    JOB_NAME: 'web/PR-7',
    BRANCH_NAME: 'PR-7',
    CHANGE_ID: '7',
  };
  for (const env of [gitlab, buildkite, azure, circle, jenkins])
    expect(requesterInCi(env)?.requester).toMatchObject({
      untrusted: true,
      experiment: expect.stringMatching(/^unknown:/),
    });
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

  test('makes nothing where the action makes nothing', () => {
    expect(requesterInCi(env('pull_request_target', pull(own)))?.refusal).toContain('never provisions');
    const closed = { ...pull(own), action: 'closed' };
    expect(requesterInCi(env('pull_request', closed))?.refusal).toContain('#7 is closed');
  });
});
