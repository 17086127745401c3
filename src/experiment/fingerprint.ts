import { createHash } from 'node:crypto';
import type { ServiceSettings } from '../config/config';
import type { KindSettings } from '../services/kind';
import { awsSettingsOf } from './aws';

/**
 * A short hash for each setting that a service is made from. Waiting and reading are not part of it: they change nothing about
 * a server that already stands.
 */
export function fingerprintOf(service: ServiceSettings, settings: KindSettings): Record<string, string> {
  const madeFrom: Record<string, unknown> = {
    service: service.kind,
    image: settings.image,
    commands: settings.commands,
    port: settings.port,
    memory: service.memory,
    cpus: service.cpus,
    processes: service.processes,
    initial_data_source: service.initialDataSource,
    data_setup_script: service.dataSetupScript,
    mask_script: service.maskScript,
    // As written or by default, it is the same.
    disarm: service.disarm === false ? false : undefined,
    skip_extensions: service.skipExtensions,
    extensions: service.extensions,
    database: service.database,
    username: service.username,
    ...awsSettingsOf({ ...service, finalSnapshot: undefined }),
    tls: service.tls,
    ...Object.fromEntries(
      Object.entries(settings.environment).map(([key, value]) => [`environment ${key}`, value]),
    ),
  };
  const present = Object.entries(madeFrom).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([key, value]) => [key, shortHash(JSON.stringify(value))]));
}

/** Six digits tell a change, and too little to find a secret by trying. */
function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}
