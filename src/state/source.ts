/** Where the state is kept. There is no way to write through it: the interface has no such method. */
export interface StateSource {
  /** Where that is, for a person: `bucket labtest`. */
  readonly description: string;
  /**
   * The text stored under exactly this key (one that `segmentsOf` accepts); undefined when there is none.
   * @throws LabTestError when the source cannot be asked: it never guesses "not found".
   */
  get(key: string, signal: AbortSignal): Promise<string | undefined>;
}

/** The longest value a source hands out, in bytes. A state value is a page of settings, not a data set. */
export const longestValue = 1024 * 1024;
