import { each } from '../../core/each';
import { LabTestError } from '../../core/errors';
import { engineSays } from '../docker/errors';
import type { Report } from '../provider';
import type { Manager } from './manager';
import type { Node } from './tasks';

/** So long one that is away is waited for, in milliseconds. */
const patienceMilliseconds = 5000;

/**
 * Makes sure that all managers that are listed are of one swarm, and tells of those by which no run could go on now.
 * @throws LabTestError where there are several swarms: what is made in one would not be found by way of the other.
 */
export async function agree(managers: readonly Manager[], report: Report): Promise<void> {
  const all = await each(managers, async ({ provider: { host }, connection: { docker } }) => {
    try {
      const abortSignal = AbortSignal.timeout(patienceMilliseconds);
      const nodes: Node[] = await docker.listNodes({ abortSignal });
      return [{ shown: host.shown, ids: nodes.map(({ ID }) => ID) }];
    } catch (error) {
      report(`warning: docker-host lists ${host.shown}, by which no run can go on: ${engineSays(error)}`);
      return [];
    }
  });
  const [first, ...others] = all.flat();
  // No node is in two swarms.
  const other = others.find(({ ids }) => !ids.some((id) => first?.ids.includes(id)));
  if (first && other)
    throw new LabTestError({
      what: 'docker-host lists managers of different swarms.',
      why: `${first.shown} and ${other.shown} have no node in common.`,
      remedy: 'List managers of one swarm: `docker node ls` names them.',
    });
}
