import type { Uses } from './uses';

/** What a provider can do for a server that was handed out before. */
export interface Mending<Server> {
  /** Absent where nobody can note who uses what. */
  readonly uses?: Uses | undefined;
  /**
   * Notes that this job uses a server, which `rest` takes back, and gives it running. Absent where a server that runs is
   * not put to rest by the end of another job.
   */
  readonly use?: ((server: Server) => Promise<Server>) | undefined;
  /**
   * Ends a server that does not answer, in good order where it can, and starts it again, its data kept. Absent where that
   * is nobody's to do here.
   */
  readonly restart?: ((server: Server) => Promise<Server>) | undefined;
  /**
   * Waits until the laboratory knows what has become of a server that does not answer, where it learns only after a while
   * that its machine is dead. Absent where it knows at once. @throws the reason of the signal.
   */
  readonly settled?: ((server: Server, signal: AbortSignal) => Promise<void>) | undefined;
  /** Whether a file is there, by its path where the server runs or has run. Absent where that cannot be told. */
  readonly holds?: ((server: Server, path: string) => Promise<boolean>) | undefined;
  /** Gives a server's user the password again that its environment says. Absent where its kind does that. */
  readonly regain?: ((server: Server) => Promise<void>) | undefined;
}
