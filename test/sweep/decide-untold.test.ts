// Requests of other CI systems: nobody tells of their close, their pushes or their runs.
import { describe } from 'vitest';
import { ago, type Case, day, hold, hour, opened, owned, pushed, unknown, untold } from './cases';

const cases: Case[] = [
  [
    'of a system that nobody can ask, its time over since it was made',
    { owned: owned({ ttl: 2 * day }) },
    { pull: untold },
    'remove',
    'time to live is over: 2 d since it was made, and nobody tells of pushes to #7',
  ],
  [
    'of a system that nobody can ask, its time not over',
    { owned: owned({ ttl: 11 * day }) },
    { pull: untold },
    'keep',
    'not over',
  ],
  [
    'of a system that nobody can ask, its time over, made less than a day ago',
    { owned: owned({ ttl: hour, createdAt: ago(23 * hour) }) },
    { pull: untold },
    'keep',
    'a job may use it',
  ],
  [
    'of a system that nobody can ask, its short time over, made more than a day ago',
    { owned: owned({ ttl: hour, createdAt: ago(25 * hour) }) },
    { pull: untold },
    'remove',
    'is over',
  ],
  [
    'of a system that nobody can ask, without a time to live',
    { owned: owned() },
    { pull: untold },
    'keep',
    'nobody can be asked about it',
  ],
  [
    'of a system that nobody can ask, the clock of the laboratory unknown',
    { owned: owned({ ttl: hour }) },
    { pull: untold, now: unknown },
    'keep',
    'the API is down',
  ],
  [
    'of a system that nobody can ask, protected',
    { owned: owned({ ttl: hour, protected: true }) },
    { pull: untold },
    'keep',
    'protected',
  ],
  [
    'the note of a use, of a system that nobody can ask',
    { owned: owned(), note: {} },
    { pull: untold },
    'keep',
    'nobody can be asked about it',
  ],
  [
    'open, its time over, pushed to more than a day ago, its runs another system’s',
    { owned: owned({ ttl: 2 * hour }) },
    { ...opened, lastPush: pushed(25 * hour), running: untold },
    'remove',
    'since #7 was pushed to',
  ],
  [
    'open, its time over, pushed to within a day, its runs another system’s',
    { owned: owned({ ttl: 2 * hour }) },
    { ...opened, lastPush: pushed(23 * hour), running: untold },
    'keep',
    'a job of #7 may be under way',
  ],
];

describe('what a sweep decides on a request that nobody can ask about', () => hold(cases));
