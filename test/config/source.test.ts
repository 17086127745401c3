import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config/config';
import { discover } from '../../src/config/source';

let parent: string;
let root: string;
const write = (file: string, text: string | Buffer) => writeFile(join(root, file), text);
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'labtest-config-'));
  root = join(parent, 'repository');
  await mkdir(root);
});
afterEach(() => rm(parent, { recursive: true }));

it('looks in the documented order, past files without a labtest section', async () => {
  expect(await discover(root)).toBeUndefined();
  await write('package.json', '{"labtest": {"services": {"redis": {}}}}');
  await write('setup.cfg', '[metadata]\nname = labtest\n');
  expect(await discover(root)).toMatchObject({ file: 'package.json', format: 'json' });
  await write('setup.cfg', '[labtest:services:redis]\n');
  expect(await discover(root)).toMatchObject({ file: 'setup.cfg', format: 'ini' });
  await write('.labtest.yaml', '');
  expect(await discover(root)).toMatchObject({ file: '.labtest.yaml', format: 'yaml' });
  await write('.labtest.yml', '\uFEFFservices: {redis: }');
  expect((await loadConfig(root)).file).toBe('.labtest.yml');
});

it('passes over package.json that only mentions labtest', async () => {
  await write('package.json', '{"devDependencies": {"labtest": "1"}}');
  expect(await discover(root)).toBeUndefined();
});

it('takes the file that the input names, whatever stands first', async () => {
  await write('.labtest.yml', 'nonsense: 1');
  await mkdir(join(root, 'apps'));
  await write('apps/shop.ini', '[labtest:services:redis]\n');
  expect(await loadConfig(root, 'apps/shop.ini')).toMatchObject({
    file: 'apps/shop.ini',
    services: [{ name: 'redis' }],
  });
  await write('apps/shop.json', '{"services": {"redis": {}}}');
  expect(await loadConfig(root, './apps/shop.json')).toMatchObject({ file: 'apps/shop.json' });
});

it.each([
  ['nope.yml', /nope\.yml.*does not exist.*\n?.*\.labtest\.yml, \.labtest\.yaml, setup\.cfg, package\.json/],
  ['../outside.yml', /outside the repository/],
  ['/etc/passwd', /outside the repository/],
  ['link.yml', /link that leads out of the repository/],
  ['linked/outside.yml', /link that leads out of the repository/],
  ['folder.yml', /is not a file/],
  ['readme.md', /does not tell the format/],
  ['setup.cfg', /no labtest section/],
  ['latin1.yml', /is not UTF-8/],
  ['large.yml', /is larger than 256 KiB/],
  ['a\n::error::b.yml', /does not exist/],
])('MP-38 refuses %j', async (file, message) => {
  await writeFile(join(parent, 'outside.yml'), 'services: {redis: }');
  await symlink('../outside.yml', join(root, 'link.yml'));
  await symlink('..', join(root, 'linked'));
  await mkdir(join(root, 'folder.yml'));
  await write('setup.cfg', '[metadata]\n');
  await write('latin1.yml', Buffer.from([0x61, 0xe9, 0x0a]));
  await write('large.yml', 'a: 1\n'.repeat(200_000));
  const error = await loadConfig(root, file).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toMatch(message);
  expect(String(error)).not.toMatch(/^::/m);
});

it('says what was looked for when there is nothing', async () => {
  await expect(loadConfig(root)).rejects.toThrow(
    /looked for \.labtest\.yml, \.labtest\.yaml, setup\.cfg, package\.json/,
  );
});
