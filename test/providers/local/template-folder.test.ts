import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { templateOf } from '../../../src/providers/local/templates/folder';

test('a template that somebody removes while it is listed does not end the list', async () => {
  const root = mkdtempSync(join(tmpdir(), 'labtest-templates-'));
  const folder = join(root, 'abcd');
  const record = { key: 'abcd', labels: {}, environment: {}, createdAt: '2026-03-10T01:00:00.000Z' };
  rmSync(root, { recursive: true });
  const found = await templateOf(folder, record as Parameters<typeof templateOf>[1]);
  expect(found).toMatchObject({ key: 'abcd', usedAt: undefined });
});
