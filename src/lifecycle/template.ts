import { randomUUID } from 'node:crypto';
import { messageOf, NameTaken, NotFound } from '../core/errors';
import { poll } from '../core/poll';
import { reportTo } from '../core/progress';
import { nameOf, nameRules } from '../experiment/identity';
import type { PlannedService } from '../experiment/plan';
import type { Labels, Provider, Report, Template, Templates } from '../providers/provider';
import { isGivenUp } from '../templates/given-up';
import { type Recipe, recipeOf } from '../templates/key';
import { builderLabels, templateLabels } from '../templates/labels';
import type { Context } from './context';
import { started, untilReady } from './ready';
import { waitForRival } from './rival';
import { limitsFor, seedTemplate } from './seed';
import { specOf } from './spec';

/** A template that an experiment's server can be cloned from. */
export interface Found {
  template: Template;
  /** Whether this run built it. */
  built: boolean;
}

/** There is none yet, and the service is not to wait for it: it is of an empty server. */
export interface Unmade {
  template?: undefined;
  built: false;
  /** The key that it is to have; undefined where it could not be made lately. */
  unmade: string | undefined;
}

const rounds = { attempts: 50, shortest: 20, longest: 2000, timeout: Number.POSITIVE_INFINITY };

/** Whether a service is made by cloning: neither its configuration nor its provider is against it. */
export function isCloned(service: PlannedService, provider: Provider): boolean {
  const { template, kind, provisionType } = service;
  // Defaults may give data to a service of another experiment too, which is not made here.
  if (provisionType === 'shared' || !template || !kind.templating || !provider.templates) return false;
  return !startsEmpty(service) || isWorthEmpty(service);
}

/** Whether its template is that of a server that was initialised, and nothing more. */
export function startsEmpty({ initialDataSource }: PlannedService): boolean {
  return initialDataSource === undefined;
}

/** A server that is not waited for could not be given passwords of its own. */
function isWorthEmpty({ kind, provisionType, wait }: PlannedService): boolean {
  return provisionType === 'independent' && wait !== undefined && kind.templating?.worthEmpty === true;
}

/**
 * The template for a service, built when there is none. Of several runs that need the same new one, one builds and
 * the others wait for it; when it dies, another takes over. Undefined when the service is not made by cloning.
 */
export function templateFor(service: PlannedService, provider: Provider, context: Context) {
  return lookUp(service, provider, context, async (recipe, templates, report) => {
    const round = async () => {
      const template = await templates.find(recipe.key, report, context.signal);
      if (template) return { value: { template, built: false } };
      return await buildOrWait(recipe, service, provider, templates, context);
    };
    return await poll(round, { ...rounds, signal: context.signal });
  });
}

/**
 * `templateFor` for a server that somebody waits for: to initialise an empty one takes no longer than to build its
 * template first, so that one is left unmade.
 */
export async function templateToClone(
  service: PlannedService,
  provider: Provider,
  context: Context,
): Promise<Found | Unmade | undefined> {
  if (service.templateKey !== undefined || !startsEmpty(service))
    return await templateFor(service, provider, context);
  return await lookUp(service, provider, context, async ({ key }, templates, report) => {
    const template = await templates.find(key, report, context.signal);
    if (template) return { template, built: false };
    return { built: false, unmade: (await isGivenUp(context.hashFolder, key)) ? undefined : key };
  });
}

/** Works out what the template of a service is made from, and has `obtain` get it. */
async function lookUp<T>(
  service: PlannedService,
  provider: Provider,
  context: Context,
  obtain: (recipe: Recipe, templates: Templates, report: Report) => Promise<T>,
): Promise<Found | T | undefined> {
  const { templates } = provider;
  const report = reportTo(context.log, service.identity.service);
  if (service.templateKey !== undefined) {
    const template = await templates?.find(service.templateKey, report, context.signal);
    if (template) return { template, built: false };
    throw new NotFound({ what: `There is no template ${service.templateKey} here.` });
  }
  if (!templates || !isCloned(service, provider)) return undefined;
  const image = await templates.image(service.settings.image, report, context.signal);
  const { untrusted, repositoryId, organisationId } = context.owner;
  const limits = {
    ...limitsFor(service, provider, context),
    owner: context.sharesTemplates ? `owner:${organisationId}` : `repository:${repositoryId}`,
    variables: context.environment,
    memory: context.hashFolder,
    untrusted,
  };
  const recipe = await recipeOf(service, image, limits);
  for (const { chosen } of recipe.sources) if (chosen !== undefined) report(chosen);
  return await obtain(recipe, templates, report);
}

async function buildOrWait(
  recipe: Recipe,
  service: PlannedService,
  provider: Provider,
  templates: Templates,
  context: Context,
) {
  try {
    return { value: await build(recipe, service, provider, templates, context) };
  } catch (error) {
    if (!(error instanceof NameTaken)) throw error;
    const builders = await provider.listOwned(builderLabels(recipe.key));
    const rival = builders.find(({ pending }) => pending);
    if (rival) await waitForRival(rival, provider, `template of ${service.identity.service}`, context);
    return { pending: messageOf(error) };
  }
}

/**
 * Restores, masks and stops a server under a name that only one run can hold, and keeps it as the template. Between
 * looking and holding the name, another run may have completed the same one.
 */
async function build(
  recipe: Recipe,
  service: PlannedService,
  provider: Provider,
  templates: Templates,
  context: Context,
): Promise<Found> {
  const { log, signal } = context;
  const name = service.identity.service;
  const report = reportTo(log, name);
  const { dataDirectory } = templates;
  const labels: Labels = { ...builderLabels(recipe.key), 'labtest.run': context.owner.run };
  const variation = { dataDirectory, names: builderNames(service, recipe), image: recipe.image, provider };
  const limits = { ...service.limits, memoryBytes: service.limits.builderMemoryBytes };
  const spec = { ...specOf(service, context, variation), labels, limits, network: undefined };
  const builderName = nameOf([recipe.key], nameRules.server, 'template');
  // In a job's network, the service's own name may be taken by the server that the experiment has until now.
  const builder = { ...spec, name: builderName, alias: builderName };
  for (const secret of service.kind.secrets(spec.environment)) log.mask(secret);
  const created = await provider.create(builder, report, signal);
  const done = new AbortController();
  const remove = async () => {
    done.abort();
    await provider.destroy(created).catch((error: unknown) => {
      log.warn(
        `${name}: the server that the template was built on could not be removed. ${messageOf(error)}`,
      );
    });
  };
  try {
    // Before anything that may take its time: what nobody holds a lease on is debris to others.
    context.background(provider.lease(created, done.signal));
    const server = await started(created, provider, service, context, true);
    const late = await templates.find(recipe.key, report, signal);
    if (late) {
      await remove();
      return { template: late, built: false };
    }
    const sources = recipe.sources.map(({ path }) => path).join(', ') || 'an empty server';
    log.info(`${name}: building template ${recipe.key} from ${sources}`);
    const access = service.kind.access(server.environment);
    await untilReady(server, access, provider, service, context, { fresh: true });
    await seedTemplate(recipe.sources, server, access, provider, service, context);
    const { template, shared } = await templates.save(
      server,
      recipe.key,
      templateLabels(recipe, service, context.owner),
      report,
    );
    context.background(shared);
    context.background(remove());
    return { template, built: true };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** On a communal server the experiment may have its names there already, and an earlier builder those of the key. */
function builderNames({ provisionType }: PlannedService, { key }: Recipe) {
  if (provisionType !== 'communal') return undefined;
  const parts = [key, randomUUID()];
  return {
    database: nameOf(parts, nameRules.postgresDatabase, 'template'),
    username: nameOf(parts, nameRules.user, 'template'),
  };
}
