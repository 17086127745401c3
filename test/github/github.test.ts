import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Bounds } from '../../src/github/client';
import { githubOf } from '../../src/github/github';
import { recordingLog } from '../lifecycle/fixtures';
import { githubStub, type Known, type KnownPull } from '../runner/github.ts';

const pulls: KnownPull[] = [];
const known: Known = {};
const stub = await githubStub(pulls, known);
process.env.GITHUB_API_URL = stub.url;
afterAll(() => stub.close());

const silent = recordingLog();
const of = { repository: 'acme/web', repositoryId: '17' };
const github = (token: string | undefined = 'token', about = of, bounds?: Bounds) =>
  githubOf(about, token, silent, bounds);

beforeEach(() => {
  stub.requests.length = 0;
  stub.failures.length = 0;
  pulls.splice(0, pulls.length, {
    number: 7,
    head: 'acme:login',
    state: 'open',
    labels: ['labtest:keep'],
    pushed: new Date('2026-01-02T03:04:05Z'),
    updated: new Date('2026-02-02T03:04:05Z'),
  });
  Object.assign(known, {
    runs: { 1: { status: 'completed', branch: 'login' }, 2: { status: 'queued' } },
    branches: ['main', 'a/b c'],
    tags: ['v1.0'],
  });
});

describe('what GitHub is asked', () => {
  it('a pull request as it is now, and when it was pushed to', async () => {
    const pull = await github().pullRequest(7);
    expect(pull).toEqual({
      number: 7,
      state: 'open',
      labels: ['labtest:keep'],
      branch: 'login',
      headRepositoryId: '17',
      headRepository: 'acme/web',
      updatedAt: new Date('2026-02-02T03:04:05Z'),
    });
    if (pull.state === 'unknown') throw new Error(pull.why);
    expect(await github().lastPush(pull)).toEqual({ state: 'known', at: new Date('2026-01-02T03:04:05Z') });
    expect(await github().lastPush({ ...pull, headRepository: undefined })).toMatchObject({
      state: 'unknown',
    });
    expect(await github().openPullRequests()).toEqual({ state: 'known', all: [pull] });
    expect(await github().isOpen(7)).toBe(true);
    expect(await github().othersOpen('acme:login', 8)).toEqual([7]);
  });

  it('those with a head, of a server that lists all of them', async () => {
    known.ignoresHead = true;
    expect(await github().othersOpen('acme:login', 8)).toEqual([7]);
    expect(await github().othersOpen('acme:logout', 8)).toEqual([]);
    known.ignoresHead = false;
  });

  it('runs and branches', async () => {
    expect(await github().workflowRun('1')).toEqual({ state: 'ended', branch: 'login' });
    expect(await github().runHasEnded('2')).toBe(false);
    expect(await github().branch('main')).toEqual({ state: 'live' });
    expect(await github().branch('a/b c')).toEqual({ state: 'live' });
    expect(await github().branch('v1.0')).toEqual({ state: 'live' });
    expect(await github().branch('gone')).toEqual({ state: 'gone' });
  });

  it.each([
    ['a run of its head', { status: 'in_progress', branch: 'login', event: 'pull_request' }, 'running'],
    [
      'one that waits for an approval',
      { status: 'waiting', branch: 'login', event: 'pull_request' },
      'running',
    ],
    [
      'one that waits for a runner',
      { status: 'queued', branch: 'login', event: 'pull_request_review' },
      'running',
    ],
    ['one that has ended', { status: 'completed', branch: 'login', event: 'pull_request' }, 'idle'],
    ['one of another branch', { status: 'in_progress', branch: 'main', event: 'pull_request' }, 'idle'],
    ['a push to its branch, whose experiment is its own', { status: 'in_progress', branch: 'login' }, 'idle'],
    [
      'a fork’s branch of the same name',
      { status: 'queued', branch: 'login', event: 'pull_request', from: 99 },
      'idle',
    ],
  ])('whether a run of a pull request is under way: %s', async (_, run, state) => {
    known.runs = { 5: run };
    const pull = await github().pullRequest(7);
    if (pull.state === 'unknown') throw new Error(pull.why);
    expect(await github().running(pull)).toEqual({ state });
  });

  it('puts a question again that failed for a moment', async () => {
    stub.failures.push(502);
    expect(await github().isOpen(7)).toBe(true);
    expect(stub.requests).toHaveLength(2);
  });
});

describe('what is not known is no answer', () => {
  const why = (told: object) => ('why' in told ? String(told.why) : 'known');

  it('what GitHub does not show, which a private repository may be to this token', async () => {
    expect(why(await github().pullRequest(8))).toContain('whether #8 is open: Not Found');
    expect(why(await github().workflowRun('3'))).toContain('Not Found');
    expect(await github().isOpen(8)).toBeUndefined();
  });

  it('a refusal, which is not asked again', async () => {
    stub.failures.push(403, 403);
    expect(why(await github().pullRequest(7))).toContain('Unavailable');
    expect(await github().othersOpen('acme:login', 8)).toBeUndefined();
    expect(stub.requests).toHaveLength(2);
  });

  it('another repository that has the name now', async () => {
    const other = github('token', { ...of, repositoryId: '18' });
    for (const told of [
      await other.pullRequest(7),
      await other.openPullRequests(),
      await other.workflowRun('1'),
      await other.branch('gone'),
    ])
      expect(why(told)).toContain('acme/web is another repository now');
  });

  it('without a token, and once the time is up', async () => {
    expect(why(await githubOf(of, undefined, silent).pullRequest(7))).toContain('there is no token');
    expect(why(await github('token', of, { signal: AbortSignal.abort() }).pullRequest(7))).toContain('abort');
    expect(stub.requests).toEqual([]);
  });
});
