/** What ends a command early, the window that is closed (SIGHUP) too: what is unfinished is removed. */
export const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Leaves the terminal to a program: Ctrl-C reaches it by itself, and is its own affair, as in psql, where it ends a query.
 * What was sent to this process alone is passed on by `forward`.
 * @returns what takes the terminal back.
 */
export function leaveInterrupts(forward: (signal: NodeJS.Signals) => void): () => void {
  const own = interrupts.map((signal) => [signal, process.rawListeners(signal)] as const);
  const passOn = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT') forward(signal);
  };
  for (const [signal] of own) process.removeAllListeners(signal).on(signal, passOn);
  return () => {
    for (const [signal, listeners] of own) {
      process.removeListener(signal, passOn);
      for (const listener of listeners) process.on(signal, listener as NodeJS.SignalsListener);
    }
  };
}
