import { expect, it, vi } from 'vitest';

const loaded = vi.hoisted(() => [] as string[]);
vi.mock('@databases/pg-errors', async (original) => {
  loaded.push('the conditions of PostgreSQL');
  return await original();
});

it('what only a failed restore needs is not loaded with the kinds', async () => {
  const { kinds } = await import('../../src/services/registry');
  expect(loaded).toEqual([]);
  const { restoring } = kinds.postgresql;
  const said = await restoring?.said([
    'psql:<stdin>:4: ERROR:  23505: duplicate key value',
    'LOCATION:  f, f.c:1',
  ]);
  expect(said).toMatchObject({ meaning: 'unique_violation' });
  expect(loaded).toHaveLength(1);
});
