import { expect, test } from 'vitest';
import type { Obtained } from '../../src/lifecycle/context';
import { billOf } from '../../src/run/bill';
import { ownService } from '../providers/aws/laboratory';

const of = (over: Partial<Obtained['service']> = {}, billed: string | undefined = 'db.t4g.micro') =>
  ({ service: { ...ownService('x'), ...over }, server: { billed } }) as unknown as Obtained;
const pull = { post: 'nothing', pullRequest: 7, account: '123456789012' } as const;
const day = 86_400_000;

test.each([
  [
    of(),
    pull,
    'postgresql: db.t4g.micro. AWS bills account 123456789012 for it until pull request #7 closes.',
  ],
  [of({ ttl: 3 * day }), pull, 'until pull request #7 closes, and 3 d after its last push at most.'],
  [of({ protect: true }), pull, 'until somebody removes it, since it is protected.'],
  [of({ provisionType: 'communal' }), pull, 'until somebody deletes the communal server'],
  [
    of(),
    { post: 'teardown', account: undefined } as const,
    'AWS bills your account for it until the job ends.',
  ],
  [of(), { post: 'nothing', account: undefined } as const, 'until somebody removes it.'],
])('who pays for a server until when is said in a sentence (%#)', (obtained, bill, said) => {
  expect(billOf([obtained], bill).join()).toContain(said);
});

test('what nobody pays for, or another experiment does, is not told', () => {
  expect(billOf([of({ provisionType: 'shared' }), { ...of(), server: {} } as Obtained], pull)).toEqual([]);
});
