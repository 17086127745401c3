import fc from 'fast-check';
import { expect, it } from 'vitest';
import { redact } from '../../src/core/redact';

it('MP-40 no form of a secret survives', () => {
  const secret = 'p@ss "wörd"/%';
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret),
    Buffer.from(secret).toString('base64'),
  ];
  const text = redact(`a ${forms.join(' b ')} c`, [secret]);
  for (const form of forms) expect(text).not.toContain(form);
  expect(text).toContain('***');
});

it('text without the secret stays as it is', () => {
  fc.assert(fc.property(fc.string(), (text) => redact(text, ['\u0000never there']) === text));
});
