import { expect, test } from 'vitest';
import { isMissing } from '../../../src/providers/docker/images/pull';

// What engines 20.10 and 28 answered, the latter with each of its image stores.
test.each([
  'manifest for 127.0.0.1:5000/tiny:2 not found: manifest unknown: manifest unknown',
  'manifest for 127.0.0.1:5000/tiny:2 not found: manifest unknown: The named manifest is not known to the registry.',
  'failed to resolve reference "127.0.0.1:5000/tiny:2": 127.0.0.1:5000/tiny:2: not found',
])('is no such image: %s', (said) => {
  expect(isMissing(said)).toBe(true);
});

test.each([
  'failed to resolve reference "registry.example/tiny:2": failed to do request: Head "https://registry.example/v2/tiny/manifests/2": dial tcp: lookup registry.example: no such host',
  'failed to resolve reference "127.0.0.1:5000/tiny:2": unexpected status from HEAD request to http://127.0.0.1:5000/v2/tiny/manifests/2: 403 Forbidden',
  "pull access denied for tiny, repository does not exist or may require 'docker login'",
  'Get "https://registry.example/v2/": dial tcp: lookup registry.example: no such host',
])('is something else: %s', (said) => {
  expect(isMissing(said)).toBe(false);
});
