import { randomUUID } from 'node:crypto';
import { messageOf, NameTaken } from '../core/errors';
import { spareMemory } from '../core/memory';
import { reportTo } from '../core/progress';
import { nameOf, nameRules } from '../experiment/identity';
import type { PlannedService } from '../experiment/plan';
import type { Labels, Provider, ServerSpec, Template, Templates } from '../providers/provider';
import type { Recipe } from '../templates/key';
import { builderLabels, serviceTemplates, templateLabels } from '../templates/labels';
import {
  type Beginning,
  beginningFor,
  beginningSaid,
  type Ingredients,
  ingredientLabels,
  secondsAhead,
} from '../templates/steps';
import type { Context } from './context';
import { adopted, started, untilReady } from './ready';
import { seedTemplate } from './seed';
import { specOf } from './spec';

/** A template that an experiment's server can be cloned from. */
export interface Found {
  template: Template;
  /** Whether this run built it. */
  built: boolean;
}

/** What is built, and where. */
export interface Building {
  recipe: Recipe;
  service: PlannedService;
  provider: Provider;
  templates: Templates;
  context: Context;
  /** One of the same key, whose place the new one takes: it is made from nothing. */
  replaced?: Template | undefined;
  /** What is new was tried on an earlier one already, and failed. */
  fromNothing?: boolean | undefined;
}

/** What takes longer, in seconds, is not run a second time where nobody waits. */
const shortRun = 30;

/**
 * Builds a template: from nothing, or on an earlier one that has run most of what its setup script is to run. Where that
 * fails, it is built from nothing: what is kept must not keep anything from working.
 * @throws NameTaken when another run builds it.
 */
export async function buildTemplate(building: Building): Promise<Found> {
  spareMemory();
  const { recipe, service, context, replaced, fromNothing } = building;
  const { ingredients } = recipe;
  const begins = ingredients && !replaced && !fromNothing;
  const beginning = begins ? await beginningOf(ingredients, building) : undefined;
  if (!beginning) return await build(building);
  try {
    return await build(building, beginning);
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof NameTaken) throw error;
    context.log.notice(
      `${service.identity.service}: not built on template ${beginning.template.key}, but from nothing. ${messageOf(error)}`,
    );
    return await build(building);
  }
}

/**
 * An earlier template that a server which somebody waits for can begin with, to run what is new itself: the template with
 * both is made once nobody waits. Undefined where it is not left for then, or where it takes too long to do it twice.
 */
export async function earlierToClone(building: Building): Promise<Beginning | undefined> {
  const { recipe, service, provider, context, fromNothing } = building;
  // A server that is not waited for could not be given passwords of its own.
  if (!recipe.ingredients || fromNothing || !service.wait || provider.startSeconds !== undefined)
    return undefined;
  if (!(await context.leaves?.(service.provider))) return undefined;
  const beginning = await beginningOf(recipe.ingredients, building);
  return beginning && secondsAhead(beginning) <= shortRun ? beginning : undefined;
}

/** Looked for on this engine only: a registry cannot be asked for what is like something. */
async function beginningOf(
  ingredients: Ingredients,
  { service, templates, context }: Building,
): Promise<Beginning | undefined> {
  const kept = await templates.list(serviceTemplates(service.identity, context.owner));
  const beginning = beginningFor(ingredients, kept);
  // Not every one that is listed can be started here.
  const template = beginning && (await templates.find(beginning.template.key, () => {}, context.signal));
  return template && { ...beginning, template };
}

/**
 * Restores, masks and stops a server under a name that only one run can hold, and keeps it as the template. Between
 * looking and holding the name, another run may have completed the same one.
 */
async function build(building: Building, beginning?: Beginning): Promise<Found> {
  const { recipe, service, provider, templates, context, replaced } = building;
  const { log, signal } = context;
  const name = service.identity.service;
  const report = reportTo(log, name);
  const spec = builderOf(building, beginning);
  for (const secret of service.kind.secrets(spec.environment)) log.mask(secret);
  const created = await provider.create(spec, report, signal);
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
    const server = await started(created, provider, service, context, beginning === undefined);
    const late = await templates.find(recipe.key, report, signal);
    if (late && late.createdAt.getTime() !== replaced?.createdAt.getTime()) {
      await remove();
      return { template: late, built: false };
    }
    log.info(`${name}: building template ${recipe.key} from ${sourceOf(recipe, beginning)}`);
    const seconds = await filled(server, building, beginning);
    const labels = {
      ...templateLabels(recipe, service, context.owner),
      ...(recipe.ingredients && ingredientLabels(recipe.ingredients, seconds, beginning)),
    };
    const of = { replaced, begunWith: beginning?.template };
    const { template, shared } = await templates.save(server, recipe.key, labels, report, of);
    context.background(shared);
    context.background(remove());
    return { template, built: true };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The server that a template is built on. */
function builderOf(
  { recipe, service, provider, templates, context }: Building,
  beginning?: Beginning,
): ServerSpec {
  const { dataDirectory } = templates;
  const labels: Labels = { ...builderLabels(recipe.key), 'labtest.run': context.owner.run };
  // It begins as its image does: what it has become by then is noted for its clones.
  const template = beginning && { ...beginning.template, account: undefined };
  const names = builderNames(service, recipe);
  const spec = specOf(service, context, { dataDirectory, names, image: recipe.image, provider, template });
  const limits = { ...service.limits, memoryBytes: service.limits.builderMemoryBytes };
  const name = nameOf([recipe.key], nameRules.server, 'template');
  // In a job's network, the service's own name may be taken by the server that the experiment has until now.
  return { ...spec, labels, limits, network: undefined, name, alias: name, forTemplate: true };
}

/** Fills the server of a template once it answers; returns the seconds that this took. */
async function filled(
  server: Parameters<typeof untilReady>[0],
  { recipe, service, provider, context }: Building,
  beginning: Beginning | undefined,
): Promise<number> {
  const start = performance.now();
  const target = [server, service.kind.access(server.environment), provider, service, context] as const;
  if (beginning) await adopted(beginning.template, ...target);
  else await untilReady(...target, { fresh: true });
  await seedTemplate(recipe, beginning !== undefined, ...target);
  return (performance.now() - start) / 1000;
}

function sourceOf({ sources }: Recipe, beginning?: Beginning): string {
  if (beginning) return beginningSaid(beginning);
  return sources.map(({ path }) => path).join(', ') || 'an empty server';
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
