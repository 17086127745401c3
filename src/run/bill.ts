import type { Obtained } from '../lifecycle/context';
import { durationText } from '../state/amounts';

/** When the experiment ends, and who pays for it. */
interface Bill {
  /** What the end of the job does. */
  post: 'teardown' | 'nothing';
  pullRequest?: number | undefined;
  account: string | undefined;
}

/** What of what was obtained costs money, a sentence each: what it is, who pays for it, and until when. */
export function billOf(obtained: readonly Obtained[], bill: Bill): string[] {
  return obtained.flatMap((one) => {
    const { service, server } = one;
    if (server.billed === undefined || service.provisionType === 'shared') return [];
    const who = bill.account === undefined ? 'your account' : `account ${bill.account}`;
    return [
      `${service.identity.service}: ${server.billed}. AWS bills ${who} for it ${untilWhen(one, bill)}.`,
    ];
  });
}

function untilWhen({ service }: Obtained, { post, pullRequest }: Bill): string {
  if (service.provisionType === 'communal')
    return 'until somebody deletes the communal server, however many experiments are on it';
  if (service.protect) return 'until somebody removes it, since it is protected';
  if (post === 'teardown') return 'until the job ends';
  const end =
    pullRequest === undefined ? 'until somebody removes it' : `until pull request #${pullRequest} closes`;
  return service.ttl === undefined
    ? end
    : `${end}, and ${durationText(service.ttl)} after its last push at most`;
}
