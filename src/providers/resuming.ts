/** What a provider does whose servers take minutes to make, so that what there is of one is gone on with. */
export interface Resuming<Server, Spec> {
  /**
   * Takes over a pending server whose run has died: `find` sees none from then on in this process, and `create` goes on
   * with it where it fits. Several runs may do so at once, and one of them gets it. Absent: such a server is debris.
   */
  readonly adopt?: ((server: Server) => Promise<void>) | undefined;
  /** This run has ended its work on a pending server, and the next one is to go on with it without a wait for the lease. */
  readonly leave?: ((server: Server) => Promise<void>) | undefined;
  /**
   * Makes a complete server pending again, to be filled anew; `commit` ends that. Undefined where it does not fit the
   * spec, so that another one has to take its place. Absent: that is always so.
   * @param keepAccess whether it lets in who had access before. What it held is removed by `commit`; at once where nothing
   *   else could have the access.
   * @throws NameTaken when another run does the same.
   */
  readonly renew?:
    | ((server: Server, spec: Spec, keepAccess: boolean, signal: AbortSignal) => Promise<Server | undefined>)
    | undefined;
  /**
   * Makes a pending server again what it was before `renew`, whoever called that: what was filled anew is removed. False
   * where it holds nothing of before, or another run fills it. Present where a provider knows what a server holds.
   */
  readonly revert?: ((server: Server) => Promise<boolean>) | undefined;
  /** Makes a pending server complete again, with the labels that it had: what it held then it holds still. */
  readonly restore?:
    | ((server: Server, labels: Readonly<Record<string, string>>) => Promise<void>)
    | undefined;
}
