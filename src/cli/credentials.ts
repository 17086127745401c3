import { readFile } from 'node:fs/promises';
import { LabTestError, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import type { Credentials } from '../run/run';

/** Where the command line finds what opens an ssh:// engine. Arguments are seen by everyone, and so hold no secret. */
export const credentialVariables = {
  LABTEST_DOCKER_SSH_KEY: 'private key for an ssh:// engine, or the file that holds it',
  LABTEST_DOCKER_SSH_HOST_KEY: 'key that an ssh:// engine must show: a line of known_hosts, or a fingerprint',
} as const;

/**
 * What opens laboratories, masked from then on: from the environment. What Docker itself knows, as DOCKER_CERT_PATH or
 * a `docker login`, holds here, too. @throws LabTestError when one is missing or cannot be read.
 */
export async function credentialsOf(env: NodeJS.ProcessEnv, log: Log): Promise<Credentials> {
  const { LABTEST_DOCKER_SSH_KEY: key, LABTEST_DOCKER_SSH_HOST_KEY: hostKey } = env;
  const none = { tls: undefined, ssh: undefined, registryAuth: undefined, templateRegistryAuth: undefined };
  if (!key && !hostKey) return none;
  if (!key || !hostKey)
    throw new LabTestError({
      what: `${key ? 'LABTEST_DOCKER_SSH_HOST_KEY' : 'LABTEST_DOCKER_SSH_KEY'} is missing.`,
      why: Object.entries(credentialVariables)
        .map((entry) => entry.join(': '))
        .join('\n'),
      remedy: 'Set both, or none.',
    });
  const privateKey = key.includes('PRIVATE KEY') ? key : await textOf(key);
  log.mask(privateKey);
  return { ...none, ssh: { privateKey, hostKey } };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new LabTestError({
      what: `LABTEST_DOCKER_SSH_KEY names ${file}, which cannot be read.`,
      why: messageOf(cause),
      cause,
    });
  }
}
