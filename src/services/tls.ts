import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { Tls } from '../providers/tls';

/** What node's TLS is given so that it verifies chain and name: drivers differ in which name they would ask for. */
export function verifying({ ca, name }: Tls) {
  return {
    ca,
    rejectUnauthorized: true,
    ...(isIP(name) ? {} : { servername: name }),
    checkServerIdentity: (_: string, shown: PeerCertificate) => checkServerIdentity(name, shown),
  };
}
