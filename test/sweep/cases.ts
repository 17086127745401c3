import { expect, it } from 'vitest';
import type { PullRequest } from '../../src/github/asked';
import { decide, type Known, type Owned, type Subject } from '../../src/sweep/decide';

export const hour = 3_600_000;
export const day = 24 * hour;
export const noon = new Date('2026-03-01T12:00:00Z');
export const ago = (milliseconds: number) => new Date(noon.getTime() - milliseconds);
export const now = { state: 'known', at: noon } as const;
export const unknown = { state: 'unknown', why: 'the API is down' } as const;
export const untold = { state: 'unknown', why: 'nobody can be asked about it', forGood: true } as const;

export const owned = (more: Partial<Owned> = {}): Owned => ({
  repositoryId: '17',
  experiment: 'login',
  createdAt: ago(10 * day),
  pullRequest: 7,
  ...more,
});
export const pull = (state: PullRequest['state'], more: Partial<PullRequest> = {}): PullRequest => ({
  number: 7,
  state,
  labels: [],
  branch: 'login',
  headRepositoryId: '17',
  headRepository: 'acme/web',
  updatedAt: ago(hour),
  ...more,
});
export const open = (...all: PullRequest[]) => ({ state: 'known', all }) as const;
export const idle = { state: 'idle' } as const;
export const pushed = (milliseconds: number) => ({ state: 'known', at: ago(milliseconds) }) as const;
export const nobodys = (more: Partial<Owned> = {}) => owned({ pullRequest: undefined, ...more });
export const closed = { pull: pull('closed'), open: open() };
export const opened = { pull: pull('open'), open: open(pull('open')) };

/** What a thing is, what is known, what becomes of it, and a part of why. */
export type Case = [
  what: string,
  subject: Subject,
  known: Partial<Known>,
  act: 'remove' | 'keep',
  why: string,
];

/** Holds the decision to a table; what is kept for want of an answer must be told from what is kept for a reason. */
export function hold(cases: readonly Case[]): void {
  it.each(cases)('%s', (_, subject, known, act, why) => {
    const fate = decide(subject, { now, ...known });
    expect([fate.act, fate.why]).toEqual([act, expect.stringContaining(why)]);
    expect(fate.unsure ?? false).toBe(/API is down|asked about/.test(why));
  });
}
