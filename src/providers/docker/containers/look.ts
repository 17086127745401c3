import type Docker from 'dockerode';
import { poll } from '../../../core/poll';
import { believed, carries } from '../../labels';
import { unless } from '../errors';

const removalMs = 60_000;

/** A container as it is; undefined when there is none. */
export function look(docker: Docker, idOrName: string) {
  return docker.getContainer(idOrName).inspect().catch(unless(404));
}

const alive = /^(?:running|paused|restarting|stopping|removing)$/;

/**
 * The containers of ours that carry the label with that value, and do not run. All of ours have the label: it is empty
 * where it does not apply. The engine is not asked for a state: each has some of its own, and Podman refuses those that
 * it does not know. Somebody else's may have the label from its image.
 */
export async function notRunning(
  docker: Docker,
  label: string,
  value: string,
): Promise<Docker.ContainerInfo[]> {
  const filters = { label: [`${label}=${value}`] };
  const listed = await docker.listContainers({ all: true, filters });
  const ours = listed.filter(({ Names: [name = ''], Labels }) =>
    carries(believed(name.slice(1), Labels) ?? {}, { [label]: value }),
  );
  return ours.filter(({ State }) => !alive.test(State));
}

/** What has the name; when its removal is under way, what has the name afterwards. */
export async function settled(docker: Docker, name: string) {
  const seen = async () => {
    const info = await look(docker, name);
    return info?.State.Status === 'removing' ? { pending: `${name} is being removed` } : { value: info };
  };
  return poll(seen, { timeout: removalMs });
}

export async function untilGone(docker: Docker, id: string): Promise<void> {
  const seen = async () =>
    (await look(docker, id)) ? { pending: 'its removal is under way' } : { value: undefined };
  await poll(seen, { timeout: removalMs });
}
