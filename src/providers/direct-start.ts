/** How the server of a clone is started itself, as the entrypoint of its image would have started it in the end. */
export interface DirectStart {
  /** The server's program, to be found by the path. */
  program: string;
  /** The command that the image or the spec gave; only options are the program's own. */
  command: readonly string[];
  /** Variables that the entrypoint removes. */
  unset: readonly string[];
  /** Variables that it sets: to a value, or to what another variable of the clone has. */
  set: Readonly<Record<string, { value: string } | { of: string }>>;
}
