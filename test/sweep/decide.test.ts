import { describe, expect, it } from 'vitest';
import { decideTemplate } from '../../src/sweep/decide';
import { ago, type Case, closed, day, hold, hour, nobodys, now, opened, owned, unknown } from './cases';

const cases: Case[] = [
  [
    'a job’s, whose run has ended',
    { owned: nobodys({ experiment: 'run~1-1-test' }) },
    { run: { state: 'ended' } },
    'remove',
    'the run that made it has ended',
  ],
  [
    'a job’s, whose run lives',
    { owned: nobodys({ experiment: 'run~1-1-test', ttl: hour }) },
    { run: { state: 'live' } },
    'keep',
    'under way',
  ],
  [
    'a job’s, whose run is unknown',
    { owned: nobodys({ experiment: 'run~1-1-test' }) },
    { run: unknown },
    'keep',
    'the API is down',
  ],
  [
    'a job’s, whose run is unknown, its time over',
    { owned: nobodys({ experiment: 'run~1-1-test', ttl: hour }) },
    { run: unknown },
    'remove',
    '1 h since it was made',
  ],
  [
    'named by somebody, whose run has ended',
    { owned: nobodys({ experiment: 'nightly' }) },
    { run: { state: 'ended' } },
    'keep',
    'has no time to live',
  ],
  [
    'named by somebody, its time over',
    { owned: nobodys({ experiment: 'nightly', ttl: hour }) },
    { run: { state: 'ended' } },
    'remove',
    '1 h since it was made',
  ],
  [
    'named by somebody, its time not over',
    { owned: nobodys({ experiment: 'nightly', ttl: 30 * day }) },
    { run: { state: 'ended' } },
    'keep',
    'not over',
  ],
  [
    'named by somebody, with a time to live, the clock unknown',
    { owned: nobodys({ experiment: 'nightly', ttl: hour }) },
    { run: { state: 'ended' }, now: unknown },
    'keep',
    'the API is down',
  ],
  [
    'called like a branch that is gone',
    { owned: nobodys() },
    { run: { state: 'ended', branch: 'login' }, branch: { state: 'gone' } },
    'remove',
    'branch login is gone',
  ],
  [
    'called like a branch that lives',
    { owned: nobodys() },
    { run: { state: 'ended', branch: 'login' }, branch: { state: 'live' } },
    'keep',
    'no time to live',
  ],
  [
    'called like a branch that cannot be asked about',
    { owned: nobodys() },
    { run: { state: 'ended', branch: 'login' }, branch: unknown },
    'keep',
    'the API is down',
  ],

  [
    'unfinished, its run alive, its pull request closed',
    { owned: owned(), pending: { leased: true, deadline: ago(day) } },
    closed,
    'keep',
    'a run is making it',
  ],
  [
    'unfinished, nobody at work on it, past its deadline',
    { owned: owned(), pending: { leased: false, deadline: ago(1) } },
    opened,
    'remove',
    'left it unfinished',
  ],
  [
    'unfinished, nobody at work on it, before its deadline',
    { owned: owned(), pending: { leased: false, deadline: ago(-1) } },
    opened,
    'keep',
    '#7 is open',
  ],
  [
    'unfinished, nobody at work on it, of a closed pull request',
    { owned: owned(), pending: { leased: false, deadline: ago(-1) } },
    closed,
    'remove',
    '#7 is closed',
  ],
  [
    'unfinished, who is at work cannot be told',
    { owned: owned(), pending: { deadline: ago(-1) } },
    closed,
    'keep',
    'may be making it',
  ],
  [
    'unfinished, who is at work cannot be told, past its deadline',
    { owned: owned(), pending: { deadline: ago(1) } },
    opened,
    'remove',
    'left it unfinished',
  ],
  [
    'unfinished, without a deadline',
    { owned: owned(), pending: { leased: false } },
    closed,
    'remove',
    '#7 is closed',
  ],
  [
    'unfinished, the clock unknown',
    { owned: owned(), pending: { leased: false, deadline: ago(1) } },
    { ...closed, now: unknown },
    'keep',
    'the API is down',
  ],

  [
    'what a dead run has left, whoever’s',
    { owned: undefined, dead: 'its run has died' },
    {},
    'remove',
    'its run has died',
  ],
];

describe('what a sweep decides on what no pull request has, and on what is unfinished', () => hold(cases));

describe('what a sweep decides on a template', () => {
  const template = { position: 0, lastUse: ago(day), inUse: false };
  const keeping = { unused: 14 * day, atMost: 3 };
  it.each([
    ['that was cloned lately', {}, now, 'keep', 'may be cloned'],
    ['that nobody has cloned for long', { lastUse: ago(15 * day) }, now, 'remove', 'for 14 d'],
    ['that there are too many newer ones of', { position: 3 }, now, 'remove', '3 newer ones'],
    ['that has clones', { position: 3, lastUse: ago(15 * day), inUse: true }, now, 'keep', 'clones of it'],
    ['when the clock is not known', { lastUse: ago(15 * day) }, unknown, 'keep', 'the API is down'],
  ] as const)('%s', (_, more, time, act, why) => {
    const fate = decideTemplate({ ...template, ...more }, time, keeping);
    expect([fate.act, fate.why]).toEqual([act, expect.stringContaining(why)]);
  });
});
