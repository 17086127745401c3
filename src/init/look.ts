import { each } from '../core/each';
import { LabTestError, NotFound } from '../core/errors';
import { composeContainers, composeFiles } from './containers/compose';
import { type Translated, translated } from './containers/translate';
import { workflowContainers } from './containers/workflow';
import { yamlReader } from './containers/yaml';
import type { Place } from './place';
import { type Remark, type Service, serviceFor } from './service';
import { stackIn } from './stacks/registry';
import type { Stack } from './stacks/stack';

/** Where services are taken from, beside what the dependencies tell. */
export interface Sources {
  /** A file that was named, relative to the place; true: where such files usually are. */
  compose?: string | true | undefined;
  workflow?: string | true | undefined;
}

/** What a repository is made of. */
export interface Look {
  stack: Stack | undefined;
  services: Service[];
  remarks: Remark[];
}

/**
 * Looks at the app in `folder` of the place, and at its containers: those of the named files, else of a Compose file, else
 * of the workflows. A dependency adds what no container is. @throws LabTestError when a named file cannot be read;
 * NotFound when one that was asked for is not there.
 */
export async function lookAt(place: Place, folder: string, sources: Sources = {}): Promise<Look> {
  const stack = await stackIn(place, folder);
  const { services: found, remarks } = await containersIn(place, folder, sources);
  const services = [...found];
  for (const need of stack?.needs ?? []) {
    const wanted = serviceFor(need);
    const there = services.some(({ product, name }) => isSame(product, need.product) || name === wanted.name);
    if (!there) services.push(wanted);
  }
  const passedOver = [...place.passedOver].map(([where, why]) => ({ where, what: 'the whole file', why }));
  return { stack, services, remarks: [...remarks, ...passedOver] };
}

/** The driver of one is the driver of the other. */
function isSame(one: string | undefined, other: string): boolean {
  const family = (product: string | undefined) => (product === 'mariadb' ? 'mysql' : product);
  return family(one) === family(other);
}

/** Longer than all such files of a repository take, on a busy machine, too. */
const patience = 10_000;

const mostWorkflows = 50;
const tooMany = `only ${mostWorkflows} workflows were looked at`;

async function containersIn(place: Place, folder: string, { compose, workflow }: Sources) {
  const yaml = yamlReader(patience);
  const composed = async (file: string) =>
    await translated(place, await composeContainers(place, file, yaml));
  const worked = async (file: string) => await translated(place, await workflowContainers(place, file, yaml));
  const named: Translated[] = [];
  const found =
    compose === undefined && workflow !== undefined ? undefined : await composeFile(place, folder);
  if (compose === true) named.push(await composed(found ?? missing(`${folder}${composeFiles[0]}`)));
  else if (compose !== undefined) named.push(await composed(compose));
  if (workflow === true) {
    const all = joined(await each(await workflowsIn(place), worked));
    named.push(all.services.length > 0 ? all : missing('.github/workflows with `services:`'));
  } else if (workflow !== undefined) named.push(await worked(workflow));
  if (named.length > 0) return joined(named);
  if (found !== undefined) return await readable(found, composed);
  return joined(await each(await workflowsIn(place), (file) => readable(file, worked)));
}

/** The Compose file of a folder, by the name that it usually has. */
async function composeFile(place: Place, folder: string): Promise<string | undefined> {
  for (const file of composeFiles) if ((await place.read(folder + file)) !== undefined) return folder + file;
  return undefined;
}

async function workflowsIn(place: Place): Promise<string[]> {
  const names = await place.list('.github/workflows');
  const workflows = names.filter((name) => /^[\w.-]+\.ya?ml$/.test(name) && !name.startsWith('labtest'));
  const files = workflows.map((name) => `.github/workflows/${name}`);
  for (const file of files.slice(mostWorkflows)) place.passedOver.set(file, tooMany);
  return files.slice(0, mostWorkflows);
}

/** @throws NotFound */
function missing(what: string): never {
  throw new NotFound({
    what: `There is no ${what} here.`,
    remedy: 'Name the file, or leave the option out.',
  });
}

/** A file that nobody has named, and that cannot be read, is told and passed over. */
async function readable(file: string, read: (file: string) => Promise<Translated>): Promise<Translated> {
  try {
    return await read(file);
  } catch (error) {
    if (!(error instanceof LabTestError)) throw error;
    return { services: [], remarks: [{ where: file, what: 'the whole file', why: error.why ?? error.what }] };
  }
}

/** A service that several files describe is the first one's. */
function joined(all: readonly Translated[]) {
  const services = new Map<string, Service>();
  for (const service of all.flatMap((one) => one.services))
    if (!services.has(service.name)) services.set(service.name, service);
  return { services: [...services.values()], remarks: all.flatMap((one) => one.remarks) };
}
