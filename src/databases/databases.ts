import { randomBytes } from 'node:crypto';
import { parseConfig } from '../config/config';
import { LabTestError, NotFound, Refused } from '../core/errors';
import { managedFilter, ownershipFilter, ownershipOf } from '../experiment/ownership';
import type { PlannedService } from '../experiment/plan';
import { isMade, type Obtained } from '../lifecycle/context';
import { down, type Removed } from '../lifecycle/down';
import { up } from '../lifecycle/up';
import type { Listed } from '../providers/listing';
import type { Labels, Provider } from '../providers/provider';
import { attachedBy, type Desk, type Found, lookedUp } from '../run/found';
import { planUnderPolicy } from '../run/policy-plan';
import { described } from '../run/variables';
import type { Access } from '../services/kind';
import { expiryOf } from './services';
import { type Kept, orGone, templateCalled } from './templates';

/** Databases that somebody made by name are experiments called so; no branch and no other experiment can be. */
const mark = '~db~';

/** What a database is to be. */
export interface Wanted {
  name: string;
  /** How long it may live, as a configuration has it: `8h`. */
  ttl?: string | undefined;
  /** Passwords, instead of random ones. */
  passwords?: Pick<Access, 'password' | 'adminPassword'> | undefined;
  memory?: string | undefined;
  /** Whether its server speaks TLS; absent: where its provider's servers are exposed. */
  tls?: boolean | undefined;
  /** The arguments of its server, made of those that it has. */
  commands?: ((own: readonly string[]) => readonly string[]) | undefined;
}

/** A name that no shell, server or address mistakes. */
export const databaseName = /^[A-Za-z0-9][\w.-]{0,59}$/;

/** The name that a database was made by. */
export function nameOf({ owned }: Pick<Found, 'owned'>): string {
  return owned.experiment.slice(mark.length);
}

/** Makes a database from a template, or attaches to the one that has the name already, and its template. */
export async function makeDatabase(kept: Kept, wanted: Wanted, desk: Desk): Promise<Obtained> {
  return await clone(kept, wanted, desk, false);
}

/** Gives a database the data of its template again, with the credentials that it has. @throws NotFound */
export async function resetDatabase(
  name: string,
  desk: Desk,
  { tls }: Pick<Wanted, 'tls'> = {},
): Promise<Obtained> {
  const { owned } = await databaseCalled(name, desk);
  const memory = owned.memoryBytes === undefined ? undefined : String(owned.memoryBytes);
  const ttl = owned.ttl === undefined ? undefined : `${Math.ceil(owned.ttl / 60_000)}m`;
  const kept = await templateCalled(owned.spec.template ?? name, desk);
  return await clone(kept, { name, ttl, memory, tls }, desk, true);
}

async function clone(
  { template, provider }: Kept,
  { name, ttl, memory, passwords, tls, commands }: Wanted,
  { settings, requester, labs, contextFor }: Desk,
  reset: boolean,
): Promise<Obtained> {
  const label = (of: string) => template.labels[`labtest.template.${of}`] ?? '';
  const wanted = { service: label('kind'), provider: provider.name, provision_type: 'independent' };
  const services = { [label('service')]: { ...wanted, ...(ttl && { ttl }), ...(memory && { memory }) } };
  const config = parseConfig({ file: '.labtest.yml', format: 'json', text: JSON.stringify({ services }) });
  const asking = { ...requester, experiment: `${mark}${name}`, pullRequest: undefined };
  const context = { ...contextFor(asking), reset };
  const subject = { settings, requester: asking, labs, context };
  const { plan, context: limited } = await planUnderPolicy(config, label('app'), subject);
  const cloned = plan.services.map((service) => ({
    ...clonedFrom(template.key, template.environment, withArguments(service, commands)),
    ...{ passwords, tls },
  }));
  const [obtained] = await up({ ...plan, services: cloned }, limited).catch(async (error: unknown) => {
    throw await orGone(error, { template, provider });
  });
  if (obtained) return obtained;
  throw new LabTestError({ what: `Nothing was made of the template ${template.key}.` });
}

function withArguments(service: PlannedService, commands: Wanted['commands']): PlannedService {
  const { settings } = service;
  return commands
    ? { ...service, settings: { ...settings, commands: commands(settings.commands) } }
    : service;
}

/** As the template was made: its names, and nothing of production's that starts by itself. */
function clonedFrom(
  templateKey: string,
  environment: Readonly<Record<string, string>>,
  service: PlannedService,
): PlannedService {
  const { database, username } = service.kind.access(environment);
  return {
    ...service,
    settings: { ...service.settings, disarmed: true },
    names: { database, username },
    templateKey,
    fingerprint: { template: templateKey },
  };
}

/**
 * A name for a database that nobody has named, which no other one gets: who asks at the same moment would share it.
 * @param of whose it is, or what of: words that need not be able to stand in a name.
 */
export function freeName(of = ''): string {
  const readable = of.replace(/[^\w.-]/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return `${readable.slice(0, 49) || 'database'}-${randomBytes(5).toString('hex')}`;
}

/** To make it anew from another template, a refreshed one too, would take what was done in it. @throws LabTestError */
export function refuseReplacement(name: string, key: string, own: string | undefined): void {
  if (own === undefined || own === key) return;
  throw new LabTestError({
    what: `There is a database ${name} already.`,
    why: `It was made from the template ${own}, and not from ${key}.`,
    remedy: `Give the new one another name, or remove it with its data: labtest db rm ${name}.`,
  });
}

/**
 * Every database that was made by name in the name of whoever asks, unfinished ones too.
 * A fork's request carries the id of the repository that it is for, and so would find what is the base's. @throws Refused
 */
export async function databases(desk: Desk): Promise<Found[]> {
  refuseStrangers(desk.requester);
  const all = await lookedUp(namedFilter(desk), desk);
  return all.filter(({ owned }) => owned.experiment.startsWith(mark));
}

/** The same of one provider, as it lists them: by as many requests however many there are. @throws Refused */
export async function listedDatabases(
  provider: Provider,
  desk: Pick<Desk, 'requester'>,
): Promise<Found<Listed>[]> {
  refuseStrangers(desk.requester);
  return (await provider.listed(namedFilter(desk))).flatMap((server) => {
    const owned = ownershipOf(server);
    return owned?.experiment.startsWith(mark) ? [{ server, owned, provider }] : [];
  });
}

function namedFilter({ requester }: Pick<Desk, 'requester'>): Labels {
  return { ...managedFilter, 'labtest.repository-id': requester.repositoryId };
}

function filterOf(name: string, { requester: { repositoryId } }: Pick<Desk, 'requester'>): Labels {
  return ownershipFilter({ repositoryId, experiment: `${mark}${name}` });
}

/** @throws Refused where whoever asks is not trusted. */
export function refuseStrangers({ untrusted }: Pick<Desk['requester'], 'untrusted'>): void {
  if (untrusted)
    throw new Refused({
      what: 'A pull request from a fork or from Dependabot may not use databases that others have made by name.',
      why: 'They hold their data, and anyone can open such a pull request.',
    });
}

/** A database that is whole. @throws NotFound */
export async function databaseCalled(name: string, desk: Desk): Promise<Found> {
  refuseStrangers(desk.requester);
  const own = await lookedUp(filterOf(name, desk), desk);
  const found = own.find((one) => isCalled(name, one) && !one.server.pending);
  if (found) return found;
  throw noDatabase(name, (await databases(desk)).map(nameOf));
}

/** @param names of those that there are. */
export function noDatabase(name: string, names: readonly string[]): NotFound {
  return new NotFound({
    what: `There is no database ${name} here.`,
    why: `There are ${names.join(', ') || 'none'}.`,
    remedy: 'Make one: labtest db create TEMPLATE NAME.',
  });
}

/** Whether a database has this name. */
export function isCalled(name: string, { owned }: Pick<Found, 'owned'>): boolean {
  return owned.experiment === `${mark}${name}`;
}

/** The connection of a database. @throws NotFound */
export async function attachedDatabase(name: string, desk: Desk): Promise<Obtained> {
  const [first] = await attachedBy([await databaseCalled(name, desk)], desk);
  if (first) return first;
  throw new NotFound({ what: `The database ${name} does not answer.` });
}

/** Removes a database with all its data. @throws NotFound; LabTestError when something of it is left. */
export async function removeDatabase(
  name: string,
  desk: Desk,
): Promise<{ removed: Removed[]; kept: string[] }> {
  const { provider } = await databaseCalled(name, desk);
  const nothingKept = () => undefined;
  const { removed, kept, failed, silent } = await down(
    [provider],
    [filterOf(name, desk)],
    nothingKept,
    desk.log,
  );
  const why = [...failed, ...silent.map((one) => one.why)];
  if (why.length > 0) throw new LabTestError({ what: `${name} could not be removed.`, why: why.join('\n') });
  return { removed, kept };
}

/** What was made, for a program; no secret. */
export function describedMade(name: string, key: string, obtained: Obtained) {
  return { name, template: key, created: isMade(obtained), services: [described(obtained)] };
}

export type DescribedMade = ReturnType<typeof describedMade>;

/** What is known of a database, for a program; no secret. */
export async function describedDatabase({ owned, server, provider }: Found) {
  return {
    name: nameOf({ owned }),
    kind: owned.kind,
    app: owned.app,
    template: owned.spec.template ?? '',
    created: owned.createdAt.toISOString(),
    expires: expiryOf(owned),
    bytes: await provider.size(server).catch(() => undefined),
  };
}
