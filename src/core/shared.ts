/**
 * Work that many ask for, done one at a time. Who asks while it is under way waits for it to be done once more, with all
 * others who do: what has begun already may not have seen what they know.
 */
export class Shared<T> {
  #running: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  constructor(private readonly work: () => Promise<T>) {}

  isRunning(): boolean {
    return (this.#running ?? this.#next) !== undefined;
  }

  /** The work, begun after this was called. */
  done(): Promise<T> {
    if (this.#next) return this.#next;
    if (!this.#running) return this.#begin();
    const begin = () => {
      this.#next = undefined;
      return this.#begin();
    };
    this.#next = this.#running.then(begin, begin);
    return this.#next;
  }

  #begin(): Promise<T> {
    this.#running = this.work().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }
}
