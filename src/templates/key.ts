import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { LabTestError, messageOf } from '../core/errors';
import { credentialNames, type PlannedService } from '../experiment/plan';
import type { Image } from '../providers/provider';
import { permitted } from '../seed/source/gate';
import { openSource, type SourceLimits } from '../seed/source/open';
import type { Source } from '../seed/source/source';
import { found, type Inputs, inputFiles } from './inputs';
import { digest, filesHash, type Hashed, hashed, sourceHash } from './source-hash';
import { type Ingredients, marksOf } from './steps';

/** Changes when templates of an earlier version of this project must not be cloned any more. */
const formatVersion = '2';

interface TemplateLimits {
  owner: string;
  variables?: readonly { name: string; value: string }[] | undefined;
  memory: string;
  untrusted?: boolean | undefined;
  tls?: boolean | undefined;
  rewritten?: string | undefined;
}

/** A template that an earlier run found unmade, and left for later. */
export interface Left {
  key: string;
  /** Hash of what each migration writes anew, before this one did; undefined where nothing is said to be written anew. */
  rewritten?: string | undefined;
}

/** What a template is made from. */
export interface Recipe extends Left {
  /** In the order in which they are restored; none: it is a template of an empty server. */
  sources: readonly Source[];
  image: Image;
  /** What its scripts read, as it was when the key was worked out. */
  inputs: Inputs;
  /** What its setup script makes it of; undefined where it has none, or where that must start from nothing. */
  ingredients?: Ingredients | undefined;
}

/**
 * The key of the template of a service: it changes with the image, the data, the settings that its databases are made
 * with, and everything that is done to the data before an experiment sees it.
 * @param image what the service's image is, whatever it is called.
 * @param owner whose it is: `repository:ID`, or `owner:ID` where an organisation's state lets its repositories share.
 * @param variables what scripts get beside the outputs of the service.
 * @param untrusted whether a stranger makes it: a mask of theirs may have masked nothing, so that it is another template.
 * @param tls whether its server speaks TLS: an engine hands on how it was started, to clones that say nothing of it.
 * @param rewritten what `data_setup_rewritten` stood for when the key was worked out first: its files may have been written since.
 * @param memory a folder where hashes of sources are remembered.
 * @throws LabTestError when the source, a script or the script's inputs are not there.
 */
export async function recipeOf(
  service: PlannedService,
  image: Image,
  limits: SourceLimits & TemplateLimits,
): Promise<Recipe> {
  const { initialDataSource = [], dataSetupRewritten, settings, kind, restore } = service;
  const root = limits.repositoryRoot;
  const sources: Source[] = [];
  for (const setting of [initialDataSource].flat()) sources.push(await openSource(setting, limits));
  const [hash = '', ...more] = await hashesOf(sources, limits.memory);
  const written = dataSetupRewritten && (await found(dataSetupRewritten, limits));
  const scripts = await scriptsOf(service, limits);
  const inputs = await hashed(root, await inputFiles(service, limits));
  const rewritten = limits.rewritten ?? (written && (await filesHash(root, written)));
  const parts = {
    format: formatVersion,
    imageId: image.id,
    kind: kind.name,
    source: more.length === 0 ? hash : digest(hash, ...more),
    // On a communal server each clone has names of its own, whatever the template's are.
    names: service.provisionType === 'communal' ? undefined : credentialNames(service),
    commands: settings.commands,
    environment: settings.environment,
    restore,
    scripts: digest(...scripts.flat()),
    variables: runsScript(service) ? limits.variables : undefined,
    inputs: digest(...inputs.flat()),
    rewritten,
    fromScratch: service.dataSetupFromScratch || undefined,
    owner: limits.owner,
    tls: limits.tls || undefined,
    madeBy: limits.untrusted ? 'untrusted' : undefined,
  };
  const base = { ...parts, inputs: undefined, rewritten: undefined };
  const ingredients = {
    base: digest(JSON.stringify(base)).slice(0, 32),
    marks: marksOf(inputs),
    rewritten: marksOf((written ?? []).map((path) => [path, ''])),
  };
  return {
    key: digest(JSON.stringify(parts)).slice(0, 32),
    rewritten,
    sources,
    image,
    inputs: { files: inputs, scripts },
    ingredients: isMadeInSteps(service) ? ingredients : undefined,
  };
}

/**
 * On a communal server, clones are databases of other names. A mask may read inputs, too: a new one would not be heeded by
 * data that were masked before.
 */
function isMadeInSteps({
  dataSetupFromScratch,
  maskScript,
  provisionType,
  ...more
}: PlannedService): boolean {
  const isSetUp = more.dataSetupInputs !== undefined && more.dataSetupScript !== undefined;
  const isAlone = provisionType === 'independent';
  return isSetUp && isAlone && maskScript === undefined && !dataSetupFromScratch;
}

/** One after the other: they lie on the same disk. */
async function hashesOf(sources: readonly Source[], memory: string): Promise<string[]> {
  const hashes: string[] = [];
  for (const source of sources) hashes.push(await sourceHash(source, memory));
  return hashes;
}

function runsScript({ maskScript, dataSetupScript, dataSetupInputs }: PlannedService): boolean {
  return maskScript !== undefined || (dataSetupInputs !== undefined && dataSetupScript !== undefined);
}

/** The scripts that a template is made with. */
async function scriptsOf(service: PlannedService, limits: SourceLimits): Promise<Hashed[]> {
  const { maskScript, dataSetupScript, dataSetupInputs } = service;
  const settings = { mask_script: maskScript, data_setup_script: dataSetupInputs && dataSetupScript };
  const scripts = Object.entries(settings).filter((entry): entry is [string, string] => Boolean(entry[1]));
  for (const [setting, script] of scripts) {
    await readable(script, limits).catch((error: unknown) => {
      throw new LabTestError({
        what: `${service.identity.service}: ${setting} ${JSON.stringify(script)} cannot be read.`,
        why: `Why: ${messageOf(error)}.`,
        remedy:
          "Name a script in the repository, relative to its root, or one of the job's machine by its path.",
        cause: error,
      });
    });
  }
  return await hashed(
    limits.repositoryRoot,
    scripts.map(([, script]) => script),
  );
}

async function readable(script: string, limits: SourceLimits): Promise<void> {
  const path = await permitted(script, limits);
  await access(path, constants.R_OK);
  if (!(await stat(path)).isFile()) throw new Error(`${path} is not a file`);
}
