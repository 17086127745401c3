/** What a new server may hold that came about elsewhere. */
export interface Held {
  /** Name of the database that is the experiment's, where somebody has said it. */
  database?: string | undefined;
}

/** What a provider's new servers begin with. */
export interface Beginning<Spec> {
  /** What a new server of a spec holds from the start, such as a snapshot's data; undefined: nothing. Asks nobody. */
  readonly held?: ((spec: Spec) => Held | undefined) | undefined;
}
