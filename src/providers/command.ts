/** A command next to a server, or for one on the job's machine. */
export interface Command {
  argv: readonly [string, ...string[]];
  /** Secrets go here, never into `argv`. */
  environment?: Readonly<Record<string, string>>;
  stdin?: NodeJS.ReadableStream | undefined;
  /** It reads all of its input before it ends well; one that ends well without is an error. */
  readsAll?: boolean | undefined;
  /** Called with what the command prints on either output, in pieces as they come. */
  onOutput?: (text: string) => void;
  /** Called with the bytes of its standard output, of which `onOutput` then hears nothing. */
  onBytes?: ((bytes: Buffer) => void) | undefined;
  signal?: AbortSignal | undefined;
}
