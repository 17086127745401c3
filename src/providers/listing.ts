type Labels = Readonly<Record<string, string>>;

/** What a list tells of a server: whose it is, and enough to remove it. */
export interface Listed {
  id: string;
  name: string;
  labels: Labels;
  pending: boolean;
  /** Whether its process runs; absent where a list does not tell. */
  runs?: boolean | undefined;
}

/** What a provider tells of the servers that there are. */
export interface Listing<Server extends Listed> {
  /** Every server, pending ones too, that carries all of `filter`. */
  listOwned(filter: Labels): Promise<Server[]>;
  /**
   * The same servers, by as many requests however many there are. For whoever asks whose they are: a look at each is
   * `listOwned`'s.
   */
  listed(filter: Labels): Promise<Listed[]>;
  /**
   * Whether what tells of its servers can be asked from this machine, as far as a moment shows. Absent where that is sure, or
   * asking tells at once.
   */
  readonly reached?: (() => Promise<boolean>) | undefined;
  /**
   * Takes every server that carries all of `filter` out of the job's network, which cannot be removed before. Absent
   * where servers join no such network.
   */
  leaveNetwork?(filter: Labels): Promise<void>;
}
