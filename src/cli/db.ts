import { parseConfig } from '../config/config';
import { duration } from '../config/values';
import { LabTestError, NotFound, Refused } from '../core/errors';
import { readableBytes, readableDuration } from '../core/readable';
import { managedFilter, ownershipFilter } from '../experiment/ownership';
import type { PlannedService } from '../experiment/plan';
import { isMade, type Obtained } from '../lifecycle/context';
import { down } from '../lifecycle/down';
import { up } from '../lifecycle/up';
import { planUnderPolicy } from '../run/policy-plan';
import { described, serviceVariables } from '../run/variables';
import { UsageError } from './exit-codes';
import { attachedBy, type Found, lookedUp } from './found';
import { printJson } from './print-json';
import { inSession, type Session, type SessionOptions } from './session';
import { table } from './table';
import { type Kept, templateCalled } from './templates';
import type { Terminal } from './terminal';

/** Databases that somebody made by name are experiments called so; no branch and no other experiment can be. */
const mark = '~db~';

export type CreateOptions = SessionOptions & { ttl?: string };

/** Makes a database from a template, or attaches to the one that has the name already. */
export async function createDb(
  template: string,
  name: string | undefined,
  options: CreateOptions,
  terminal: Terminal,
): Promise<void> {
  if (name !== undefined && !/^[A-Za-z0-9][\w.-]{0,59}$/.test(name))
    throw new UsageError({
      what: `${JSON.stringify(name)} is no name for a database.`,
      remedy: 'Write letters, digits, _, . and -, the first of them a letter or digit.',
    });
  if (options.ttl !== undefined && !duration.safeParse(options.ttl).success)
    throw new UsageError({
      what: `--ttl ${options.ttl} is no length of time.`,
      remedy: 'Write 90m, 8h or 2d.',
    });
  await inSession(options, terminal, async (session) => {
    const kept = await templateCalled(template, session);
    if (name !== undefined) refuseReplacement(name, kept.template.key, await dbs(session));
    const service = kept.template.labels['labtest.template.service'] ?? 'database';
    await clone(kept, name ?? `${service}-${Date.now().toString(36)}`, session);
  });
}

/** To make it anew from another template, a refreshed one too, would take what was done in it. @throws LabTestError */
export function refuseReplacement(name: string, key: string, all: readonly Pick<Found, 'owned'>[]): void {
  const own = all.find(({ owned }) => owned.experiment === `${mark}${name}`)?.owned.spec.template;
  if (own === undefined || own === key) return;
  throw new LabTestError({
    what: `There is a database ${name} already.`,
    why: `It was made from the template ${own}, and not from ${key}.`,
    remedy: `Give the new one another name, or remove it with its data: labtest db rm ${name}.`,
  });
}

/** Gives a database the data of its template again, with the credentials that it has. */
export async function resetDb(name: string, options: SessionOptions, terminal: Terminal): Promise<void> {
  await inSession({ ...options, reset: true }, terminal, async (session) => {
    const [{ owned }] = await dbCalled(name, session);
    await clone(await templateCalled(owned.spec.template ?? name, session), name, session, owned.ttl);
  });
}

async function clone({ template, provider }: Kept, name: string, session: Session, keptTtl?: number) {
  const { options, settings, requester, labs, terminal } = session;
  const label = (of: string) => template.labels[`labtest.template.${of}`] ?? '';
  const kept = keptTtl === undefined ? undefined : `${Math.ceil(keptTtl / 60_000)}m`;
  const ttl = (options as CreateOptions).ttl ?? kept;
  const wanted = { service: label('kind'), provider: provider.name, provision_type: 'independent' };
  const services = { [label('service')]: { ...wanted, ...(ttl === undefined ? {} : { ttl }) } };
  const config = parseConfig({ file: '.labtest.yml', format: 'json', text: JSON.stringify({ services }) });
  const asking = { ...requester, experiment: `${mark}${name}`, pullRequest: undefined };
  const subject = { settings, requester: asking, labs, context: session.contextFor(asking) };
  const { plan, context } = await planUnderPolicy(config, label('app'), subject);
  const cloned = plan.services.map((service) => clonedFrom(template.key, template.environment, service));
  const obtained = await up({ ...plan, services: cloned }, context);
  const answer = {
    name,
    template: template.key,
    created: obtained.some(isMade),
    services: obtained.map(described),
  };
  if (options.json) printJson('db create', answer, terminal);
  else terminal.out(`${name}\n`);
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

/** Lists the databases that this repository's people have made by name. */
export async function listDbs(options: SessionOptions, terminal: Terminal): Promise<void> {
  await inSession(options, terminal, async (session) => {
    const databases = await Promise.all((await dbs(session)).map(listed));
    if (options.json) return printJson('db ls', { databases }, terminal);
    const rows = databases.map((one) => [
      one.name,
      one.kind,
      one.template.slice(0, 12),
      readableDuration(Date.now() - Date.parse(one.created)),
      one.expires === undefined ? '' : readableDuration(Date.parse(one.expires) - Date.now()),
      readableBytes(one.bytes),
    ]);
    terminal.out(table(['NAME', 'KIND', 'TEMPLATE', 'AGE', 'EXPIRES IN', 'SIZE'], rows, terminal));
  });
}

async function listed({ owned, server, provider }: Found) {
  return {
    name: owned.experiment.slice(mark.length),
    kind: owned.kind,
    app: owned.app,
    template: owned.spec.template ?? '',
    created: owned.createdAt.toISOString(),
    expires:
      owned.ttl === undefined ? undefined : new Date(owned.createdAt.getTime() + owned.ttl).toISOString(),
    bytes: await provider.size(server).catch(() => undefined),
  };
}

/** Prints the URL of a database, with its password. */
export async function dbUrl(name: string, options: SessionOptions, terminal: Terminal): Promise<void> {
  await inSession(
    options,
    terminal,
    async (session) => {
      const obtained = await attachedDb(name, session);
      const url = serviceVariables(obtained).find((variable) => variable.name.endsWith('_URL'))?.value ?? '';
      if (options.json) printJson('db url', { name, url }, terminal);
      else terminal.out(`${url}\n`);
    },
    'quiet',
  );
}

/** Removes a database with all its data. */
export async function removeDb(name: string, options: SessionOptions, terminal: Terminal): Promise<void> {
  await inSession(options, terminal, async (session) => {
    const found = await dbCalled(name, session);
    const providers = new Set(found.map(({ provider }) => provider));
    const { repositoryId } = session.requester;
    const filter = ownershipFilter({ repositoryId, experiment: `${mark}${name}` });
    const { removed, kept, failed, silent } = await down(providers, [filter], () => undefined, session.log);
    const why = [...failed, ...silent.map((one) => one.why)];
    if (why.length > 0)
      throw new LabTestError({ what: `${name} could not be removed.`, why: why.join('\n') });
    if (options.json) printJson('down', { removed, kept }, terminal);
  });
}

/** The connection of a database. @throws NotFound */
export async function attachedDb(name: string, session: Session): Promise<Obtained> {
  const { obtained } = await attachedBy(await dbCalled(name, session), session);
  const [first] = obtained;
  if (first) return first;
  throw new NotFound({ what: `There is no database ${name} here.` });
}

/** A fork's request carries the id of the repository that it is for, and so would find what is the base's. @throws Refused */
async function dbs(session: Session): Promise<Found[]> {
  const { repositoryId, untrusted } = session.requester;
  if (untrusted)
    throw new Refused({
      what: 'A pull request from a fork or from Dependabot may not use databases that others have made by name.',
      why: 'They hold their data, and anyone can open such a pull request.',
    });
  const all = await lookedUp({ ...managedFilter, 'labtest.repository-id': repositoryId }, session);
  return all.filter(({ owned }) => owned.experiment.startsWith(mark));
}

async function dbCalled(name: string, session: Session): Promise<[Found, ...Found[]]> {
  const all = await dbs(session);
  const [first] = all.filter(({ owned, server }) => owned.experiment === `${mark}${name}` && !server.pending);
  if (first) return [first];
  throw new NotFound({
    what: `There is no database ${name} here.`,
    why: `There are ${all.map(({ owned }) => owned.experiment.slice(mark.length)).join(', ') || 'none'}.`,
    remedy: 'Make one: labtest db create TEMPLATE NAME.',
  });
}
