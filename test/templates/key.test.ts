import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { LabTestError } from '../../src/core/errors';
import type { PlannedService } from '../../src/experiment/plan';
import { recipeOf } from '../../src/templates/key';
import { plannedService } from '../lifecycle/fixtures';

let repositoryRoot: string;
beforeEach(async () => {
  repositoryRoot = await mkdtemp(join(tmpdir(), 'labtest-key-'));
  await writeFile(join(repositoryRoot, 'dump.sql'), 'SELECT 1;');
});

const keyWith = async (settings: Partial<PlannedService>) => {
  const service = plannedService({ initialDataSource: 'dump.sql', ...settings });
  return (
    await recipeOf(service, { id: 'sha256:1', environment: {} }, { repositoryRoot, memory: repositoryRoot })
  )?.key;
};

describe('the key of a template of several dumps', () => {
  it('follows the content of each, and their order', async () => {
    await writeFile(join(repositoryRoot, 'rows.sql'), 'SELECT 2;');
    const both = () => keyWith({ initialDataSource: ['dump.sql', 'rows.sql'] });
    const keys = [
      await keyWith({}),
      await both(),
      await keyWith({ initialDataSource: ['rows.sql', 'dump.sql'] }),
    ];
    await writeFile(join(repositoryRoot, 'rows.sql'), 'SELECT 22;');
    keys.push(await both());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is that of the one dump in a list of one', async () => {
    expect(await keyWith({ initialDataSource: ['dump.sql'] })).toBe(await keyWith({}));
  });
});

const settings: [string, (script: string) => Partial<PlannedService>][] = [
  ['mask_script', (maskScript) => ({ maskScript })],
  ['data_setup_script', (dataSetupScript) => ({ dataSetupScript, dataSetupInputs: ['dump.sql'] })],
];

describe.each(settings)('the key of a template with %s', (setting, withScript) => {
  it('follows the content of a script outside the repository, named by its absolute path', async () => {
    const script = join(await mkdtemp(join(tmpdir(), 'labtest-masks-')), 'mask.sql');
    await writeFile(script, 'UPDATE people SET name = NULL;');
    const first = await keyWith(withScript(script));
    expect(await keyWith(withScript(script))).toBe(first);
    await writeFile(script, 'DELETE FROM people;');
    expect(await keyWith(withScript(script))).not.toBe(first);
  });

  it.each([
    ['missing', 'absent/mask.sql', 'Nothing is at '],
    ['a directory', 'folder', 'is not a file'],
  ])(
    'cannot be told when the script is %s: the error says which, where and what to do',
    async (_, script, why) => {
      await mkdir(join(repositoryRoot, 'folder'));
      const error = await keyWith(withScript(script)).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LabTestError);
      const { what, why: because, remedy } = error as LabTestError;
      expect(what).toBe(`cache: ${setting} "${script}" cannot be read.`);
      expect(because).toContain(why);
      expect(because).toContain(join(repositoryRoot, script));
      expect(remedy).toContain('Name a script');
    },
  );
});

describe('the key of a template', () => {
  const usual = { disarm: true, skipExtensions: [], extensions: [], alone: true };
  it.each<[string, Partial<PlannedService>]>([
    ['disarm', { restore: { ...usual, disarm: false } }],
    ['skip_extensions', { restore: { ...usual, skipExtensions: ['aws_commons'] } }],
    ['extensions', { restore: { ...usual, extensions: ['postgis'] } }],
    ['database', { names: { database: 'sakila' } }],
    ['username', { names: { username: 'shop' } }],
  ])('follows %s', async (_, changed) => {
    expect(await keyWith(changed)).not.toBe(await keyWith({}));
  });
});
