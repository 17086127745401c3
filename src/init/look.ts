import { LabTestError } from '../core/errors';
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
  /** Files that were named, relative to the place. */
  compose?: string | undefined;
  workflow?: string | undefined;
}

/** What a repository is made of. */
export interface Look {
  stack: Stack | undefined;
  services: Service[];
  remarks: Remark[];
}

/**
 * Looks at the app in `folder` of the place, and at its containers: those of the named files, else of a Compose file, else
 * of the workflows. A dependency adds what no container is. @throws LabTestError when a named file cannot be read.
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
  const named = [
    ...(compose === undefined
      ? []
      : [await translated(place, await composeContainers(place, compose, yaml))]),
    ...(workflow === undefined
      ? []
      : [await translated(place, await workflowContainers(place, workflow, yaml))]),
  ];
  if (named.length > 0) return joined(named);
  for (const file of composeFiles) {
    if ((await place.read(folder + file)) === undefined) continue;
    return await readable(file, async () =>
      translated(place, await composeContainers(place, folder + file, yaml)),
    );
  }
  const names = await place.list('.github/workflows');
  const workflows = names.filter((name) => /^[\w.-]+\.ya?ml$/.test(name) && !name.startsWith('labtest'));
  const all = [];
  for (const name of workflows.slice(mostWorkflows))
    place.passedOver.set(`.github/workflows/${name}`, tooMany);
  for (const name of workflows.slice(0, mostWorkflows)) {
    const file = `.github/workflows/${name}`;
    all.push(
      await readable(file, async () => translated(place, await workflowContainers(place, file, yaml))),
    );
  }
  return joined(all);
}

/** A file that nobody has named, and that cannot be read, is told and passed over. */
async function readable(file: string, read: () => Promise<Translated>): Promise<Translated> {
  try {
    return await read();
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
