import type Docker from 'dockerode';
import type { Template } from '../../provider';

/** The containers of an engine that were cloned from one of the templates, or from what was built on one. */
export async function clones(
  docker: Docker,
  templates: readonly Template[],
): Promise<Docker.ContainerInfo[]> {
  if (templates.length === 0) return [];
  // Podman knows an image's id by its digits alone, Docker in either form.
  const ancestor = templates.map(({ reference }) => reference.replace(/^sha256:/, ''));
  return await docker.listContainers({ all: true, filters: { ancestor } });
}

/**
 * How many of these containers are of each template, by its key.
 * @param layersOf the layers of an image: one that was built on another has all of the other's first.
 */
export async function counted(
  containers: readonly Docker.ContainerInfo[],
  templates: readonly Template[],
  layersOf: (image: string) => Promise<readonly string[]>,
): Promise<Map<string, number>> {
  const [only, ...others] = templates;
  if (only && others.length === 0) return new Map([[only.key, containers.length]]);
  const images = [
    ...containers.map(({ ImageID }) => ImageID),
    ...templates.map(({ reference }) => reference),
  ];
  const layers = new Map<string, readonly string[]>();
  for (const image of new Set(images)) layers.set(image, await layersOf(image));
  const isOf = ({ reference }: Template, image: string) => {
    const own = layers.get(reference) ?? [];
    return image === reference || (own.length > 0 && startsWith(layers.get(image) ?? [], own));
  };
  return new Map(
    templates.map((template) => [
      template.key,
      containers.filter(({ ImageID }) => isOf(template, ImageID)).length,
    ]),
  );
}

function startsWith(all: readonly string[], first: readonly string[]): boolean {
  return first.every((layer, index) => all[index] === layer);
}
