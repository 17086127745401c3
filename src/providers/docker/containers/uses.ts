import type Docker from 'dockerode';
import { isUseOf, type Use, type Uses, useName } from '../../uses';
import { unless } from '../errors';

/** Uses as the labels of empty volumes: the engine keeps them without an image, a process or a network. */
export function volumeUses(docker: Docker): Uses {
  return {
    note: async (use) => void (await docker.createVolume({ Name: useName(use), Labels: { ...use } })),
    list: async (filter) => {
      const label = Object.entries(filter).map(([name, value]) => `${name}=${value}`);
      const { Volumes } = await docker.listVolumes({ filters: { label } });
      const all = (Volumes ?? []).map(({ Name, Labels }) => ({ Name, use: Labels as Use | null }));
      // One that somebody else has made under other labels is none of ours.
      return all.flatMap(({ Name, use }) =>
        use && isUseOf(use, filter) && Name === useName(use) ? [use] : [],
      );
    },
    forget: async (use) => void (await docker.getVolume(useName(use)).remove().catch(unless(404, 409))),
  };
}
