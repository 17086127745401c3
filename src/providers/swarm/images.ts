import type Docker from 'dockerode';
import { LabTestError } from '../../core/errors';
import type { EngineHost } from '../docker/connection/host';
import { engineSays, unless } from '../docker/errors';
import { pull } from '../docker/images/pull';
import { authFor, splitImage } from '../docker/images/registry-auth';
import type { DockerOptions, TemplateRegistry } from '../docker/options';
import type { Report } from '../provider';

/** An image as every node finds the same one. A node that has what a digest names asks no registry. */
export async function pinned(
  docker: Docker,
  host: EngineHost,
  image: string,
  { registryAuth }: DockerOptions,
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  const look = () => docker.getImage(image).inspect().catch(unless(404));
  if (!(await look())) await pull(docker, host, image, registryAuth, report, signal);
  const { name } = splitImage(image);
  const same = (await look())?.RepoDigests?.find((digest) => named(digest) === named(`${name}@`));
  // Nobody has given it to a registry: the nodes may have it all the same.
  return same ?? image;
}

const named = (digest: string) =>
  (digest.split('@')[0] ?? '').replace(/^(?:docker\.io\/)?(?:library\/)?/, '');

/** What the registry calls a template by its content; undefined where it does not have it. */
export async function inRegistry(
  docker: Docker,
  { repository, auth }: TemplateRegistry,
  key: string,
  report: Report,
): Promise<string | undefined> {
  const name = `${repository}:${key}`;
  const authconfig = await registryAuth({ repository, auth }, report);
  try {
    const { Descriptor } = await docker.getImage(name).distribution({ authconfig });
    return `${name}@${Descriptor.digest}`;
  } catch (error) {
    // Some say of what nobody has pushed yet that one may not have it; whether that is so, a push tells.
    if (/manifest unknown|not found|name unknown|denied|unauthorized/i.test(engineSays(error)))
      return undefined;
    throw new LabTestError({
      what: `The registry of templates, ${repository}, cannot be asked.`,
      why: engineSays(error),
      remedy: 'Every node of a swarm gets templates from it: let the managers and the nodes reach it.',
      cause: error,
    });
  }
}

/** What the engine logs in with at the registry of templates. */
export async function registryAuth({ repository, auth }: TemplateRegistry, report: Report) {
  const given = auth && { ...auth, serveraddress: repository.split('/')[0] ?? '' };
  return await authFor(`${repository}:none`, given, report);
}
