import type { Log } from '../../core/log';
import type { Provider, Server } from '../../providers/provider';
import type { Access, RestoreOptions, Restoring } from '../../services/kind';
import type { Source } from '../source/source';

/** Everything that a restore needs to know. */
export interface Restore {
  provider: Provider;
  server: Server;
  restoring: Restoring;
  access: Access;
  /** How the database is got into at that moment: a restore may take longer than `access` is good for. */
  renewed?: (() => Promise<Access>) | undefined;
  source: Source;
  /** Others are restored into the same database before or after it: what holds for a database holds for them together. */
  among?: { first: boolean; last: boolean } | undefined;
  options: RestoreOptions;
  /** The source is a script of the repository's own, such as a mask: it runs under the server's own settings. */
  own?: boolean;
  log: Log;
  signal: AbortSignal;
}
