import { generateKeyPair, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import type { pki } from 'node-forge';

/** What a server proves its name with, as PEM. */
export interface Certificate {
  certificate: string;
  key: string;
}

/** Signs certificates. Its key is in this object only: once that is forgotten, nobody can sign another. */
export interface Authority {
  /** Its own certificate, as PEM: clients verify with it. */
  ca: string;
  /** @param names host names and IP addresses that a client may ask for. */
  issue(names: readonly [string, ...string[]]): Promise<Certificate>;
}

const day = 24 * 60 * 60 * 1000;
/** In milliseconds. A certificate goes with its server, and must not end before; clocks may differ. */
const validity = { before: day, after: 10 * 365 * day };

/** A new authority. @param name for a person who looks at its certificate, in ASCII. */
export async function newAuthority(name: string): Promise<Authority> {
  const { default: forge } = await import('node-forge');
  const { pki: x509 } = forge;
  const key = await newKey();
  const own = [{ name: 'commonName', value: name }];
  const ca = blank(x509, key, own, own);
  const identifier = ca.generateSubjectKeyIdentifier().getBytes();
  ca.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  await sign(x509, ca, key);
  return {
    ca: x509.certificateToPem(ca),
    issue: async (names) => {
      const serverKey = await newKey();
      // A common name has 64 characters at most, and clients read the alternatives.
      const subject = [{ name: 'commonName', value: names[0].slice(0, 64) }];
      const certificate = blank(x509, serverKey, subject, own);
      certificate.setExtensions([
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: names.map(alternative) },
        { name: 'subjectKeyIdentifier' },
        // Python from 3.13 on refuses a certificate without.
        { name: 'authorityKeyIdentifier', keyIdentifier: identifier },
      ]);
      await sign(x509, certificate, key);
      return { certificate: x509.certificateToPem(certificate), key: serverKey };
    },
  };
}

type X509 = typeof pki;

function blank(x509: X509, key: string, subject: pki.CertificateField[], issuer: pki.CertificateField[]) {
  const certificate = x509.createCertificate();
  const { n, e } = x509.privateKeyFromPem(key);
  certificate.publicKey = x509.setRsaPublicKey(n, e);
  // A serial number is positive: its first bit is none.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(Date.now() - validity.before);
  certificate.validity.notAfter = new Date(Date.now() + validity.after);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  return certificate;
}

async function sign(x509: X509, certificate: pki.Certificate, key: string): Promise<void> {
  const { default: forge } = await import('node-forge');
  certificate.sign(x509.privateKeyFromPem(key), forge.md.sha256.create());
}

/** In the form that OpenSSL's oldest versions and forge read, too. */
async function newKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return privateKey;
}

/** By their numbers in RFC 5280, 4.2.1.6. */
const alternative = (name: string) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name });
