import type Docker from 'dockerode';
import { each } from '../../../core/each';
import { isCode, NameTaken } from '../../../core/errors';
import type { Listed } from '../../listing';
import { engineSays, isNameTaken } from '../errors';
import { asideName, calledOf, labelsSaid, ownNameOf, pendingName } from './container';
import { destroyContainer } from './destroy';
import { look, settled } from './look';

/** The container that stands for a name: the one that has it, else a pending one, else one whose place nobody has taken. */
export async function standing(
  docker: Docker,
  name: string,
): Promise<Docker.ContainerInspectInfo | undefined> {
  // A commit between two looks takes the pending name away: the final one is looked at again.
  for (const one of [name, pendingName(name), name, asideName(name)]) {
    const info = await settled(docker, one);
    if (info) return info;
  }
  return undefined;
}

/**
 * Gives a container its final name, in the place of one that has it. That one is set aside under another name, counts as
 * what it was while nobody else has its own, and is removed last: whoever dies in between, one of the two is there.
 */
export async function replaceContainer(
  docker: Docker,
  id: string,
  replaced: Listed,
): Promise<Docker.ContainerInspectInfo> {
  const { name } = replaced;
  await setAside(docker, replaced);
  const committed = await commitContainer(docker, id, name).catch(async (error: unknown) => {
    await docker
      .getContainer(replaced.id)
      .rename({ name })
      .catch(() => {});
    throw error;
  });
  // Debris by now, which post steps and the next replacement try again; a failure would take the new one along.
  await destroyContainer(docker, replaced.id, replaced).catch(() => {});
  return committed;
}

/** Gives a pending container its final name. @throws NameTaken */
export async function commitContainer(
  docker: Docker,
  id: string,
  name: string,
): Promise<Docker.ContainerInspectInfo> {
  const container = docker.getContainer(id);
  try {
    await container.rename({ name });
  } catch (error) {
    const now = await container.inspect();
    if (!calledOf(now.Name).pending) return now;
    if (isNameTaken(error))
      throw new NameTaken({ what: `Another server is called ${name}.`, why: engineSays(error) });
    throw error;
  }
  return await container.inspect();
}

/** One that is gone has no name to give. */
async function setAside(docker: Docker, { id, name }: Listed): Promise<void> {
  const container = docker.getContainer(id);
  const rename = () => container.rename({ name: asideName(name) });
  await rename().catch(async (error: unknown) => {
    if (isCode(error, 404)) return;
    const left = await asideOf(docker, name);
    if (left?.id === id) return;
    if (!left || !isNameTaken(error)) throw error;
    await destroyContainer(docker, left.id, left);
    await rename();
  });
}

/** What is set aside under a name, if it is ours. */
async function asideOf(docker: Docker, name: string): Promise<Listed | undefined> {
  const info = await look(docker, asideName(name));
  const labels = info && labelsSaid(info);
  return info && labels && { id: info.Id, name, labels, pending: true };
}

/** The id of another container that has the name of one that is set aside, which is removed only for that. */
export async function successorOf(
  docker: Docker,
  { id, name }: Pick<Listed, 'id' | 'name'>,
): Promise<string | undefined> {
  const info = await look(docker, name);
  return info?.Id === id ? undefined : info?.Id;
}

/** Removes what another one has taken the name of, under one name; it would have that again once the other is gone. */
export async function removeAside(docker: Docker, { id, name }: Listed): Promise<void> {
  const left = await asideOf(docker, name);
  if (left && left.id !== id) await destroyContainer(docker, left.id, left);
}

/** Removes every container that another one has taken the name of: whoever was to do it has died. */
export async function removeReplaced(docker: Docker): Promise<void> {
  const filters = { name: [`${asideName('').replace('.', '\\.')}$`] };
  const found = await docker.listContainers({ all: true, filters });
  await each(found, async ({ Names }) => {
    const { name } = calledOf(ownNameOf(Names) ?? '');
    const left = await asideOf(docker, name);
    if (left && (await successorOf(docker, left))) await destroyContainer(docker, left.id, left);
  });
}
