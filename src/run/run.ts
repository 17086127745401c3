/** What a run is told by whoever starts it: the action's inputs, or the options of the command line. */
export interface RunSettings {
  config: string | undefined;
  state: string | undefined;
  dockerHost: string | undefined;
  bindAddress: string | undefined;
  network: string | undefined;
  dataRoots: string[] | undefined;
  keepOnFailure: boolean;
  reset: boolean;
  templateRegistry: string | undefined;
  /** Whether a new template is brought to every node of a swarm at once. */
  templatePrefetch?: boolean | undefined;
}

/** What opens laboratories and registries. */
export interface Credentials {
  tls: { ca: string; cert: string; key: string } | undefined;
  ssh: { privateKey: string; hostKey: string } | undefined;
  registryAuth: { username: string; password: string; serveraddress: string } | undefined;
  templateRegistryAuth: { username: string; password: string } | undefined;
}

/** Whose run it is, for which experiment, and how far it is trusted. */
export interface Requester {
  /** Name of the experiment; empty when the run is for none. */
  experiment: string;
  repositoryId: string;
  repository: string;
  repositoryName: string;
  organisationId: string;
  /** `run/attempt/job/step`, the leg of a matrix and the job's number: whoever makes something is told by it. */
  run: string;
  pullRequest?: number | undefined;
  /** The head of the pull request when the event was sent that this run is of, and the time of that. */
  commit?: { sha: string; at: Date } | undefined;
  /** The pull request comes from where secrets and remote laboratories must not be reached. */
  untrusted: boolean;
  /** The pull request itself asks for fresh data. */
  resetAsked: boolean;
}
