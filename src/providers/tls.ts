import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LabTestError, messageOf } from '../core/errors';

/** How a client knows that a server is the one it wants: TLS is spoken, and chain and name are verified. */
export interface Tls {
  /** Certificates of who may have signed the server's, as PEM. */
  ca: string;
  /** A file of the job's machine with the same, for tools and for whom it is handed out to. */
  file: string;
  /** The name or address in the server's certificate; mostly the endpoint's host. */
  name: string;
}

/** Where something listens. */
export interface Endpoint {
  host: string;
  port: number;
  /** Where clients speak TLS. */
  tls?: Tls | undefined;
}

/** Where a server with TLS finds what it proves its name with. */
export const tlsPaths = {
  ca: '/etc/labtest-tls/ca.crt',
  certificate: '/etc/labtest-tls/server.crt',
  key: '/etc/labtest-tls/server.key',
} as const;

/**
 * Writes the file. It lies where the job's files do, or else in the user's home, and its name says what it holds.
 * @throws LabTestError when it cannot be written.
 */
export function trusting(ca: string, name: string, env: NodeJS.ProcessEnv = process.env): Tls {
  const folder = join(env.RUNNER_TEMP || join(homedir(), '.labtest'), 'certificates');
  const hash = createHash('sha256').update(ca).digest('hex').slice(0, 16);
  const file = join(folder, `labtest-ca-${hash}.pem`);
  if (holds(file, ca)) return { ca, file, name };
  try {
    mkdirSync(folder, { recursive: true });
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    writeFileSync(draft, ca, { flag: 'wx' });
    renameSync(draft, file);
  } catch (error) {
    throw new LabTestError({
      what: `The certificate of an authority cannot be written to ${file}.`,
      why: messageOf(error),
      remedy: 'Make the folder writable, or set RUNNER_TEMP to one that is.',
      cause: error,
    });
  }
  return { ca, file, name };
}

function holds(file: string, text: string): boolean {
  try {
    return readFileSync(file, 'utf8') === text;
  } catch {
    return false;
  }
}
