import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/ci/event';
import { intentOf } from '../../src/ci/intent';

const repository = { id: '17', name: 'web', full_name: 'acme/web', owner: { id: '4', login: 'acme' } };
const auto = { teardown: 'auto', experiment: undefined, jobIndex: '', jobId: '' } as const;

function pull(
  action: string,
  over: Partial<NonNullable<RunEvent['payload']['pull_request']>> = {},
): RunEvent {
  const head = { ref: 'feature/x', repo: { id: '17', full_name: 'acme/web' }, user: { login: 'acme' } };
  return {
    name: 'pull_request',
    actor: 'mona',
    actorId: '1',
    run: '100/1/test/labtest',
    payload: {
      action,
      repository,
      pull_request: { number: 7, state: action === 'closed' ? 'closed' : 'open', labels: [], head, ...over },
    },
  };
}

const other = (name: string, payload: Partial<RunEvent['payload']> = {}): RunEvent => ({
  name,
  actor: 'mona',
  actorId: '1',
  run: '100/1/test/labtest',
  payload: { repository, ...payload },
});

const fork = { ref: 'main', repo: { id: '99', full_name: 'eve/web' }, user: { login: 'eve' } };

describe('MP-15 from event to intent', () => {
  it.each(['opened', 'reopened', 'synchronize', 'labeled'])(
    'pull_request %s provisions and stays',
    (action) => {
      expect(intentOf(pull(action), auto)).toMatchObject({
        main: 'provision',
        post: 'nothing',
        experiment: 'feature/x',
        pullRequest: 7,
        head: 'acme:feature/x',
        untrusted: false,
      });
    },
  );

  it('MP-12 pull_request closed attaches and tears down, by the payload and not by GITHUB_REF', () => {
    expect(intentOf(pull('closed'), auto)).toMatchObject({
      main: 'attach',
      post: 'teardown',
      ends: 'pull request',
      experiment: 'feature/x',
    });
  });

  it('an event on a pull request that is closed already never provisions', () => {
    expect(intentOf(pull('labeled', { state: 'closed' }), auto)).toMatchObject({
      main: 'attach',
      post: 'teardown',
    });
  });

  it('the head of a fork is named with its owner, and is not trusted', () => {
    expect(intentOf(pull('opened', { head: fork }), auto)).toMatchObject({
      experiment: 'eve:main',
      untrusted: true,
    });
    expect(intentOf(pull('opened', { head: { ...fork, repo: null } }), auto)).toMatchObject({
      untrusted: true,
    });
  });

  it('a pull request of Dependabot is not trusted', () => {
    expect(intentOf({ ...pull('opened'), actor: 'dependabot[bot]' }, auto)).toMatchObject({
      untrusted: true,
    });
  });

  it.each(['opened', 'closed'])('MP-39 pull_request_target %s does nothing in main', (action) => {
    const intent = intentOf({ ...pull(action), name: 'pull_request_target' }, auto);
    expect(intent).toMatchObject({ main: 'nothing', post: action === 'closed' ? 'teardown' : 'nothing' });
  });

  it('delete of a branch tears its experiment down, of a tag does nothing', () => {
    const branch = intentOf(other('delete', { ref: 'feature/x', ref_type: 'branch' }), auto);
    expect(branch).toMatchObject({ main: 'nothing', post: 'teardown', ends: 'branch' });
    expect(branch.experiment).toBe('feature/x');
    const tag = intentOf(other('delete', { ref: 'v1', ref_type: 'tag' }), auto);
    expect(tag).toMatchObject({ main: 'nothing', post: 'nothing' });
  });

  it.each(['push', 'merge_group', 'schedule', 'workflow_dispatch', 'repository_dispatch'])(
    '%s provisions an experiment of the job, removed at its end',
    (name) => {
      const intent = intentOf(other(name), auto);
      expect(intent).toMatchObject({
        main: 'provision',
        post: 'teardown',
        ends: 'job',
        experiment: 'run~100-1-test-labtest',
      });
      expect(intent.pullRequest).toBeUndefined();
    },
  );

  it('MP-41 a push and a pull request of one branch have different experiments', () => {
    expect(intentOf(other('push', { ref: 'refs/heads/feature/x' }), auto).experiment).not.toBe('feature/x');
  });

  it('MP-43 the legs of a matrix share the experiment of a pull request, and have their own on push', () => {
    const leg = (event: RunEvent, jobIndex: string) => intentOf(event, { ...auto, jobIndex }).experiment;
    expect(leg(pull('opened'), '0')).toBe(leg(pull('opened'), '1'));
    expect(leg(other('push'), '0')).not.toBe(leg(other('push'), '1'));
  });

  it('MP-43 jobs of a reusable workflow that is called twice have one name, and an experiment each on push', () => {
    const called = (event: RunEvent, jobId: string) => intentOf(event, { ...auto, jobId });
    expect(called(pull('opened'), '51').experiment).toBe(called(pull('opened'), '52').experiment);
    expect(called(pull('opened'), '51').run).not.toBe(called(pull('opened'), '52').run);
    expect(called(other('push'), '51').experiment).not.toBe(called(other('push'), '52').experiment);
  });

  it('input experiment gives a name of its own, input teardown overrides the table', () => {
    const named = intentOf(pull('opened'), { ...auto, experiment: 'load-test' });
    expect(named).toMatchObject({ experiment: 'load-test', pullRequest: 7 });
    const always = intentOf(pull('opened'), { ...auto, teardown: 'always' });
    expect(always).toMatchObject({ post: 'teardown', ends: 'job' });
    expect(intentOf(pull('closed'), { ...auto, teardown: 'never' }).post).toBe('nothing');
  });

  it('a fork’s experiment is never called like one of the repository’s own', () => {
    const named = { ...auto, experiment: 'feature/x-20' };
    expect(intentOf(pull('opened'), named).experiment).toBe('feature/x-20');
    expect(intentOf(pull('opened', { head: fork }), named).experiment).toBe('eve:feature/x-20');
  });

  it.each(['pull_request_review', 'pull_request_review_comment'])(
    'MP-39 %s runs the workflow of its pull request, and is trusted no more than that',
    (name) => {
      expect(intentOf({ ...pull('submitted', { head: fork }), name }, auto).untrusted).toBe(true);
      expect(intentOf({ ...pull('submitted'), name }, auto).untrusted).toBe(false);
    },
  );

  it.each([
    ['a fork', pull('opened', { head: fork }), 'eve:load-test'],
    [
      'a review of a fork’s',
      { ...pull('submitted', { head: fork }), name: 'pull_request_review' },
      'eve:load-test',
    ],
    ['Dependabot', { ...pull('opened'), actor: 'dependabot[bot]' }, 'dependabot[bot]:load-test'],
    ['a push by Dependabot', { ...other('push'), actor: 'dependabot[bot]' }, 'dependabot[bot]:load-test'],
    ['a person', pull('opened'), 'load-test'],
  ])('no stranger shares an experiment by its name: %s', (_, event, experiment) => {
    expect(intentOf(event, { ...auto, experiment: 'load-test' }).experiment).toBe(experiment);
  });

  it('the branch of Dependabot’s pull request is its own already', () => {
    expect(intentOf({ ...pull('opened'), actor: 'dependabot[bot]' }, auto).experiment).toBe('feature/x');
  });

  const headOf = (number: string) => ({ head_repository: { id: number, owner: { login: 'eve' } } });
  const deployment = (ref: string) => ({ deployment: { ref, sha: '0123abcd'.repeat(5) } });
  const comment = (author_association: string, issue: object = { pull_request: {} }) => ({
    issue,
    comment: { author_association, user: { login: 'eve' } },
  });
  it.each([
    ['of a fork’s code', 'workflow_run', { workflow_run: headOf('99') }, true],
    ['of a fork’s code that is gone', 'workflow_run', { workflow_run: { head_repository: null } }, true],
    ['of its own', 'workflow_run', { workflow_run: headOf('17') }, false],
    ['of its own push', 'workflow_run', { workflow_run: { ...headOf('17'), event: 'push' } }, false],
    ['after a comment', 'workflow_run', { workflow_run: { ...headOf('17'), event: 'issue_comment' } }, true],
    ['after another one', 'workflow_run', { workflow_run: { ...headOf('17'), event: 'workflow_run' } }, true],
    ['of a check on a branch', 'check_suite', { check_suite: { head_branch: 'x' } }, false],
    ['of a check on a fork', 'check_suite', { check_suite: { head_branch: null } }, true],
    ['of a run on a fork', 'check_run', { check_run: { check_suite: { head_branch: null } } }, true],
    ['of a status on a branch', 'status', { branches: [{ name: 'main' }] }, false],
    ['of a status on a fork', 'status', { branches: [] }, true],
    ['of a deployment of a branch', 'deployment_status', deployment('feature/x'), false],
    ['of a preview, by its commit', 'deployment_status', deployment('0123abcd'.repeat(5)), true],
    ['of a deployment, by the beginning of its commit', 'deployment', deployment('0123abc'), true],
    ['of a deployment of a request', 'deployment', deployment('refs/pull/7/head'), true],
    ['of a deployment that is not told', 'deployment', {}, true],
    [
      'after a deployment',
      'workflow_run',
      { workflow_run: { ...headOf('17'), event: 'deployment_status' } },
      true,
    ],
    ['that a stranger’s comment on a pull request asks for', 'issue_comment', comment('CONTRIBUTOR'), true],
    ['that a member’s comment asks for', 'issue_comment', comment('MEMBER'), false],
    ['that a comment on an issue asks for, which has no code', 'issue_comment', comment('NONE', {}), false],
  ])(
    'MP-39 a run %s may have checked that out, and is trusted no more than that',
    (_, name, payload, untrusted) => {
      expect(intentOf(other(name, payload), auto).untrusted).toBe(untrusted);
    },
  );

  it('a push by Dependabot is trusted no more than its pull request; a deletion by it tears down', () => {
    const actor = 'dependabot[bot]';
    expect(intentOf({ ...other('push'), actor }, auto).untrusted).toBe(true);
    // By its number, whatever it is called.
    expect(intentOf({ ...other('push'), actorId: '49699333' }, auto).untrusted).toBe(true);
    expect(intentOf(other('push'), auto).untrusted).toBe(false);
    expect(intentOf({ ...other('delete', { ref: 'x', ref_type: 'branch' }), actor }, auto)).toMatchObject({
      untrusted: false,
      post: 'teardown',
    });
  });
});

it.each([
  ['a push to it', other('push', { ref: 'refs/heads/trunk' }), true],
  ['a push to another branch', other('push', { ref: 'refs/heads/main' }), false],
  ['a push of a tag of its name', other('push', { ref: 'refs/tags/trunk' }), false],
  ['a schedule, which runs nowhere else', other('schedule'), true],
  ['a dispatch on it', other('workflow_dispatch', { ref: 'refs/heads/trunk' }), true],
  ['its deletion', other('delete', { ref: 'refs/heads/trunk' }), false],
  ['a pull request from a branch of its name', pull('opened', { head: { ...fork, ref: 'trunk' } }), false],
])('a run of the default branch is told: %s', (_what, event, expected) => {
  const trunk = { ...event.payload.repository, default_branch: 'trunk' };
  const told = { ...event, payload: { ...event.payload, repository: trunk } };
  expect(intentOf(told, auto).ofDefaultBranch).toBe(expected);
});
