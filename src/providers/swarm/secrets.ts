import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import { each } from '../../core/each';
import { accountsOf, numberOf } from '../docker/containers/accounts';
import { unless } from '../docker/errors';
import type { Leftover } from '../leftover';
import type { ServerSpec } from '../provider';
import { helperLabel } from './client';
import { standing } from './names';

/** The name of the server whose files a secret holds: it is found by it once its service is gone. */
const ofLabel = 'labtest-swarm.file-of';

/**
 * The files of a server, as secrets of the swarm: its nodes have them in memory only, where and while it runs.
 * @param image as this engine has it: its accounts are asked for.
 */
export async function secretsFor(
  docker: Docker,
  { name, files, template }: ServerSpec,
  image: string,
): Promise<Docker.SecretReference[]> {
  if (files.length === 0) return [];
  const accounts = files.some(({ account }) => account) ? await accountsIn(docker, image) : new Map();
  return await each(files, async ({ path, content, account }) => {
    const uid = account === undefined ? undefined : (numberOf(template?.account) ?? accounts.get(account));
    // Names may have 64 characters.
    const SecretName = `labtest-file-${randomUUID()}`;
    const Data = Buffer.from(content).toString('base64');
    const { id, ID = id } = await docker.createSecret({
      Name: SecretName,
      Labels: { [ofLabel]: name },
      Data,
    });
    const File =
      uid === undefined
        ? { Name: path, UID: '0', GID: '0', Mode: 0o444 }
        : { Name: path, UID: String(uid), GID: '0', Mode: 0o400 };
    return { SecretID: ID, SecretName, File };
  });
}

/** An image says who its accounts are in a file, and files are read from containers only; it is never started. */
async function accountsIn(docker: Docker, Image: string): Promise<Map<string, number>> {
  const container = await docker.createContainer({
    Image,
    Entrypoint: ['none'],
    Labels: { [helperLabel]: 'true' },
    HostConfig: { NetworkMode: 'none' },
  });
  try {
    return await accountsOf(container);
  } finally {
    await container.remove({ force: true, v: true }).catch(unless(404, 409));
  }
}

export const secretsIn = ({ TaskTemplate }: Docker.ServiceSpec): string[] =>
  (TaskTemplate && 'ContainerSpec' in TaskTemplate
    ? (TaskTemplate.ContainerSpec?.Secrets ?? [])
    : []
  ).flatMap(({ SecretID }) => SecretID ?? []);

/** Absence, and that something uses them, are fine. */
export async function removeSecrets(docker: Docker, ids: readonly string[]): Promise<void> {
  await each(ids, (id) => docker.getSecret(id).remove().catch(unless(400, 404)));
}

/** The files of servers that are gone, or were never made. @param old whether what was made then is no living run's. */
export async function leftSecrets(
  docker: Docker,
  old: (made: string | undefined) => boolean,
): Promise<Leftover[]> {
  const secrets = await docker.listSecrets({ filters: { label: [ofLabel] } });
  const left = await each(
    secrets.filter(({ CreatedAt }) => old(CreatedAt)),
    async ({ ID, Spec }): Promise<Leftover[]> => {
      if ((await standing(docker, Spec?.Labels?.[ofLabel] ?? '')).length > 0) return [];
      const dead = 'the server that it was a file of is gone';
      const remove = () => removeSecrets(docker, [ID]);
      return [{ what: 'file', name: Spec?.Name ?? ID, labels: {}, dead, remove }];
    },
  );
  return left.flat();
}
