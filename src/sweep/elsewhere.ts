import { z } from 'zod';
import type { Unknown } from '../github/asked';
import type { Found, Whose } from './found';
import type { Listing } from './list';

/** Also the last of all times, which is later than a form of years with four digits can say. */
const time = z.string().regex(/^[+-]?\d+-\d\d-\d\dT[\d:.]+Z$/);

const owned = z.object({
  repositoryId: z.string(),
  repository: z.string(),
  app: z.string(),
  experiment: z.string(),
  pullRequest: z.number().optional(),
  run: z.string(),
  createdAt: time,
  ttl: z.number().optional(),
  protected: z.boolean().optional(),
} satisfies Record<keyof Whose, z.ZodType>);

const told = z.object({
  id: z.string().describe('By which it is removed.'),
  what: z.string(),
  name: z.string(),
  where: z.string(),
  owned: owned.optional(),
  pending: z.object({ leased: z.boolean().optional(), deadline: time.optional() }).optional(),
  dead: z.string().optional(),
  fate: z
    .object({ act: z.enum(['remove', 'keep']), why: z.string(), unsure: z.boolean().optional() })
    .optional(),
  note: z.boolean().describe('Whether it says that its owner uses an experiment.'),
  now: z.object({ at: time.optional(), why: z.string().optional() }),
});

const toldWithUsers = told.extend({ usedBy: z.array(told).describe('Notes of its other users.') });

/** What a server has told of a thing that a sweep looks at there. */
export type Told = z.infer<typeof toldWithUsers>;

/** What a sweep looks at, as it goes from a server to whoever decides on it. */
export const listing = z.object({
  found: z.array(toldWithUsers),
  silent: z.array(z.string()).describe('What could not be asked, and why.'),
});

/** @param idOf by which the server knows a thing again. */
export function toldOf({ found, silent }: Listing, idOf: (one: Found) => string): z.infer<typeof listing> {
  const one = (found: Found) => {
    const { what, name, where, owned, pending, dead, fate, note, now } = found;
    return {
      ...{ id: idOf(found), what, name, where, dead, fate, note: note !== undefined },
      owned: owned && { ...whoseOf(owned), createdAt: owned.createdAt.toISOString() },
      pending: pending && { leased: pending.leased, deadline: timeTold(pending.deadline) },
      now: now.state === 'known' ? { at: now.at.toISOString() } : { why: now.why },
    };
  };
  return { found: found.map((each) => ({ ...one(each), usedBy: (each.usedBy ?? []).map(one) })), silent };
}

/** A label may say anything. */
function timeTold(time?: Date): string | undefined {
  return time && !Number.isNaN(time.getTime()) ? time.toISOString() : undefined;
}

/** @param remove has the server remove a thing, by its id; absence is success. */
export function listingOf(
  { found, silent }: z.infer<typeof listing>,
  remove: (id: string) => Promise<void>,
): Listing {
  const known = new Map<string, Found>();
  const one = (each: Omit<Told, 'usedBy'>): Found => {
    const { id, what, name, where, owned, pending, dead, fate, note, now } = each;
    const found: Found = known.get(id) ?? {
      ...{ what, name, where, dead, fate, note: note ? {} : undefined },
      owned: owned && { ...owned, createdAt: new Date(owned.createdAt) },
      pending: pending && {
        leased: pending.leased,
        deadline: pending.deadline === undefined ? undefined : new Date(pending.deadline),
      },
      now: now.at === undefined ? unknown(now.why) : { state: 'known', at: new Date(now.at) },
      remove: () => remove(id),
    };
    known.set(id, found);
    return found;
  };
  return { found: found.map((each) => ({ ...one(each), usedBy: each.usedBy.map(one) })), silent };
}

function unknown(why = 'The server has not told the time.'): Unknown {
  return { state: 'unknown', why };
}

/** What else is written on it, nobody elsewhere needs. */
function whoseOf(owned: Whose): Whose {
  const { repositoryId, repository, app, experiment, pullRequest, run, createdAt, ttl } = owned;
  return {
    ...{ repositoryId, repository, app, experiment, pullRequest, run, createdAt, ttl },
    protected: owned.protected,
  };
}
