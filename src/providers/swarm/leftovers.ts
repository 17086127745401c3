import type Docker from 'dockerode';
import { engineTime } from '../docker/clock';
import { unless } from '../docker/errors';
import { helpers } from '../docker/leftovers';
import type { Leftover } from '../leftover';
import type { Labels } from '../provider';
import { helperLabel } from './client';
import { unusedNetworks } from './network';
import { prefetchLabel } from './prefetch';
import { leftSecrets } from './secrets';

/** A run needs what it has made for longer than that only once it is of use, in milliseconds. */
const youngMilliseconds = 3600_000;

/** What runs that were killed have left in a swarm and on the manager that is asked, beside servers. */
export async function leftoversOf(docker: Docker, filter: Labels): Promise<Leftover[]> {
  const now = await engineTime(docker);
  const old = (made: string | number | undefined) =>
    now - new Date(made ?? now).getTime() > youngMilliseconds;
  const all = await Promise.all([
    unusedNetworks(docker, filter),
    leftSecrets(docker, old),
    leftClients(docker, old),
    leftPrefetches(docker, old),
  ]);
  return all.flat();
}

/** One that was started ends with its run, and removes itself. */
async function leftClients(docker: Docker, old: (made: number) => boolean): Promise<Leftover[]> {
  const filters = { label: [helperLabel], status: ['created', 'exited', 'dead'] };
  const found = await docker.listContainers({ all: true, filters });
  return helpers(
    docker,
    'client',
    found.filter(({ Created }) => old(Created * 1000)),
  );
}

async function leftPrefetches(
  docker: Docker,
  old: (made: string | undefined) => boolean,
): Promise<Leftover[]> {
  const jobs = await docker.listServices({ filters: { label: [prefetchLabel] } });
  return jobs
    .filter(({ CreatedAt }) => old(CreatedAt))
    .map(({ ID, Spec }) => ({
      ...{ what: 'prefetch', name: Spec?.Name ?? ID, labels: {}, dead: 'the run that it was for has ended' },
      remove: async () => void (await docker.getService(ID).remove().catch(unless(404))),
    }));
}
