import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Authority, newAuthority } from '../../src/core/certificates';

let authority: Authority;
beforeAll(async () => {
  authority = await newAuthority('tests');
});

describe('a certificate', () => {
  test('is of its authority and for its names, addresses and one of 200 characters among them', async () => {
    const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example`;
    const { certificate, key } = await authority.issue([long, 'localhost', '127.0.0.1', '::1']);
    const shown = new X509Certificate(certificate);
    const ca = new X509Certificate(authority.ca);
    expect([shown.checkIssued(ca), shown.verify(ca.publicKey), ca.ca, shown.ca]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([shown.checkHost(long), shown.checkHost('localhost')]).toEqual([long, 'localhost']);
    expect([shown.checkIP('127.0.0.1'), shown.checkIP('::1')]).toEqual(['127.0.0.1', '::1']);
    expect([shown.checkHost('other'), shown.checkIP('10.0.0.1')]).toEqual([undefined, undefined]);
    expect(key).toContain('PRIVATE KEY');
  });

  test('is of no other authority', async () => {
    const other = new X509Certificate((await newAuthority('tests')).ca);
    const shown = new X509Certificate((await authority.issue(['localhost'])).certificate);
    expect(shown.verify(other.publicKey)).toBe(false);
  });
});
