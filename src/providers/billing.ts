/** What somebody pays for a server, for a person: `db.t4g.micro, 20 GiB of gp3`. */
export type Billed = string;

/** What a provider costs. */
export interface Billing {
  /** Whether a server costs money for as long as it stands: one that is kept for a look is told with its price. */
  readonly billed?: boolean | undefined;
  /** Who pays: the number of the account, as far as an answer has named it. Absent where nobody is billed. */
  readonly account?: (() => string | undefined) | undefined;
}
