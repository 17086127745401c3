/** Where a run tells what it does. The action writes workflow commands, the command line plain text, tests an array. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  notice(message: string): void;
  warn(message: string): void;
  /** Makes `secret` unprintable from now on, in its encoded forms too. Call before the secret can reach any output. */
  mask(secret: string): void;
  /** Runs `body`; what it logs is folded under `title` where the output can fold. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
}
