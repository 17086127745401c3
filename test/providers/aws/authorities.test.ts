import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { rdsAuthorities } from '../../../src/providers/aws/authorities';

const year = 365 * 24 * 3600 * 1000;
const namesIn = (text: string) =>
  (text.match(/-----BEGIN[^-]*-----[^-]+-----END[^-]*-----/g) ?? []).map(
    (pem) => new X509Certificate(pem).subject,
  );

test.each(['RSA2048', 'RSA4096', 'ECC384'])(
  'RDS’s authorities of a region are there for years: %s',
  async (key) => {
    const names = namesIn(await rdsAuthorities(new Date(Date.now() + 2 * year)));
    for (const region of ['eu-central-1', 'us-east-1', 'ap-southeast-2'])
      expect(names.join('\n')).toContain(`CN=Amazon RDS ${region} Root CA ${key} G1`);
  },
);

test('those that have ended are left out', async () => {
  const [before, now] = [await rdsAuthorities(new Date(0)), await rdsAuthorities()].map(namesIn);
  expect(now?.length).toBeLessThan(before?.length ?? 0);
  expect(now?.join()).not.toContain('Root 2019');
});
