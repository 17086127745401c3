import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('whoever removes a container removes its volumes, which have no label to be found by', () => {
  const files = globSync('src/providers/docker/**/*.ts');
  const removals = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:getContainer\([^\n]*\)|container)\s*\.remove\([^)]*\)/g)].map(
      ([text]) => text,
    ),
  );
  expect(removals.length).toBeGreaterThan(5);
  expect(removals.filter((text) => !text.includes('v: true'))).toEqual([]);
});
