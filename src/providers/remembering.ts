/** What one process of a job tells the next one of its laboratory. */
export interface Remembering {
  /**
   * What was read of the laboratory last, with when, as text without secrets; undefined where that is nothing. A provider that
   * is made with it goes by it as this one would, for as many seconds. Absent where a look has no price.
   */
  readonly remembered?: (() => Promise<string | undefined>) | undefined;
}
