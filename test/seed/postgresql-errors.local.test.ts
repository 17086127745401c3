import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, postgresqlLab } from './servers';

let lab: Lab;
beforeAll(async () => {
  lab = await postgresqlLab();
}, 60_000);
afterAll(() => lab?.close());

test.each(['plain', 'custom', 'tar', 'directory'])(
  'an error in a dump of format %s names the object, and lines of a text alone',
  async (format) => {
    const part = await lab.fresh();
    await lab.query(
      part,
      'CREATE FUNCTION public.made_here() RETURNS int LANGUAGE sql AS $$SELECT 1$$; CREATE TABLE public.orders (id int DEFAULT public.made_here())',
    );
    const path = join(lab.folder, `part-${format}`);
    await lab.tool(part, 'pg_dump', `--format=${format}`, '--table=public.orders', `--file=${path}`);
    const error = await lab.restored(await lab.fresh(), `part-${format}`).catch(String);
    expect(error).toMatch(/psql said.*: ERROR 42883 .*\(in TABLE public\.orders\)/);
    expect(/psql said at line \d+/.test(String(error))).toBe(format === 'plain');
  },
);

test('security labels of an extension that is not there: the error names it, and skip_extensions leaves them out', async () => {
  await writeFile(
    join(lab.folder, 'labels.sql'),
    `CREATE TABLE person (name text);\nSECURITY LABEL FOR anon ON COLUMN person.name IS 'MASKED WITH VALUE NULL';\n`,
  );
  const error = await lab.restored(await lab.fresh(), 'labels.sql').catch(String);
  expect(error).toMatch(/labels of anon[\s\S]*`skip_extensions: \[anon\]`/);
  const skipping = { skipExtensions: ['anon'] };
  const told = await lab.restored(await lab.fresh(), 'labels.sql', undefined, undefined, skipping);
  expect(told.join('\n')).toContain('security labels (anon), since skip_extensions says so');
});
