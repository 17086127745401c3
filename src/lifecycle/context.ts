import type { Log } from '../core/log';
import type { PlannedService } from '../experiment/plan';
import type { Provider, ProviderName, Server, Template } from '../providers/provider';
import type { Access, Ready } from '../services/kind';
import type { Left } from '../templates/key';

/** What a run knows beside its plan. */
export interface Context {
  owner: {
    repositoryId: string;
    repository: string;
    organisationId: string;
    pullRequest?: number | undefined;
    run: string;
    /** Whoever asks for it may be a stranger: what is made so serves strangers only, and no shared server is made. */
    untrusted?: boolean | undefined;
  };
  /** Where a service lives. The same service always has the same provider, made at its first use. */
  host(service: PlannedService): Promise<Provider>;
  /** Wherever services of a provider may live: the provider itself, and the communal servers that it has. */
  everywhere(name: ProviderName): Promise<Provider[]>;
  log: Log;
  signal: AbortSignal;
  repositoryRoot: string;
  /** What the configuration lists under `environment`: scripts have it too. */
  environment?: readonly { name: string; value: string }[] | undefined;
  /** Whether the organisation's state lets its repositories clone each other's templates. */
  sharesTemplates?: boolean | undefined;
  /** Where absolute data sources must lie; undefined: anywhere. */
  dataRoots?: readonly string[] | undefined;
  keepOnFailure: boolean;
  /** Gives every service a fresh copy of its data, with the credentials that it has. */
  reset: boolean;
  /** A folder that outlives the job where it can: hashes of sources are remembered there. */
  hashFolder: string;
  /** Takes work that the step waits for at its very end, such as sharing a template. It never rejects. */
  background(work: Promise<void>): void;
  /**
   * Whether templates that this run leaves unmade are made once nobody waits, where later runs find them; undefined: only
   * those of empty servers are left, since each run can do without.
   */
  leaves?(provider: ProviderName): Promise<boolean>;
  /** Whether a run (`run/attempt/job/step`) is known to have ended; false when that cannot be told. */
  isOver(run: string): Promise<boolean>;
  /** Whether the pull request is known to have been pushed to since the event that this run is of; absent: nobody can tell. */
  isOutdated?: (() => Promise<boolean>) | undefined;
}

/** Whether this run made it, so that it is this run's to remove when something fails. */
export function isMade({ how }: Pick<Obtained, 'how'>): boolean {
  return how === 'created' || how === 'recreated' || how === 'reset';
}

/** A service that exists and answers. */
export interface Obtained {
  service: PlannedService;
  server: Server;
  access: Access;
  ready: Ready;
  how: 'created' | 'attached' | 'restarted' | 'recreated' | 'reset' | 'shared';
  /** The template that this run cloned it from. */
  template?: Template | undefined;
  /** Whether this run built that template: others may have become superfluous. */
  builtTemplate?: boolean | undefined;
  /** Where it, or the template that this run built, began with an earlier one: with which, and what that saved. */
  savedBy?: string | undefined;
  /** The template that it would have been cloned from, had there been one, and that may be made later. */
  unmadeTemplate?: Left | undefined;
  /** Settings whose change made the server be recreated. */
  changed: string[];
  milliseconds: number;
}
