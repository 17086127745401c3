import { glob } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { LabTestError } from '../core/errors';
import { credentialNames, type PlannedService } from '../experiment/plan';
import { openSource, type Source, type SourceLimits } from '../seed/source';
import { digest, filesHash, sourceHash } from './source-hash';

/** Changes when templates of an earlier version of this project must not be cloned any more. */
const formatVersion = '1';

/** What a template is made from. */
export interface Recipe {
  key: string;
  source: Source;
}

/**
 * The key of the template of a service: it changes with the image, the data, the settings that its databases are made
 * with, and everything that is done to the data before an experiment sees it.
 * @param imageId what the service's image is, whatever it is called.
 * @param memory a folder where hashes of sources are remembered.
 */
export async function recipeOf(
  service: PlannedService,
  imageId: string,
  limits: SourceLimits & { memory: string },
): Promise<Recipe | undefined> {
  const { initialDataSource, maskScript, dataSetupScript, dataSetupInputs, settings, kind } = service;
  if (initialDataSource === undefined) return undefined;
  const source = await openSource(initialDataSource, limits);
  const scripts = [maskScript, dataSetupInputs && dataSetupScript].filter((path) => path !== undefined);
  const inputs = dataSetupInputs ? await matching(dataSetupInputs, limits.repositoryRoot, service) : [];
  const parts = {
    format: formatVersion,
    imageId,
    kind: kind.name,
    source: await sourceHash(source, limits.memory),
    // On a communal server each clone has names of its own, whatever the template's are.
    names: service.provisionType === 'communal' ? undefined : credentialNames(service),
    commands: settings.commands,
    environment: settings.environment,
    scripts: await filesHash(limits.repositoryRoot, scripts),
    inputs: await filesHash(limits.repositoryRoot, inputs),
  };
  return { key: digest(JSON.stringify(parts)).slice(0, 32), source };
}

async function matching(
  patterns: readonly string[],
  root: string,
  service: PlannedService,
): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of glob([...patterns], { cwd: root, withFileTypes: true }))
    if (entry.isFile()) files.push(relative(root, join(entry.parentPath, entry.name)));
  if (files.length === 0)
    throw new LabTestError({
      what: `${service.identity.service}: data_setup_inputs match no file.`,
      why: `Looked for ${patterns.join(', ')} below the repository's root.`,
      remedy: 'Name the files that data_setup_script reads, or leave the setting out.',
    });
  return files;
}
