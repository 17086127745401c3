import type { Command, Endpoint, ServerFile } from '../providers/provider';
import type { Product, Said } from './said';

/** Names of the kinds of service; `container` is any image. */
export const kindNames = ['postgresql', 'mysql', 'redis', 'memcached', 'container'] as const;
export type KindName = (typeof kindNames)[number];

/** What a service's configuration says that its kind must know. */
export interface KindSettings {
  service: string;
  image: string;
  /** Environment of the server as the user wrote it. */
  environment: Readonly<Record<string, string>>;
  commands: readonly string[];
  /** Whether nothing that a dump brings may start by itself. */
  disarmed?: boolean | undefined;
  /** Kind `container` only. */
  port?: number | undefined;
  readiness?: Readiness | undefined;
  envPrefix?: string | undefined;
  /** Communal Redis only: how experiments are kept apart. */
  isolation?: 'database' | 'prefix' | undefined;
}

/** How one knows that a server of kind `container` answers. */
export type Readiness = { type: 'tcp' } | { type: 'http'; path: string; status: number };

/** Names and password that a new server of an experiment is made with. */
export interface FreshCredentials {
  database: string;
  username: string;
  password: string;
  /** For the server's own administrator. */
  adminPassword: string;
}

/** How a client gets in. Absent parts do not exist for the kind. */
export interface Access {
  username?: string | undefined;
  password?: string | undefined;
  database?: string | undefined;
  /** What every key must begin with, on a Redis that is shared so. */
  keyPrefix?: string | undefined;
  /** The server's administrator's, where the kind has one beside the user. */
  adminPassword?: string | undefined;
}

/** The kind's part of a ServerSpec. */
export interface ServerPart {
  environment: Record<string, string>;
  args: string[];
  files: ServerFile[];
}

/** How its server speaks TLS and nothing else, by the files at `tlsPaths`; `account`: the image's that reads the key. */
export interface Secured {
  account: string;
  secured(part: ServerPart): ServerPart;
}

/** One variable handed to the job. */
export interface Variable {
  /** Without the service's prefix: `DATABASE_URL`. */
  name: string;
  value: string;
  secret: boolean;
}

/** How a dump was written; told by its content, never by its name. */
export type DumpFormat = 'sql' | 'pg-custom' | 'pg-tar' | 'pg-directory' | 'redis-commands';

/** Where a dump of PostgreSQL is restored, and what was wished for it. */
export interface Surroundings {
  database: string;
  user: string;
  /** What the user may do there. */
  superuser: boolean;
  createsRoles: boolean;
  disarm: boolean;
  skipExtensions: readonly string[];
  /** Extensions that the administrator of a communal server has made. */
  extensions: readonly string[];
}

/** A command that restores a dump read from standard input, next to the server. */
export interface RestoreTool {
  argv: [string, ...string[]];
  environment: Record<string, string>;
}

/** The parts of an archive of pg_dump, in their order: what data need, the data, what needs data. */
export type Section = 'pre-data' | 'data' | 'post-data';

/** A program found next to the server. */
export interface Program {
  name: string;
  /** What it answers to `--version`. */
  version: string;
}

/** What a configuration says of how a dump is to be restored. */
export interface RestoreOptions {
  /** Leave out or switch off what would act on the system that the dump was taken of, before any of it can run. */
  disarm: boolean;
  /** Extensions of PostgreSQL to leave out with all that is said of them. */
  skipExtensions: readonly string[];
  /** Extensions of PostgreSQL that the server's administrator creates in the database first. */
  extensions: readonly string[];
  /** Whether the server is this experiment's alone, so that its user administers it. */
  alone: boolean;
}

/** Variable of a database on a communal server: the extensions that are made in it first, with commas. */
export const extensionsVariable = 'LABTEST_EXTENSIONS';

/**
 * Ends the haste of a server that was filled: its clones are as without. A step that only makes them faster is left out
 * when it fails, and told with the error's code.
 * @param onlyNew where the kind can tell, only what was done since `tuneForBulkLoad`: the rest comes from a template.
 */
export type Settle = (leftOut: (step: string, code: string) => void, onlyNew?: boolean) => Promise<void>;

/** Restoring data into a server of a kind. */
export interface Restoring {
  formats: readonly DumpFormat[];
  /** The language of the kind's plain-text dumps, where they must be guarded. */
  dialect?: 'postgresql' | 'mysql' | undefined;
  /** Programs that restore a format, the preferred one first: images differ in what they bring. */
  programs(format: DumpFormat): readonly [string, ...string[]];
  /**
   * For format `pg-directory`, the directory's path is to be appended to `argv`.
   * @param section of an archive, by default all of it.
   */
  tool(
    program: Program,
    format: DumpFormat,
    access: Access,
    inside: Endpoint,
    section?: Section,
  ): RestoreTool;
  /** Prints a section of an archive as SQL on its standard output. As with `tool`, a directory's path is appended. */
  printing?(format: DumpFormat, section: Section): RestoreTool;
  /** Makes the experiment's database anew where the image has filled it. For the user of a server of its own. */
  empty?(endpoint: Endpoint, access: Access): Promise<void>;
  /** What the rules for a dump must know of where it is restored. */
  surroundings?(endpoint: Endpoint, access: Access, options: RestoreOptions): Promise<Surroundings>;
  /** After a dump: ends what its rules have begun. Returns what is to be told. */
  complete?(endpoint: Endpoint, access: Access, options: RestoreOptions): Promise<string[]>;
  /** Statements that the server is told before a plain dump, each in one line. */
  readonly first?: readonly string[] | undefined;
  /**
   * Lets a server that is the experiment's alone take all that a dump may hold; what it returns puts that back. Never
   * rejects: where it cannot, the dump may still fit.
   */
  widen?(endpoint: Endpoint, access: Access): Promise<() => Promise<void>>;
  /** Whether the experiment's database holds nothing at all: a restore that leaves it so has failed. */
  isEmpty(endpoint: Endpoint, access: Access): Promise<boolean>;
  /** What the tool said went wrong, without any of the data, from the lines that it printed. */
  said(lines: readonly string[]): Promise<Said>;
  /** What the server is, where kinds of it differ. */
  product?(endpoint: Endpoint, access: Access): Promise<Product>;
  /**
   * Makes a server that is to become a template restore faster; what it returns puts that back for its clones
   * before the server is stopped, and leaves them nothing to make up for, nor to find: rows that were masked are still
   * in a database's files and logs. Never for a server that others use.
   * @param memoryBytes what the server may take.
   */
  tuneForBulkLoad?(endpoint: Endpoint, access: Access, memoryBytes: number): Promise<Settle>;
}

/** Making clones of a server of a kind. */
export interface Templating {
  /** Whether a server takes so long to initialise that an empty one is worth a template, too. */
  readonly worthEmpty?: boolean | undefined;
  /** Bytes of memory of a server that becomes a template, where it profits from more: what it wrote lately counts, too. */
  readonly memoryBytes?: number | undefined;
  /**
   * The kind's part of a spec with its data in `directory`, where a template can hold it.
   * @param image the environment of the image, of a server that is to become a template.
   */
  placed(part: ServerPart, directory: string, image?: Readonly<Record<string, string>>): ServerPart;
  /**
   * Over the first connection to a clone: proves that it is ready, and changes the passwords that its data hold to the
   * clone's own. May be repeated. Throws when it is not ready (yet). The bytes may be left out: its template's are known.
   * @param original the environment of the server that the template was made of; `own` the clone's.
   * @param milliseconds how long the attempt may take.
   */
  adopt(
    endpoint: Endpoint,
    original: Readonly<Record<string, string>>,
    own: Readonly<Record<string, string>>,
    milliseconds: number,
  ): Promise<Ready>;
}

/** What an answer of a server tells that waiting does not change. */
export type Trouble = 'access refused' | 'database gone' | 'data gone';

/** Where a server is, for who mends it; `run` runs a command next to it, where there is such a place. */
export interface Site {
  endpoint: Endpoint;
  run?: ((command: Command) => Promise<number>) | undefined;
}

/** What a server that answers tells about itself. */
export interface Ready {
  bytes?: number | undefined;
}

/** A kind of service: everything about it that no provider needs to know. */
export interface ServiceKind {
  readonly name: KindName;
  readonly defaultImage: string | undefined;
  /** Loads the client library, so that it is there by the time a server is. */
  driver?(): Promise<unknown>;
  /** The port its server listens on. */
  port(settings: KindSettings): number;
  /** Memory limit when none is configured, in bytes. */
  readonly memoryBytes: number;
  server(settings: KindSettings, fresh: FreshCredentials): ServerPart;
  /** Absent for kinds whose servers speak no TLS here. */
  readonly tls?: Secured | undefined;
  /** Reads back from an existing server's environment how to get in. */
  access(environment: Readonly<Record<string, string>>): Access;
  /** Every secret in a server's environment, to be masked before anything else happens. */
  secrets(environment: Readonly<Record<string, string>>): string[];
  /**
   * One authenticated query over TCP on the target. Resolves when the server is ready, with the bytes that its data
   * take where the kind can tell; throws when it is not ready (yet).
   * @param milliseconds how long the attempt may take.
   */
  ready(endpoint: Endpoint, access: Access, settings: KindSettings, milliseconds: number): Promise<Ready>;
  variables(endpoint: Endpoint, access: Access, settings: KindSettings): Variable[];
  /** What is wrong with a server that had answered before, by an error of `ready`; undefined: it may pass. */
  trouble?(error: unknown): Trouble | undefined;
  /** Whether what a server says of itself passes by waiting: it lives, and others keep it busy, or it is recovering. */
  busy?(said: string): boolean;
  /** Has the server's administrator set the passwords to what the environment says. Throws when it cannot. */
  regain?(site: Site, environment: Readonly<Record<string, string>>): Promise<void>;
  /**
   * A file that is there for as long as the server has its data; undefined where its place is not certain. A kind with
   * this method writes down what it has confirmed: its server may be killed and started again.
   */
  dataFile?(environment: Readonly<Record<string, string>>, args: readonly string[]): string | undefined;
  readonly restoring?: Restoring | undefined;
  /** Absent for kinds whose data is never worth a template. */
  readonly templating?: Templating | undefined;
}
