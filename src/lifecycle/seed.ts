import { extname } from 'node:path';
import { LabTestError } from '../core/errors';
import type { PlannedService } from '../experiment/plan';
import { variablesOf } from '../experiment/variables';
import type { Provider, Server } from '../providers/provider';
import { restore } from '../seed/restore/restore';
import { runSetupScript } from '../seed/script';
import { refuseChanged } from '../seed/source/changed';
import { openSource, type SourceLimits } from '../seed/source/open';
import type { Source } from '../seed/source/source';
import { messageWithoutData } from '../services/driver-error';
import type { Access } from '../services/kind';
import { refuseChangedInputs } from '../templates/inputs';
import type { Recipe } from '../templates/key';
import { filling } from './broken-off';
import type { Context, Obtained } from './context';
import { current, type Target } from './credentials';

/** The same, whoever may run commands next to the server. */
type Anywhere = readonly [
  server: Server,
  access: Access,
  provider: Provider | undefined,
  service: PlannedService,
  context: Context,
];

/** Restores, masks and sets up a server that is not cloned; false when the service asks for none of it. */
export async function seed(...target: Target): Promise<boolean> {
  return await filling(target, () => seeded(target));
}

async function seeded(target: Target): Promise<boolean> {
  const [, , provider, service, context] = target;
  const { initialDataSource, maskScript, dataSetupScript } = service;
  if (initialDataSource !== undefined) {
    const sources: Source[] = [];
    for (const setting of [initialDataSource].flat()) {
      const source = await openSource(setting, limitsFor(service, provider, context));
      if (source.chosen !== undefined) context.log.info(`${service.identity.service}: ${source.chosen}`);
      sources.push(source);
    }
    await restoreInto(sources, target);
  }
  // Without a dump, what its server was made from held the data.
  if (maskScript !== undefined) await mask(maskScript, ...(await current(target)));
  if (dataSetupScript !== undefined)
    await runScript('data_setup_script', dataSetupScript, ...(await current(target)));
  return [initialDataSource, maskScript, dataSetupScript].some((given) => given !== undefined);
}

/** Where the data of a service may lie, and on which machine. */
export function limitsFor(
  { settings: { image } }: PlannedService,
  { files }: Provider,
  { repositoryRoot, dataRoots }: Context,
): SourceLimits {
  return { repositoryRoot, dataRoots, laboratory: files && { files, image } };
}

/**
 * Fills the server that a template is made of: what no experiment may miss, and what none may see removed.
 * @param isStep whether the data are there already: only the setup script is run.
 * @throws LabTestError, among others when what was hashed for the template's key was replaced since.
 */
export async function seedTemplate(
  recipe: Pick<Recipe, 'sources' | 'inputs'>,
  isStep: boolean,
  ...target: Target
): Promise<void> {
  await filling(target, () => filled(recipe, isStep, target));
}

async function filled(
  recipe: Pick<Recipe, 'sources' | 'inputs'>,
  isStep: boolean,
  target: Target,
): Promise<void> {
  const [server, access, provider, service, context] = target;
  const { log } = context;
  const sources = isStep ? [] : recipe.sources;
  const { maskScript, dataSetupScript, dataSetupInputs, kind, provisionType } = service;
  const alone = provisionType === 'independent' ? server.endpoint : undefined;
  const memory = service.limits.builderMemoryBytes;
  const settle = alone && (await kind.restoring?.tuneForBulkLoad?.(alone, access, memory));
  // What an image has made by itself stays, where no dump takes its place.
  if (sources.length > 0) await restoreInto(sources, target);
  for (const source of sources) await refuseChanged(source);
  const limits = limitsFor(service, provider, context);
  await refuseChangedInputs(recipe.inputs, service, limits, false);
  if (!isStep && maskScript !== undefined) await mask(maskScript, ...(await current(target)));
  if (dataSetupInputs && dataSetupScript !== undefined)
    await runScript('data_setup_script', dataSetupScript, ...(await current(target)));
  await refuseChangedInputs(recipe.inputs, service, limits, true);
  const told = (step: string, code: string) => {
    // It only makes faster, except where it removes what a mask has replaced.
    if (maskScript !== undefined && step.startsWith('VACUUM FULL')) throw unmasked(step, code, service);
    log.notice(
      `${service.identity.service}: ${step} failed with code ${code}, and the template is made without. Its clones may be slower at first.`,
    );
  };
  await settle?.(told, isStep).catch((error: unknown) => {
    if (error instanceof LabTestError) throw error;
    throw new LabTestError({
      what: `${service.identity.service}: the server could not be brought to rest for the template.`,
      why: messageWithoutData(error),
    });
  });
}

function unmasked(step: string, code: string, { identity }: PlannedService): LabTestError {
  return new LabTestError({
    what: `${identity.service}: ${step} failed with code ${code}, so the template is not made.`,
    why: 'What the mask_script has replaced would still be in the file of this table.',
    remedy:
      'Look which function an index of the table calls, and name what it needs with its schema; or let the mask_script make the table anew.',
  });
}

/**
 * Sets up a clone; false when nothing is left to do.
 * @param isEarlier whether its template has run an earlier state of the script's inputs.
 */
export async function seedClone(isEarlier: boolean, ...target: Anywhere): Promise<boolean> {
  const [, , , { dataSetupScript, dataSetupInputs }] = target;
  if (dataSetupScript === undefined || (dataSetupInputs && !isEarlier)) return false;
  await runScript('data_setup_script', dataSetupScript, ...target);
  return true;
}

/** `seedClone` for a copy that somebody else has made: a server (`labtest serve`). */
export async function setUpCopy(
  { server, access, service }: Pick<Obtained, 'server' | 'access' | 'service'>,
  context: Context,
): Promise<boolean> {
  return await seedClone(false, server, access, undefined, service, context);
}

/** Restores one dump after the other. */
async function restoreInto(sources: readonly Source[], target: Target, own = false): Promise<void> {
  const [{ endpoint }, first, provider, service, context] = target;
  const { kind, identity } = service;
  if (!kind.restoring)
    throw new LabTestError({
      what: `${identity.service}: initial_data_source cannot be restored into a service of kind ${kind.name}.`,
      remedy: 'Remove it, and fill the service in a data_setup_script.',
    });
  const { log, signal } = context;
  const { restoring } = kind;
  if (!own && service.restore.alone && endpoint) await restoring.empty?.(endpoint, first);
  for (const [index, source] of sources.entries()) {
    log.info(`${identity.service}: restoring ${source.path}`);
    const [server, access] = await current(target);
    const among = { first: index === 0, last: index === sources.length - 1 };
    const renewed = async () => (await current(target))[1];
    const task = {
      provider,
      server,
      restoring,
      access,
      renewed,
      source,
      among,
      options: service.restore,
      own,
    };
    await restore({ ...task, log, signal });
  }
}

/** A mask is SQL for the database's own tool, or anything that can be run. */
async function mask(script: string, ...target: Target): Promise<void> {
  const [, , , , { repositoryRoot, dataRoots }] = target;
  if (extname(script) !== '.sql') return await runScript('mask_script', script, ...target);
  await restoreInto([await openSource(script, { repositoryRoot, dataRoots })], target, true);
}

/** Runs a script with the service's variables, by plain and by own names; secrets masked before it can print them. */
async function runScript(
  setting: 'data_setup_script' | 'mask_script',
  script: string,
  ...[
    server,
    access,
    ,
    service,
    { log, signal, repositoryRoot, dataRoots, environment: listed = [] },
  ]: Anywhere
): Promise<void> {
  const { kind, settings, identity } = service;
  const own = server.endpoint ? kind.variables(server.endpoint, access, settings) : [];
  const variables = variablesOf(listed, [{ service: identity.service, variables: own }]);
  for (const { value, secret } of variables) if (secret) log.mask(value);
  const environment = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  const secrets = kind.secrets(server.environment);
  await runSetupScript({
    setting,
    service: identity.service,
    script,
    repositoryRoot,
    dataRoots,
    environment,
    forTemplate: setting === 'mask_script' || service.dataSetupInputs !== undefined,
    secrets,
    log,
    signal,
  });
}
