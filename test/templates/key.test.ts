import { chmod, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
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

const keyWith = async (settings: Partial<PlannedService>, more: object = {}) => {
  const service = plannedService({ initialDataSource: 'dump.sql', ...settings });
  const limits = { repositoryRoot, memory: repositoryRoot, owner: 'repository:17', ...more };
  return (await recipeOf(service, { id: 'sha256:1', environment: {} }, limits))?.key;
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
    ['missing', 'absent/mask.sql', 'nothing is at '],
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

describe('the key of a template with data_setup_inputs', () => {
  const write = async (file: string, content: string, mode = 0o644) => {
    await mkdir(join(repositoryRoot, file, '..'), { recursive: true });
    await writeFile(join(repositoryRoot, file), content);
    await chmod(join(repositoryRoot, file), mode);
  };
  const keyOf = (...dataSetupInputs: string[]) => keyWith({ dataSetupScript: 'setup.sh', dataSetupInputs });
  beforeEach(async () => {
    await write('setup.sh', 'echo');
    await write('db/1.sql', 'one');
    await write('elsewhere/2.sql', 'two');
  });

  it.each([
    ['a link to a file', '../elsewhere/2.sql', 'db/2.sql', 'db/*.sql'],
    ['a link to a folder', '../elsewhere', 'db/more', 'db/**'],
    ['a link to a folder of links', '../links', 'db/more', 'db/**'],
  ])('follows what is behind %s', async (_, target, link, pattern) => {
    await write('links/plain.sql', 'plain');
    await symlink('../elsewhere', join(repositoryRoot, 'links/further'));
    await symlink(target, join(repositoryRoot, link));
    const before = await keyOf(pattern);
    expect(await keyOf(pattern)).toBe(before);
    await write('elsewhere/2.sql', 'changed');
    expect(await keyOf(pattern)).not.toBe(before);
  });

  it('ends at links that lead in a circle, and passes by those that lead nowhere', async () => {
    const before = await keyOf('db/**');
    await symlink('absent', join(repositoryRoot, 'db/nowhere'));
    expect(await keyOf('db/**')).toBe(before);
    await symlink('.', join(repositoryRoot, 'db/circle'));
    expect(await keyOf('db/**')).toMatch(/^\w+$/);
  });

  it('is refused where a link leads out of the repository', async () => {
    await symlink(await mkdtemp(join(tmpdir(), 'labtest-out-')), join(repositoryRoot, 'db/out'));
    await expect(keyOf('db/**')).rejects.toThrow('leads out of the repository');
  });

  it('follows whether a file may be run: a script may run those only', async () => {
    const before = await keyOf('db/*.sql');
    await chmod(join(repositoryRoot, 'db/1.sql'), 0o755);
    expect(await keyOf('db/*.sql')).not.toBe(before);
  });
});

describe('the key of a template', () => {
  it('follows what scripts may read of `environment`, where one takes part', async () => {
    const masked = (value: string) => [{ name: 'MASK', value }];
    await writeFile(join(repositoryRoot, 'mask.sh'), 'echo');
    for (const script of [
      { maskScript: 'mask.sh' },
      { dataSetupScript: 'mask.sh', dataSetupInputs: ['dump.sql'] },
    ]) {
      const none = await keyWith(script, { variables: masked('none') });
      expect(await keyWith(script, { variables: masked('full') })).not.toBe(none);
      expect(await keyWith(script, { variables: masked('none') })).toBe(none);
    }
    expect(await keyWith({}, { variables: masked('none') })).toBe(await keyWith({}));
  });

  it('is of one repository', async () => {
    expect(await keyWith({}, { owner: 'repository:18' })).not.toBe(await keyWith({}));
  });

  it('is refused for a script that is refused as data', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'labtest-secrets-'));
    const script = join(folder, 'secret.sql');
    await writeFile(script, "INSERT INTO t VALUES ('secret')");
    const roots = { dataRoots: [repositoryRoot] };
    for (const service of [
      { initialDataSource: script },
      { maskScript: script },
      { dataSetupScript: script, dataSetupInputs: ['dump.sql'] },
    ])
      await expect(keyWith(service, roots)).rejects.toThrow('lies under none of the data roots');
    await symlink(script, join(repositoryRoot, 'link.sql'));
    await expect(keyWith({ maskScript: 'link.sql' })).rejects.toThrow('leads out of the repository');
  });

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
