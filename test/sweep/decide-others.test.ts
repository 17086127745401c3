import { describe } from 'vitest';
import { type Known, keepLabel, type OtherUser, type Owned, type Subject } from '../../src/sweep/decide';
import {
  ago,
  type Case,
  closed,
  day,
  hold,
  hour,
  nobodys,
  open,
  opened,
  owned,
  pull,
  unknown,
} from './cases';

describe('what a sweep decides on an experiment that several have named', () => {
  const note = (known: OtherUser['known'], more: Partial<Owned> = { pullRequest: 8 }) => ({
    note: { owned: nobodys(more), note: {} },
    known,
  });
  const eight = (...[state, more]: Parameters<typeof pull>) => ({
    pull: pull(state, { number: 8, branch: 'two', ...more }),
    open: open(),
  });
  const open8 = note({ ...eight('open') });
  const over8 = note({ ...eight('closed', { closedAt: ago(day) }) });
  const untold8 = note({ pull: unknown, open: unknown });
  const job = (run: OtherUser['known']['run']) => note({ run }, {});
  const stays: [string, OtherUser[], string][] = [
    ['another pull request that is open', [open8], 'others use it, too: pull request #8 is open'],
    ['one that is over, and one that is open', [over8, open8], '#8 is open'],
    [
      'one that is closed with the label that keeps',
      [note(eight('closed', { labels: [keepLabel] }))],
      keepLabel,
    ],
    ['one that cannot be asked about', [over8, untold8], 'the API is down'],
    ['one that nobody asked about', [note({})], '#8 was not asked about'],
    ['a job that runs', [job({ state: 'live' })], 'a run that uses it is under way'],
    ['a job that cannot be asked about', [job(unknown)], 'the API is down'],
    ['a job that nobody asked about', [note({}, {})], 'its run was not asked about'],
    ['one not known, and one that is open', [untold8, open8], '#8 is open'],
  ];
  const ended = job({ state: 'ended' });
  const goes: [string, OtherUser[]][] = [
    ['nobody', []],
    ['a pull request and a job that are over', [over8, ended]],
  ];
  const over: [string, Subject, Partial<Known>, string][] = [
    ['of a closed pull request', { owned: owned() }, closed, '#7 is closed'],
    [
      'past its time to live',
      { owned: nobodys({ ttl: hour }) },
      { run: { state: 'ended' } },
      'time to live is over',
    ],
    ['of a branch that is gone', { owned: nobodys() }, { branch: { state: 'gone' } }, 'is gone'],
  ];
  hold(
    over.flatMap(([what, subject, known, over]): Case[] => [
      ...stays.map(
        ([who, others, why]): Case => [`${what}, used by ${who}`, subject, { ...known, others }, 'keep', why],
      ),
      ...goes.map(
        ([who, others]): Case => [`${what}, used by ${who}`, subject, { ...known, others }, 'remove', over],
      ),
    ]),
  );
  const justNow = note(eight('closed', { closedAt: ago(1) }));
  hold([
    [
      'used by one that was closed a moment ago',
      { owned: owned() },
      { ...closed, lastLook: hour, others: [justNow] },
      'keep',
      'a moment ago',
    ],
    [
      'of an open one, whoever else is over',
      { owned: owned() },
      { ...opened, others: [over8] },
      'keep',
      '#7 is open',
    ],
    [
      'the note of a job that has ended',
      ended.note,
      { run: { state: 'ended' } },
      'remove',
      'the run that used it has ended',
    ],
    ['the note of a job that runs', ended.note, { run: { state: 'live' } }, 'keep', 'under way'],
    ['the note of a closed pull request', { owned: owned(), note: {} }, closed, 'remove', '#7 is closed'],
    ['the note of an open pull request', { owned: owned(), note: {} }, opened, 'keep', '#7 is open'],
    ['the note of one not known', { owned: owned(), note: {} }, { pull: unknown }, 'keep', 'the API is down'],
  ]);
});
