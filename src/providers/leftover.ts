/**
 * What a run that died, or a removal that was broken off, has left beside servers and templates. Labels say whose it is,
 * where they do.
 */
export interface Leftover {
  what: 'network' | 'lease' | 'file reader' | 'file' | 'folder' | 'client' | 'prefetch' | 'cluster';
  name: string;
  labels: Readonly<Record<string, string>>;
  /** Why nobody needs it any more, whoever it belongs to; absent where its owner may. */
  dead?: string | undefined;
  /** Absence, and what has come into use meanwhile, are success. */
  remove(): Promise<void>;
}
