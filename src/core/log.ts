/** Where a run tells what it does. The action writes workflow commands, the command line plain text, tests an array. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  /**
   * Shows a line in place of the one that was shown so before; undefined takes it away. What is told otherwise takes it
   * away, too. Present where a person watches.
   */
  status?(line: string | undefined): void;
  notice(message: string): void;
  warn(message: string): void;
  /** Makes `secret` unprintable from now on, in its encoded forms too. Call before the secret can reach any output. */
  mask(secret: string): void;
  /**
   * Runs `body` at once; the lines that it prints are folded under `title` where the output can fold. Settles when they
   * have been shown: one group is shown after the other.
   */
  group<T>(title: string, body: (print: (line: string) => void) => Promise<T>): Promise<T>;
}
