import type Docker from 'dockerode';
import { unless } from '../docker/errors';
import { isUseOf, type Use, type Uses, useName } from '../uses';

/** Uses as the labels of configs, which every manager of a swarm shows alike. A config may not be empty. */
export function configUses(docker: Docker): Uses {
  const listed = async (filter: Use): Promise<{ id: string; use: Use }[]> => {
    const label = Object.entries(filter).map(([name, value]) => `${name}=${value}`);
    const all = await docker.listConfigs({ filters: { label } });
    return all.flatMap(({ ID, Spec: { Name, Labels: use } = {} }) =>
      use && isUseOf(use, filter) && Name === useName(use) ? [{ id: ID, use }] : [],
    );
  };
  return {
    note: async (use) => {
      const body = { Name: useName(use), Labels: { ...use }, Data: Buffer.from('use').toString('base64') };
      await docker.createConfig(body).catch(unless(409));
    },
    list: async (filter) => (await listed(filter)).map(({ use }) => use),
    forget: async (use) => {
      for (const { id, use: found } of await listed(use))
        if (useName(found) === useName(use)) await docker.getConfig(id).remove().catch(unless(404));
    },
  };
}
