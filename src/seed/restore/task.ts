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
  source: Source;
  options: RestoreOptions;
  log: Log;
  signal: AbortSignal;
}
