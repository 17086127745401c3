import { expect, test } from 'vitest';
import { NotFound } from '../../src/core/errors';
import { orGone } from '../../src/databases/templates';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { allTemplates } from '../../src/templates/labels';

test('what fails since its template was removed is told so, and anything else as it failed', async () => {
  const laboratory = new MemoryLaboratory();
  const key = 'abcd';
  const template = { key, reference: key, labels: allTemplates, environment: {}, createdAt: new Date() };
  laboratory.templates.set(key, template);
  const kept = { template, provider: createMemoryProvider({ laboratory }) };
  const failed = new Error('no such file');
  expect(await orGone(failed, kept)).toBe(failed);
  laboratory.templates.delete(key);
  const told = await orGone(failed, kept);
  expect(told).toBeInstanceOf(NotFound);
  expect(told).toMatchObject({ what: 'The template abcd is there no more.', cause: failed });
});
