import { z } from 'zod';
import { line, listOf } from './values';

/** What runs the server of a service. */
export const providerSetting = z
  .enum(['docker', 'swarm', 'local', 'aws'], { error: 'must be docker, swarm, local or aws' })
  .meta({
    description:
      'Where the server runs: in a container (`docker`), in one on a node of a Docker swarm (`swarm`, docs/many-hosts.md), as a process of the job’s machine (`local`), or in your account of AWS (`aws`, docs/aws.md). Default: `docker`, and `swarm` where `docker-host` or `DOCKER_HOST` names a manager of a swarm of several nodes.',
    examples: ['docker'],
  });

/** Which nodes of a swarm take a server: the organisation's to say, in its state, and no repository's. */
export const placementSetting = z
  .strictObject({
    constraints: listOf(line, 'constraints'),
    spread: listOf(line, 'labels of nodes'),
  })
  .partial()
  .meta({ examples: [{ constraints: ['node.labels.disk==ssd'], spread: ['node.labels.zone'] }] });

export type Placing = z.output<typeof placementSetting>;
