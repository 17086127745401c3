import type { DockerOptions } from '../docker/options';

/** A swarm is reached as an engine is: `host` names one of its managers, or several with commas between them. */
export interface SwarmOptions extends DockerOptions {
  /** Whether a new template is brought to every node at once, and not at the first clone there. */
  prefetch?: boolean | undefined;
}
