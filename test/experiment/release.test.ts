import { expect, test } from 'vitest';
import { isOtherRelease } from '../../src/experiment/release';

test.each([
  ['postgres:16', 'postgres:16.4-alpine', false],
  ['postgres:16', 'postgres:17', true],
  ['postgres:16', 'localhost:5000/acme/db:18-bookworm', true],
  ['localhost:5000/postgres', 'localhost:6000/postgres:18', false],
  [`postgres:16@sha256:${'0'.repeat(64)}`, 'postgres:17', true],
  [`postgres@sha256:${'0'.repeat(64)}`, 'postgres:17', false],
  ['postgres', 'postgres:17', false],
  ['mysql:8.0', 'mysql:8.4', false],
  ['mysql:8', 'mariadb:8', true],
  ['mysql', 'mariadb', true],
  ['acme/db:1f3a9a5', 'acme/db:17', false],
  ['acme/db:20260101', 'acme/db:20260201', false],
  ['acme/db:v3', 'acme/db:4', true],
])('%s and %s: another release is %s', (one, other, expected) => {
  expect(isOtherRelease(one, other)).toBe(expected);
  expect(isOtherRelease(other, one)).toBe(expected);
});
