import { newAuthority } from '../core/certificates';
import type { Endpoint, ServerSpec } from './provider';
import { type Tls, tlsPaths, trusting } from './tls';

/** In the environment of a server with TLS: who signed its certificate, as PEM. Later runs read it there. */
const caVariable = 'LABTEST_TLS_CA';

/** How clients know a server that `certified` has prepared; undefined for one without TLS. */
export function tlsOf(environment: Readonly<Record<string, string>>, host: string): Tls | undefined {
  const ca = environment[caVariable];
  return ca ? trusting(ca, host) : undefined;
}

/** Whether `certified` has prepared the server. */
export const isCertified = (environment: Readonly<Record<string, string>>): boolean =>
  Boolean(environment[caVariable]);

/**
 * Where tools next to the server reach it: with TLS under a name that all clients verify, which not all do of addresses.
 * @param file where its file of `tlsPaths.ca` lies.
 */
export function insideWith(
  environment: Readonly<Record<string, string>>,
  { host, port }: Endpoint,
  file: string = tlsPaths.ca,
): Endpoint {
  const ca = environment[caVariable];
  return ca ? { host: 'localhost', port, tls: { ca, file, name: 'localhost' } } : { host, port };
}

/**
 * A spec with what its server proves its names with, where it is to. The authority signs this one certificate and is
 * forgotten: whoever reads the laboratory's files finds no key that others are trusted by.
 * @param names by which the server may be reached, beside those of its own machine and network.
 */
export async function certified(
  spec: ServerSpec,
  names: readonly (string | undefined)[],
): Promise<ServerSpec> {
  if (!spec.tls) return spec.template?.environment[caVariable] ? withoutCa(spec) : spec;
  const authority = await newAuthority(`LabTest ${spec.name}`);
  const others = names.filter((name) => name !== undefined);
  const { certificate, key } = await authority.issue([
    'localhost',
    '127.0.0.1',
    '::1',
    spec.alias,
    ...others,
  ]);
  return {
    ...spec,
    environment: { ...spec.environment, [caVariable]: authority.ca },
    files: [
      { path: tlsPaths.ca, content: authority.ca },
      { path: tlsPaths.certificate, content: certificate },
      { path: tlsPaths.key, content: key, account: spec.tls.account },
      ...spec.files,
    ],
  };
}

/** Engines hand the variables of a template on to its clones, which may speak no TLS. */
function withoutCa(spec: ServerSpec): ServerSpec {
  return { ...spec, environment: { ...spec.environment, [caVariable]: '' } };
}
