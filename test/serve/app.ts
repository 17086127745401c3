import { openApp, type Parts } from '../../src/serve/app';
import { Databases } from '../../src/serve/databases';
import { openMetrics } from '../../src/serve/health';
import { Imports } from '../../src/serve/imports';
import { openLaboratory } from '../../src/serve/laboratory';
import { openLog } from '../../src/serve/log';
import { Recordings } from '../../src/serve/recordings';
import { settingsOf } from '../../src/serve/settings';

const credentials = {
  tls: undefined,
  ssh: undefined,
  registryAuth: undefined,
  templateRegistryAuth: undefined,
};

/** What answers requests, without dumps and before anything is made. */
export async function appWith(
  more: Partial<Pick<Parts, 'patience' | 'tokens' | 'heartbeat' | 'databases'>> = {},
) {
  const { logger, log } = openLog('silent');
  const options = { listen: '127.0.0.1:0', provider: 'local', dumps: '/nowhere' };
  const settings = settingsOf(options, {}, log);
  const { signal } = new AbortController();
  const laboratory = openLaboratory({ settings, options, credentials, env: {}, log, signal });
  const imports = new Imports({ settings, laboratory, log, signal });
  const metrics = openMetrics(() => databases, imports);
  const databases: Databases = new Databases({ settings, laboratory, imports, metrics });
  const recordings = new Recordings({ databases, log });
  const made = { databases, recordings, imports, laboratory, metrics };
  const parts = { settings, tls: undefined, tokens: undefined, ...made };
  return await openApp({ ...parts, logger, ...more });
}
