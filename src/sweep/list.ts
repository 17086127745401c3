import { aborted } from '../core/aborted';
import { each } from '../core/each';
import { messageOf } from '../core/errors';
import {
  claimOf,
  managedFilter,
  type Ownership,
  ownershipFilter,
  ownershipOf,
} from '../experiment/ownership';
import type { Moment, Told } from '../github/asked';
import { isAbandoned } from '../lifecycle/builders';
import type { Leftover } from '../providers/leftover';
import type { Provider, Server } from '../providers/provider';
import { allBuilders } from '../templates/labels';
import { type Found, shown } from './found';
import { type Notes, notesIn, withNotes } from './notes';
import { type KeepingTemplates, listTemplates } from './templates';

/** What is looked for. */
export interface Looking {
  whose: { repositoryId: string } | 'everybody';
  /** Other ids that things of the repository carry: who is none of GitHub's runs does not know its number. */
  aliases?: readonly string[] | undefined;
  /** Also for templates, by this rule, and for what dead runs have left beside servers. */
  thorough?: KeepingTemplates | undefined;
}

/** What there is, and which laboratories did not say. */
export interface Listing {
  found: Found[];
  silent: string[];
}

/**
 * Everything in the laboratories that carries our ownership, with communal databases, which their servers' own providers
 * list. One that does not answer does not stop the others, nor hold them up once the signal fires.
 */
export async function listFound(
  providers: readonly Provider[],
  looking: Looking,
  signal: AbortSignal,
): Promise<Listing> {
  const notes = notesIn(providers, everyoneIn(looking));
  const timeIsUp = aborted(signal).then(() => 'It did not answer in the time of this run.');
  const lists = await Promise.all(
    providers.map((provider) => Promise.race([listOne(provider, looking, notes).catch(messageOf), timeIsUp])),
  );
  return {
    found: lists.flatMap((list) => (typeof list === 'string' ? [] : list)),
    silent: lists.filter((list) => typeof list === 'string'),
  };
}

/** Each id by which something is looked for. */
function everyoneIn({ whose, aliases = [] }: Looking): ({ repositoryId: string } | 'everybody')[] {
  return whose === 'everybody' ? [whose] : [whose, ...aliases.map((repositoryId) => ({ repositoryId }))];
}

/** What is listed for each of some. */
async function listed<T, U>(all: readonly T[], list: (one: T) => U[] | Promise<U[]>): Promise<U[]> {
  return (await Promise.all(all.map(list))).flat();
}

async function listOne(provider: Provider, looking: Looking, notes: Notes): Promise<Found[]> {
  const { thorough } = looking;
  const everyone = everyoneIn(looking);
  // Of the repository, whatever else the caller knows itself by.
  const filters = everyone.map((whose) =>
    whose === 'everybody' ? managedFilter : ownershipFilter({ repositoryId: whose.repositoryId }),
  );
  const [noted, now, where, servers] = await Promise.all([
    notes(provider),
    clockOf(provider),
    provider.describe(),
    listed(filters, (filter) => provider.listOwned(filter)),
  ]);
  const about = { now, where };
  const [left, builders, templates] = thorough
    ? await Promise.all([
        listed(filters, async (filter) => (await provider.leftovers?.(filter)) ?? []),
        abandonedBuilders(provider),
        listed(everyone, (whose) => listTemplates(provider, whose, thorough, about)),
      ])
    : [[], [], []];
  const found = [
    ...templates,
    ...servers.map((server) => ({ ...ofServer(server, provider, ownershipOf(server)), ...about })),
    ...builders.map((server) => ({ ...ofServer(server, provider, undefined), ...about, dead: builderDied })),
    ...left.map((leftover) => ({ ...ofLeftover(leftover), ...about })),
  ];
  return withNotes(found, noted, provider, about);
}

const builderDied = 'the run that built a template on it has died';

function ofServer(server: Server, provider: Provider, owned: Ownership | undefined) {
  const { name, pending, leased, deadline } = server;
  return {
    what: owned?.kind || 'server',
    name: shown(owned ? `${owned.app} / ${owned.experiment} / ${owned.service}` : name),
    owned,
    pending: pending ? { leased, deadline } : undefined,
    remove: () => provider.destroy(server),
  };
}

function ofLeftover(leftover: Leftover) {
  const { what, name, labels, dead } = leftover;
  return { what, name: shown(name), owned: claimOf(labels), dead, remove: () => leftover.remove() };
}

/** Servers that runs were building a template on when they died. They are nobody's. */
async function abandonedBuilders(provider: Provider): Promise<Server[]> {
  const builders = await provider.listOwned(allBuilders);
  const abandoned = await each(builders, (server) => isAbandoned(server, provider));
  return builders.filter((_, index) => abandoned[index]);
}

/** The time of the machine that runs the services; another clock's would end what lives, or keep what does not. */
async function clockOf(provider: Provider): Promise<Told<Moment>> {
  try {
    return { state: 'known', at: await provider.now() };
  } catch (error) {
    return {
      state: 'unknown',
      why: `The clock of the machine that runs the services is not known. ${messageOf(error)}`,
    };
  }
}
