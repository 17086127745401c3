/**
 * Work that many ask for, done one at a time. Who asks while it is under way waits for it to be done once more, with all
 * others who do: what has begun already may not have seen what they know.
 */
export class Shared<T> {
  #running: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  /** @param longest milliseconds after which others wait no more for what is under way: it hangs. Default: it never does. */
  constructor(
    private readonly work: () => Promise<T>,
    private readonly longest?: number,
  ) {}

  isRunning(): boolean {
    return (this.#running ?? this.#next) !== undefined;
  }

  /** The work, begun after this was called. */
  done(): Promise<T> {
    if (this.#next) return this.#next;
    if (!this.#running) return this.#begin();
    this.#next = ended(this.#running, this.longest).then(() => {
      this.#next = undefined;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<T> {
    const running = this.work().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }
}

/** However that ends, or once it has been waited for so many milliseconds. */
function ended(work: Promise<unknown>, longest: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = longest === undefined ? undefined : setTimeout(resolve, longest).unref();
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    work.then(end, end);
  });
}
