import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { policyFor } from '../../src/state/policy';
import { parseStateFile } from '../../src/state/state-file';
import { memorySource, never } from './fixtures';

const page = await readFile(join(import.meta.dirname, '../../docs/state.md'), 'utf8');
const examples = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);

test('every state.json of docs/state.md can be read', () => {
  const providers = examples('json').map((text) => parseStateFile(text, 'docs/state.md').provider);
  expect(providers).toEqual(['script', 's3', 'directory']);
});

test('the limits of docs/state.md can be read', async () => {
  const [limits = ''] = examples('yaml');
  expect(await policyFor(memorySource({ '/policy/default': limits }), 'web', never)).toMatchObject({
    key: '/policy/default',
    memory: 2 * 2 ** 30,
    ttl: 14 * 86_400_000,
  });
});
