import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { cp, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalProvider } from '../../../src/providers/local';
import type { Server, Template, Templates } from '../../../src/providers/provider';
import { crash, redisParts, removeRoot, specOf, temporaryRoot } from './laboratory';

let root: string;
let provider: ReturnType<typeof createLocalProvider>;

beforeAll(async () => {
  root = await temporaryRoot();
  provider = createLocalProvider({ root });
});
afterAll(async () => {
  for (const server of await provider.listOwned({})) await provider.destroy(server);
  await removeRoot(root);
});

const never = () => new AbortController().signal;
const newKey = () => randomUUID().replaceAll('-', '');
const shelf = () => join(root, 'templates');
const templates = (): Templates => {
  if (!provider.templates) throw new Error('the provider keeps no templates');
  return provider.templates;
};
const find = (key: string) => templates().find(key, () => {}, never());

async function running(template?: Template): Promise<Server> {
  const spec = specOf('redis', { ...redisParts, template });
  return await provider.start(await provider.create(spec, () => {}, never()));
}

async function saved(key = newKey()): Promise<Template> {
  const server = await running();
  const { template } = await templates().save(server, key, {}, () => {});
  await provider.destroy(server);
  return template;
}

describe('templates of provider local', () => {
  it('are readable by nobody else', async () => {
    const { reference } = await saved();
    expect((await stat(reference)).mode & 0o777).toBe(0o700);
    const record = join(reference, 'template.json');
    expect((await stat(record)).mode & 0o777).toBe(0o600);
    expect(await readFile(record, 'utf8')).toContain(
      redisParts.environment.REDIS_PASSWORD.replace('"', '\\"'),
    );
  });

  it('hand their files to the account that the server runs as', async () => {
    const server = await running(await saved());
    const [original, clone] = await Promise.all(
      ['data', 'run'].map((name) => stat(join(root, 'servers', server.id, name))),
    );
    expect(original).toMatchObject({ uid: clone?.uid, gid: clone?.gid });
    const files = await readdir(join(root, 'servers', server.id, 'data'));
    expect(files).toContain('dump.rdb');
    for (const file of files)
      expect(await stat(join(root, 'servers', server.id, 'data', file))).toMatchObject({ uid: clone?.uid });
  });

  it('are not found half made, and the next save clears that away', async () => {
    const { key, reference } = await saved();
    await rename(reference, join(shelf(), `.${key}.0123456789ab`));
    await cp(join(shelf(), `.${key}.0123456789ab`, 'data'), join(reference, 'data'), { recursive: true });
    expect(await find(key)).toBeUndefined();
    expect((await templates().list({})).map((one) => one.key)).not.toContain(key);
    await saved(key);
    expect(await find(key)).toMatchObject({ key });
    expect((await readdir(shelf())).filter((name) => name.includes(key))).toEqual([key]);
  });

  it('leave nothing of a save that fails', async () => {
    const key = newKey();
    const server = await running();
    const before = await readdir(shelf());
    const stopped = (progress: string) => {
      if (progress.startsWith('keeping'))
        rmSync(join(root, 'servers', server.id, 'data'), { recursive: true });
    };
    await expect(templates().save(server, key, {}, stopped)).rejects.toThrow('ENOENT');
    expect(await readdir(shelf())).toEqual(before);
    expect(await find(key)).toBeUndefined();
  });

  it('are not made of a server that nobody saw end in good order', async () => {
    const server = await running();
    await crash(root, server);
    const key = newKey();
    await expect(templates().save(server, key, {}, () => {})).rejects.toThrow('does not run');
    expect(await find(key)).toBeUndefined();
  });

  it('are saved again where they are, as they are', async () => {
    const server = await running();
    const key = newKey();
    const first = await templates().save(server, key, {}, () => {});
    const again = await templates().save(server, key, {}, () => {});
    expect(again.template.createdAt).toEqual(first.template.createdAt);
  });

  it('of another version than this machine starts do not count, and are replaced', async () => {
    const { key, reference } = await saved();
    const record = join(reference, 'template.json');
    await writeFile(
      record,
      JSON.stringify({ ...JSON.parse(await readFile(record, 'utf8')), version: '0.1' }),
    );
    expect(await find(key)).toBeUndefined();
    await saved(key);
    expect(await find(key)).toMatchObject({ key });
  });

  it('have no path for a key', async () => {
    for (const key of ['../out', '.hidden', '', 'a/b']) await expect(find(key)).rejects.toThrow('is no key');
  });

  it('are copied once more by a first start that died', async () => {
    const template = await saved();
    const spec = specOf('redis', { ...redisParts, template });
    const server = await provider.create(spec, () => {}, never());
    const data = join(root, 'servers', server.id, 'data');
    await cp(join(template.reference, 'data'), data, { recursive: true });
    await writeFile(join(data, 'dump.rdb'), 'half a file');
    expect((await provider.start(server)).endpoint).toBeDefined();
  });
});
