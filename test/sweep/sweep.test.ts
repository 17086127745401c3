import { describe, expect, it } from 'vitest';
import type { Asked, PullRequest, WorkflowRun } from '../../src/github/asked';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import type { Server } from '../../src/providers/provider';
import { sweep } from '../../src/sweep/sweep';
import { recordingLog } from '../lifecycle/fixtures';
import { pull } from './cases';
import { noting } from './noting';
import { bound, gitHub, laboratoryWith, numbered, repository, swept, usual } from './swept';

describe('a sweep', () => {
  it('MP-5 MP-6 removes what a close that nobody saw has left, and MP-14 keeps what is open or not known', async () => {
    const { laboratory, there } = await laboratoryWith(1, 2, 3);
    const asked: string[] = [];
    const result = await swept(laboratory, gitHub([numbered('closed', 1), numbered('open', 2)], asked));
    expect(there()).toEqual([2, 3]);
    expect(result.removed).toEqual([
      {
        what: 'redis',
        name: 'web / branch-17-1 / cache',
        why: 'pull request #1 is closed',
        where: 'the memory of this process',
      },
    ]);
    expect(result.kept.map(({ why }) => why)).toEqual(['pull request #2 is open', 'the API is down']);
    expect(result.lines).toContain('Kept what depends on it: the API is down');
    expect(asked).toEqual(['open', '#1', 'open acme:branch-17-1', '#3']);
  });

  it('keeps what another pull request of the head uses that was opened while it swept', async () => {
    const { laboratory, there } = await laboratoryWith(1, 2);
    const pulls = [numbered('closed', 1), numbered('closed', 2)];
    const github = gitHub(pulls);
    const opening: Asked = {
      ...github,
      pullRequest: async (number) => {
        if (number === 2) pulls.push(pull('open', { number: 3, branch: 'branch-17-2' }));
        return await github.pullRequest(number);
      },
    };
    const { kept } = await swept(laboratory, opening);
    expect(there()).toEqual([2]);
    expect(kept.map(({ why }) => why)).toEqual(['pull request #3 with the same head is still open']);
  });

  it('asks nothing of a time to live that cannot be over: GitHub counts what it is asked', async () => {
    const { laboratory, make, there } = await laboratoryWith();
    await make(1, '17', 'branch-17-1', 3_600_000);
    await make(2, '17', 'branch-17-2', -1);
    const asked: string[] = [];
    const long = { updatedAt: new Date(0) };
    await swept(
      laboratory,
      gitHub(
        [1, 2].map((number) => ({ ...numbered('open', number), ...long })),
        asked,
      ),
    );
    expect(asked).toEqual(['open', '#2', 'runs of #2']);
    expect(there()).toEqual([1]);
  });

  it('tells what it would remove, and removes nothing', async () => {
    const { laboratory, there } = await laboratoryWith(1, 2);
    const github = gitHub([numbered('closed', 1), numbered('closed', 2)]);
    const result = await swept(laboratory, github, { dryRun: true });
    expect(result.removed).toHaveLength(2);
    expect(result.lines.join()).toContain('would remove redis');
    expect(there()).toEqual([1, 2]);
  });

  it('removes as many as one run may, the oldest first, and the next run goes on', async () => {
    const { laboratory, there } = await laboratoryWith(3, 1, 2);
    const github = gitHub([1, 2, 3].map((number) => numbered('closed', number)));
    const first = await swept(laboratory, github, { maxDeletions: 2 });
    expect(there()).toEqual([2]);
    expect(first.kept.map(({ why }) => why)).toEqual([
      'pull request #2 is closed, but 2 are removed in one run, and the next one goes on',
    ]);
    await swept(laboratory, github, { maxDeletions: 2 });
    expect(there()).toEqual([]);
  });

  it('leaves other repositories alone, unless it is of all of them', async () => {
    const { laboratory, make, there } = await laboratoryWith(1);
    await make(2, '18');
    const github = gitHub([numbered('closed', 1), pull('closed', { number: 2, branch: 'branch-18-2' })]);
    await swept(laboratory, github);
    expect(there()).toEqual([2]);
    await swept(laboratory, github, { whose: 'everybody' });
    expect(there()).toEqual([]);
  });

  it('puts no name of other people on a line of its own', async () => {
    const { laboratory, name } = await laboratoryWith(1);
    await name('a\n::stop-commands::x', 2);
    const github = gitHub([numbered('closed', 1), numbered('closed', 2)]);
    const { lines, removed } = await swept(laboratory, github);
    expect(removed).toHaveLength(2);
    expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
  });

  it('leaves an experiment that several have named to the last of them, and takes their notes away', async () => {
    const { laboratory, name, there } = await laboratoryWith();
    const { provider, all, note } = noting(laboratory);
    await name('shared', 1);
    await name('alone', 2);
    for (const pullRequest of [1, 3]) await note({ ...repository, pullRequest, run: '1/1/test/step' });
    await note({ ...repository, run: '5/1/test/step' }, 'alone');
    const [ended, live] = [{ state: 'ended' }, { state: 'live' }] as const;
    const run = async (pulls: PullRequest[], runs: WorkflowRun) => {
      const github: Asked = { ...gitHub(pulls), workflowRun: async () => runs };
      const { signal } = new AbortController();
      const communal = createMemoryProvider({ laboratory });
      const means = { providers: [provider, communal], ask: async () => github, log: recordingLog(), signal };
      const { removed } = await sweep(usual, means);
      return removed.map(({ what, name }) => `${what} ${name}`).sort();
    };
    const overs = [numbered('closed', 1), numbered('closed', 2)];
    expect(await run([...overs, numbered('open', 3)], live)).toEqual([
      'note of a use web / shared / pull request #1',
    ]);
    expect(await run(overs, ended)).toEqual(expect.arrayContaining(['redis web / alone / cache']));
    expect(there()).toEqual([1]);
    await run([...overs, numbered('closed', 3)], ended);
    expect([there(), [...all]]).toEqual([[], []]);
  });

  it('removes nothing where it cannot be told who else uses it, on communal servers neither', async () => {
    const { laboratory, there } = await laboratoryWith(1);
    const { provider } = noting(laboratory);
    provider.uses.list = () => Promise.reject(new Error('no such volume driver'));
    const github = gitHub([numbered('closed', 1)]);
    const { signal } = new AbortController();
    const providers = [provider, createMemoryProvider({ laboratory })];
    const result = await sweep(usual, { providers, ask: async () => github, log: recordingLog(), signal });
    expect(result.silent).toContain('no such volume driver');
    expect(there()).toEqual([1]);
  });

  it('goes on when one thing resists, and asks the next sweep to try again', async () => {
    const { laboratory, there } = await laboratoryWith(1, 2);
    const provider = createMemoryProvider({ laboratory });
    const stubborn = bound(provider, 'destroy', async (server: Server) => {
      if (server.labels['labtest.pull-request'] === '1') throw new Error('device is busy');
      await provider.destroy(server);
    });
    const github = gitHub([numbered('closed', 1), numbered('closed', 2)]);
    const { signal } = new AbortController();
    const means = { providers: [stubborn], ask: async () => github, log: recordingLog(), signal };
    const result = await sweep(usual, means);
    expect(result.failed.map(({ why }) => why)).toEqual(['device is busy']);
    expect(there()).toEqual([1]);
  });

  it('begins nothing once its time is up', async () => {
    const { laboratory, there } = await laboratoryWith(1);
    const result = await swept(laboratory, gitHub([numbered('closed', 1)]), {}, AbortSignal.abort());
    expect(there()).toEqual([1]);
    expect(result.removed).toEqual([]);
  });

  it('waits for nothing once its time is up', async () => {
    const { laboratory } = await laboratoryWith(1);
    const controller = new AbortController();
    const provider = bound(createMemoryProvider({ laboratory }), 'destroy', () => {
      controller.abort();
      return new Promise(() => {});
    });
    const means = { providers: [provider], log: recordingLog(), signal: controller.signal };
    const result = await sweep(usual, { ...means, ask: async () => gitHub([numbered('closed', 1)]) });
    expect(result.kept.map(({ why }) => why)).toEqual([
      'pull request #1 is closed; its removal was begun, but the time of this run is up, and the next one goes on',
    ]);
  });

  it('waits for no place that is silent once its time for that is up, and sweeps the others', async () => {
    const { laboratory, there } = await laboratoryWith(1);
    const listing = new AbortController();
    const silent = bound(createMemoryProvider(), 'listOwned', () => {
      setImmediate(() => listing.abort());
      return new Promise(() => {});
    });
    const { signal } = new AbortController();
    const result = await sweep(usual, {
      providers: [silent, createMemoryProvider({ laboratory })],
      ask: async () => gitHub([numbered('closed', 1)]),
      ...{ log: recordingLog(), signal, listing: listing.signal },
    });
    expect(result.silent).toEqual(['It did not answer in the time of this run.']);
    expect(there()).toEqual([]);
  });

  it('keeps what a place that does not answer has, and sweeps the others', async () => {
    const { laboratory, there } = await laboratoryWith(1);
    const silent = bound(createMemoryProvider(), 'listOwned', () =>
      Promise.reject(new Error('no route to host')),
    );
    const log = recordingLog();
    const { signal } = new AbortController();
    const providers = [silent, createMemoryProvider({ laboratory })];
    const result = await sweep(usual, {
      providers,
      ask: async () => gitHub([numbered('closed', 1)]),
      log,
      signal,
    });
    expect(result.silent).toEqual(['no route to host']);
    expect(log.lines.join()).toContain('no route to host');
    expect(there()).toEqual([]);
  });
});
