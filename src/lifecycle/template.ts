import { LabTestError, messageOf, NameTaken, NotFound } from '../core/errors';
import { poll } from '../core/poll';
import { reportTo } from '../core/progress';
import type { PlannedService } from '../experiment/plan';
import type { Provider, Report, Template, Templates } from '../providers/provider';
import { isGivenUp } from '../templates/given-up';
import { type Left, type Recipe, recipeOf } from '../templates/key';
import { builderLabels } from '../templates/labels';
import type { Beginning } from '../templates/steps';
import { type Building, buildTemplate, earlierToClone, type Found } from './build-template';
import type { Context } from './context';
import { waitForRival } from './rival';
import { limitsFor } from './seed';
import { speaksTls } from './spec';

/** There is none yet, and the service is not to wait for it: it is initialised, or runs what is new on an earlier one. */
export interface Unmade {
  template: Template | undefined;
  built: false;
  earlier: Beginning | undefined;
  /** What is to be made later; undefined where it could not be made lately. */
  unmade: Left | undefined;
}

const rounds = { attempts: 50, shortest: 20, longest: 2000, timeout: Number.POSITIVE_INFINITY };

/** Whether a service is made by cloning: neither its configuration nor its provider is against it. */
export function isCloned(service: PlannedService, provider: Provider): boolean {
  const { template, kind, provisionType } = service;
  // Defaults may give data to a service of another experiment too, which is not made here.
  if (provisionType === 'shared' || !template || !kind.templating || !provider.templates) return false;
  return !startsEmpty(service) || isWorthEmpty(service, provider);
}

/** Whether its template is that of a server that was initialised, and nothing more. */
export function startsEmpty({
  initialDataSource,
  dataSetupInputs,
  dataSetupScript,
}: PlannedService): boolean {
  const isSetUp = dataSetupInputs !== undefined && dataSetupScript !== undefined;
  return initialDataSource === undefined && !isSetUp;
}

/**
 * A server that is not waited for could not be given passwords of its own. Where a start takes minutes, a clone's takes as
 * many.
 */
function isWorthEmpty({ kind, provisionType, wait }: PlannedService, { startSeconds }: Provider): boolean {
  const gains = kind.templating?.worthEmpty === true && startSeconds === undefined;
  return gains && provisionType === 'independent' && wait !== undefined;
}

/**
 * The template for a service, built when there is none. Of several runs that need the same new one, one builds and
 * the others wait for it; when it dies, another takes over. Undefined when the service is not made by cloning.
 */
export function templateFor(
  service: PlannedService,
  provider: Provider,
  context: Context,
  how: Pick<Building, 'fromNothing'> = {},
): Promise<Found | undefined> {
  return lookUp(service, provider, context, async (recipe, templates, report) => {
    const building = { recipe, service, provider, templates, context, ...how };
    return await foundOr(buildOrWait, building, report);
  });
}

/**
 * `templateFor` what an earlier run has left unmade.
 * @throws LabTestError when what it is made from, other than an empty server, is not what it was then.
 */
export function templateLeft(service: PlannedService, provider: Provider, context: Context, left: Left) {
  const obtain: Obtain<Found> = async (recipe, templates, report) => {
    if (recipe.key !== left.key && !startsEmpty(service))
      throw new LabTestError({
        what: `What the template is made from has changed since ${service.identity.service} was made.`,
        remedy:
          'If the data_setup_script, or a later step, writes to a file of data_setup_inputs: list it in data_setup_rewritten.',
      });
    return await foundOr(buildOrWait, { recipe, service, provider, templates, context }, report);
  };
  return lookUp(service, provider, context, obtain, left);
}

type Round<T> = { value: T } | { pending: string };

/** Looks for the template, and does what is to be done where there is none, until there is something. */
async function foundOr<T>(
  otherwise: (building: Building) => Promise<Round<T | Found>>,
  building: Building,
  report: Report,
): Promise<T | Found> {
  const { recipe, templates, context } = building;
  const round = async (): Promise<Round<T | Found>> => {
    const template = await templates.find(recipe.key, report, context.signal);
    return template ? { value: { template, built: false } } : await otherwise(building);
  };
  return await poll(round, { ...rounds, signal: context.signal });
}

/**
 * Builds a template from nothing that has come about in steps, and has it take that one's place, unless another run does.
 * @returns the one that is there now.
 */
export function rebuiltTemplate(
  replaced: Template,
  service: PlannedService,
  provider: Provider,
  context: Context,
) {
  return lookUp(service, provider, context, async (recipe, templates) => {
    if (recipe.key !== replaced.key) return { template: replaced, built: false };
    const building = { recipe, service, provider, templates, context, replaced };
    return await buildTemplate(building).catch((error: unknown) => {
      if (error instanceof NameTaken) return { template: replaced, built: false };
      throw error;
    });
  });
}

/**
 * `templateFor` for a server that somebody waits for. To initialise an empty one takes no longer than to build its
 * template first, nor does it to run a few files more on a clone of an earlier one: those are left unmade.
 */
export async function templateToClone(
  service: PlannedService,
  provider: Provider,
  context: Context,
): Promise<Found | Unmade | undefined> {
  return await lookUp(service, provider, context, async (recipe, templates, report) => {
    const building = { recipe, service, provider, templates, context };
    return await foundOr<Unmade | Found>(leaveOrBuild, building, report);
  });
}

async function leaveOrBuild(building: Building): Promise<Round<Unmade | Found>> {
  const { recipe, service, context } = building;
  const earlier = startsEmpty(service) ? undefined : await earlierToClone(building);
  if (!startsEmpty(service) && !earlier) return await buildOrWait(building);
  const { key, rewritten } = recipe;
  const unmade = (await isGivenUp(context.hashFolder, key)) ? undefined : { key, rewritten };
  return { value: { template: earlier?.template, built: false, earlier, unmade } };
}

type Obtain<T> = (recipe: Recipe, templates: Templates, report: Report) => Promise<T>;

/** Works out what the template of a service is made from, and has `obtain` get it. */
async function lookUp<T>(
  service: PlannedService,
  provider: Provider,
  context: Context,
  obtain: Obtain<T>,
  left?: Left,
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
    tls: speaksTls(service, provider),
    rewritten: left?.rewritten,
  };
  const recipe = await recipeOf(service, image, limits);
  for (const { chosen } of recipe.sources) if (chosen !== undefined) report(chosen);
  return await obtain(recipe, templates, report);
}

async function buildOrWait(building: Building): Promise<Round<Found>> {
  const { recipe, service, provider, context } = building;
  try {
    return { value: await buildTemplate(building) };
  } catch (error) {
    if (!(error instanceof NameTaken)) throw error;
    const builders = await provider.listOwned(builderLabels(recipe.key));
    const rival = builders.find(({ pending }) => pending);
    if (rival) await waitForRival(rival, provider, `template of ${service.identity.service}`, context);
    return { pending: messageOf(error) };
  }
}
