import type { Beginning } from './beginning';
import type { Billing } from './billing';
import type { Command } from './command';
import type { LaboratoryFiles } from './files';
import type { Leftover } from './leftover';
import type { Listed, Listing } from './listing';
import type { Mending } from './mending';
import type { Remembering } from './remembering';
import type { Resuming } from './resuming';
import type { Labels, Report, Server } from './server';
import type { ServerFile } from './server-file';
import type { Template, Templates } from './templates';
import type { Endpoint } from './tls';
import type { Tokens } from './tokens';

export type { Command } from './command';
export type { Labels, Report, Server } from './server';
export type { ServerFile } from './server-file';
export type { Image, Template, Templates } from './templates';

export type { Endpoint };

export type ProviderName = 'docker' | 'swarm' | 'aws' | 'local';

/** What one server is to be, in words that fit every provider. */
export interface ServerSpec {
  /** The final name; a provider derives the pending one from it. */
  name: string;
  labels: Labels;
  /** Kind of service (`postgresql`, …), for providers that bring their own servers. */
  kind: string;
  image: string;
  /** The port the server listens on, on its own machine. */
  port: number;
  /**
   * As the official image of the kind understands it. The credentials are in it; where the provider keeps them is its
   * own business (see `unlock`).
   */
  environment: Readonly<Record<string, string>>;
  /** Arguments for the server's process. */
  args: readonly string[];
  files: readonly ServerFile[];
  /** It speaks TLS, with the files at `tlsPaths`, of which the key is this account's. */
  tls?: { account: string } | undefined;
  limits: { memoryBytes: number; cpus?: number | undefined; processes: number };
  /** Host name inside a network of services: the service's own name. */
  alias: string;
  /** A network of the experiment's own that its services share, made if missing; one without `identity` is foreign. */
  network?: { name: string; labels: Labels; identity: Labels } | undefined;
  /** Without a network of its experiment's, no other server may reach it, nor it another: it has no password, or a stranger makes it. */
  apart?: boolean | undefined;
  /**
   * By the clock of this process. Where nothing else tells whether its maker is alive, a server that is still pending
   * then is debris; what fetching an image or a program takes is added.
   */
  deadline: Date;
  /** What only its provider understands, under names of its own. */
  options?: Readonly<Record<string, unknown>> | undefined;
  /** Clone this instead of starting from the image's empty state. */
  template?: Template | undefined;
  /** A template is built on it: it is made where `save` can keep what it holds. */
  forTemplate?: boolean | undefined;
}

/** What stands under a name. `broken` is ours and complete, but not running: `start` may mend it. */
export type Finding =
  | { status: 'absent' }
  | { status: 'foreign'; owner: string }
  | { status: 'pending' | 'ready' | 'broken'; server: Server };

/**
 * Hosts servers. Every method may be repeated safely, and any run may die between any two of them.
 * All methods throw LabTestError for what they foresee (no engine, no permission, image missing, disk full …).
 */
export interface Provider
  extends Mending<Server>,
    Listing<Server>,
    Resuming<Server, ServerSpec>,
    Beginning<ServerSpec>,
    Tokens<ServerSpec>,
    Remembering,
    Billing {
  readonly name: ProviderName;
  /** Where this provider's servers live, for a person: `Docker engine 28.0 at unix:///var/run/docker.sock`. */
  describe(): Promise<string>;
  /**
   * Which of several engines is asked, where each of them tells the same: another one from when it is away, and what was
   * being made by way of the first is begun again. Absent where there is one.
   */
  readonly asked?: object | undefined;
  /** How many machines the engine that is asked has behind it: as a manager, the nodes of its swarm. Absent: its own one. */
  nodes?(): Promise<number>;
  /** What the laboratory's own clock says: deadlines are compared with nothing else. */
  now(): Promise<Date>;
  /** Problems of a spec that need no network to be seen; empty when there are none. */
  check(spec: ServerSpec): string[];
  /**
   * What stands under `name`, final or pending. Never writes. `foreign` when any label of `identity` differs.
   * Fails when the laboratory cannot be reached; it never guesses `absent`.
   */
  find(name: string, identity: Labels): Promise<Finding>;
  /**
   * Makes the server under its pending name and returns as soon as it has an identity; does not start it.
   * @throws NameTaken when another run holds the pending name; TemplateGone, here or at the start, when what it is to
   * clone is not there any more. Leaves nothing behind when it fails.
   */
  create(spec: ServerSpec, report: Report, signal: AbortSignal): Promise<Server>;
  /**
   * Starts it where it does not run or is paused, and returns it with its endpoint, once a query may be tried: the
   * service's own wait begins then. @throws ServerExited; the reason of the signal, at once where there are `startSeconds`.
   * @param network of its spec: made again where somebody has removed it since.
   */
  start(server: Server, signal?: AbortSignal, network?: ServerSpec['network']): Promise<Server>;
  /**
   * The longest that `create` and `start` together may take, in seconds, where that is more than a few: it is added to
   * the deadline, and told to whoever waits. Absent where a start is a matter of seconds.
   */
  readonly startSeconds?: number | undefined;
  /**
   * The server with its credentials in `environment`, as they are at this moment. Absent where every method gives them.
   * Present where they are kept apart and read at a price: they may change at any time, so that an answer is used at once
   * and kept for no later run. What is handed to an experiment must not change while the server stands.
   * @param refused whether the ones of a moment ago were refused: where there are two ways in, it is the other one's turn.
   * @throws LabTestError when they cannot be read.
   */
  readonly unlock?: ((server: Server, refused?: boolean) => Promise<Server>) | undefined;
  /**
   * Holds the lease on a pending server until the signal fires: other runs see it as `leased`, and leave it alone. It
   * ends by itself when this process dies, however it dies, and does not depend on what the server does. Never rejects.
   */
  lease(server: Server, signal: AbortSignal): Promise<void>;
  /**
   * Resolves with the reason once the server's process has ended; stays pending while it runs.
   * @throws Overtaken when the engine that it runs on is away, or one that is not whole is to be made elsewhere.
   */
  ended(server: Server, signal: AbortSignal): Promise<string>;
  /**
   * The commit marker, by whatever means (a name, a tag, a row): from the moment that this has been done, and not before,
   * every run finds the server as ready under its name. @throws NameTaken when another server is committed under it.
   */
  commit(server: Server): Promise<Server>;
  /**
   * `commit` in the place of a committed server, which is removed. Whoever dies in between, one of the two stands under the
   * name, whole. Absent: the other one has to be removed before.
   */
  replace?(server: Server, replaced: Listed): Promise<Server>;
  /** Removes it with its volumes and networks. Absence, and another removal under way, are success. */
  destroy(server: Listed): Promise<void>;
  /**
   * Runs a command next to the server and returns its exit code. A command that fails need not have read its input.
   * Absent where nothing can be run there: the tools of a restore then run on the job's machine, and reach the server at
   * its endpoint. @throws the reason of its signal; LabTestError when its input breaks, or the way to it.
   */
  readonly run?: ((server: Server, command: Command) => Promise<number>) | undefined;
  /** The last lines that the server printed. */
  log(server: Server, lines: number): Promise<string>;
  /** Bytes that the server occupies, where that can be told cheaply. */
  size(server: Server): Promise<number | undefined>;
  /** The job is over: puts to rest what would not survive it, data kept, unless another job uses it. */
  rest(server: Listed): Promise<void>;
  /**
   * A text file of the machine where the servers run, when that is another one than the job's and it can be read there;
   * else undefined. @throws LabTestError when it is there and cannot be read.
   */
  readLaboratoryFile?(path: string): Promise<string | undefined>;
  /** Present where the laboratory is another machine than the job's: absolute paths of data mean its files. */
  readonly files?: LaboratoryFiles | undefined;
  /** Whether others than the job's own machine reach its servers: then they speak TLS unless somebody says no. */
  readonly exposed?: boolean | undefined;
  /** Whether a server's access is unique here: a new one can have it only once the one that has it is gone. */
  readonly uniqueAccess?: boolean | undefined;
  /** Absent where the provider cannot keep templates. */
  readonly templates?: Templates | undefined;
  /** What nothing uses at this moment, and no other method would find: of the owner that `filter` names, or of nobody. */
  leftovers?(filter: Labels): Promise<Leftover[]>;
  /** Removes what runs that died have left beside servers, and what no other method would find. */
  tidy?(): Promise<void>;
  /** Closes connections, so that the process can end. */
  close(): Promise<void>;
}

/** A provider that runs commands next to its servers. */
export interface ProviderWithCommands extends Provider {
  readonly run: NonNullable<Provider['run']>;
}
