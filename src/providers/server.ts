import type { Billed } from './billing';
import type { Endpoint } from './tls';

/** Labels (Docker), tags (AWS) or a record on disk (local): what is written on a resource when it is made. */
export type Labels = Readonly<Record<string, string>>;

/** One existing server. */
export interface Server {
  /** The provider's own identifier: stable over renames, unique over re-creations. */
  id: string;
  /** The name that it has now, without the pending mark. */
  name: string;
  labels: Labels;
  /** As its spec has it; without the credentials where the provider has `unlock`. */
  environment: Readonly<Record<string, string>>;
  image: string;
  /** Arguments that its process was started with, where they are known. */
  args?: readonly string[] | undefined;
  /** Since when it runs, on the laboratory's own clock, where that can be told. */
  upSince?: Date | undefined;
  /** Where the job reaches it; absent until it has been started. */
  endpoint?: Endpoint | undefined;
  /** Where a command started with `run` reaches it; without `run` it means nothing. */
  inside: Endpoint;
  pending: boolean;
  /** Of a pending one, on the laboratory's own clock: there it has been given the same time, from when it was made. */
  deadline?: Date | undefined;
  /** Of a committed one: why what it held is gone for good. A start of it begins with nothing. */
  lost?: string | undefined;
  /** What somebody pays for it. */
  billed?: Billed | undefined;
  /** Of a pending one: whether the run that makes it holds the lease on it; undefined when it cannot be told. */
  leased?: boolean | undefined;
}

/** Tells how far something slow has come. */
export type Report = (progress: string) => void;
