import type { Report } from '../../provider';
import type { Account } from '../account';

/** A server's executable on this machine. */
export interface Program {
  server: string;
  version: string;
  /** Where it came from, for a person. */
  origin: string;
}

/** What finding a program may look at. */
export interface Search {
  env: NodeJS.ProcessEnv;
  /** The image that the service names, for its version. */
  image: string;
  home: string;
  account: Account | undefined;
  /** Whether a program may be fetched from a registry. */
  download: boolean;
  report: Report;
  signal: AbortSignal;
}

/** One server's place on disk and what it is started with. */
export interface Place {
  folder: string;
  /** Its data: empty before `initialise`, its own account's. */
  data: string;
  /** Short-lived files; its own account's. */
  run: string;
  pidFile: string;
  port: number;
  program: Program;
  environment: Readonly<Record<string, string>>;
  /** Further arguments, as the configuration gives them. */
  args: readonly string[];
  /** Writes a file that only the server's account may read, and returns its path. */
  secretFile(name: string, content: string): Promise<string>;
  /** Runs a program as the server's account to its end. @throws ServerExited */
  tool(argv: readonly [string, ...string[]], input?: string): Promise<void>;
}

/** A recipe for one kind of server. */
export interface Engine {
  /** What the server's executable is called; the first argument of a service may say so. */
  names: readonly string[];
  /** Accounts to run as, where this process is root. */
  accounts: readonly string[];
  /** @throws LabTestError that says what to install. */
  find(search: Search): Promise<Program>;
  /** Fills an empty data folder. */
  initialise?(place: Place): Promise<void>;
  /** The command that runs the server in the foreground; it writes `pidFile` once it listens. */
  argv(place: Place, first: boolean): Promise<[string, ...string[]]>;
  /** Ends it with its data written. */
  stop: NodeJS.Signals;
  /** Ends it at once; its data will be removed. */
  abort: NodeJS.Signals;
}
