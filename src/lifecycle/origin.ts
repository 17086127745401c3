import { Overtaken, ServerExited } from '../core/errors';
import type { PlannedService } from '../experiment/plan';
import type { Provider, Server } from '../providers/provider';
import { beginningSaid, stepsSaid } from '../templates/steps';
import type { Context } from './context';
import { startsEmpty, templateFor, type templateToClone } from './template';

/** What a server begins with: a template, an earlier one, or nothing. */
export type Origin = Awaited<ReturnType<typeof templateToClone>>;

/** What a new server takes the place of. */
export interface Replaced {
  server: Server;
  /** Whether the new one gets the same passwords. */
  keepAccess: boolean;
}

/** What makes a server, and what of. */
export interface Making {
  provider: Provider;
  service: PlannedService;
  context: Context;
  replaced: Replaced | undefined;
  /** It is only to be seen whether it can be made: nobody gets it, and what it would replace stays. */
  isRehearsal?: true;
}

/** The template that it begins with, to run what is new itself. */
export const earlierOf = (origin: Origin) => (origin && 'unmade' in origin ? origin.earlier : undefined);

/** Where anything began with an earlier template, for a person: with which, and what that saved. */
export function savedBy(origin: Origin): string | undefined {
  const earlier = earlierOf(origin);
  if (earlier) return `began with ${beginningSaid(earlier)}`;
  const steps = origin?.built && stepsSaid(origin.template);
  return steps ? `template made ${steps}` : undefined;
}

/** How a server can be made that could not be made so; undefined: in no other way. */
export function otherWay(error: unknown, origin: Origin, { provider, service, context }: Making) {
  if (!origin?.template || context.signal.aborted || error instanceof Overtaken) return undefined;
  const { template } = origin;
  const { account, key } = template;
  const ended = error instanceof Error && error.cause instanceof ServerExited;
  // What an image does as root before its server starts may be needed by each clone after all.
  if (ended && account !== undefined)
    return {
      origin: async (): Promise<Origin> => ({ ...origin, template: { ...template, account: undefined } }),
      how: `as the account that its image begins with, because it ended as account ${account}`,
    };
  if (earlierOf(origin))
    return {
      origin: () => templateFor(service, provider, context, { fromNothing: true }),
      how: `not on template ${key}, but from nothing`,
    };
  if (!ended || !startsEmpty(service)) return undefined;
  return {
    origin: async (): Promise<Origin> => undefined,
    how: 'from nothing, because a clone of an empty server ended (`template: false` makes each from nothing)',
  };
}
