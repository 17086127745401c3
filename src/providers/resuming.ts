/** What a provider does whose servers take minutes to make, so that what there is of one is gone on with. */
export interface Resuming<Server, Spec> {
  /**
   * Takes over a pending server whose run has died: `find` sees none from then on in this process, and `create` goes on
   * with it where it fits. Several runs may do so at once, and one of them gets it. Absent: such a server is debris.
   */
  readonly adopt?: ((server: Server) => Promise<void>) | undefined;
  /**
   * Makes a complete server pending again, to be filled anew; `commit` ends that. Undefined where it does not fit the
   * spec, so that another one has to take its place. Absent: that is always so.
   * @param keepAccess whether it lets in who had access before; what it held is then removed at once, else by `commit`.
   * @throws NameTaken when another run does the same.
   */
  readonly renew?:
    | ((server: Server, spec: Spec, keepAccess: boolean, signal: AbortSignal) => Promise<Server | undefined>)
    | undefined;
}
