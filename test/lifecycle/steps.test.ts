import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlannedService } from '../../src/experiment/plan';
import { ensure } from '../../src/lifecycle/ensure';
import { expireTemplates } from '../../src/lifecycle/expire';
import { refreshTemplates } from '../../src/lifecycle/refresh';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { contextOn, intercepted, clonedKind as kind, plannedService } from './fixtures';

let folder: string;
let laboratory: MemoryLaboratory;
let experiments = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labtest-steps-'));
  laboratory = new MemoryLaboratory();
  await write('migrate.sh', '#!/bin/sh\necho ran >> runs\n');
  await write('db/1.sql', 'one');
});
afterEach(() => rm(folder, { recursive: true }));

async function write(file: string, content: string) {
  await mkdir(join(folder, file, '..'), { recursive: true });
  await writeFile(join(folder, file), content, { mode: 0o755 });
}
const context = () => contextOn(laboratory, { repositoryRoot: folder, hashFolder: folder });

const migrated = (over: Partial<PlannedService> = {}) =>
  plannedService({
    kind,
    identity: { app: 'web', experiment: `branch-${++experiments}`, service: 'db' },
    dataSetupScript: 'migrate.sh',
    dataSetupInputs: ['db/**'],
    ...over,
  });

/** A new experiment: what its template was built from, as the log has it; undefined where it was there already. */
async function from(over: Partial<PlannedService> = {}) {
  const own = context();
  const { template, savedBy } = await ensure(migrated(over), own);
  const [, said] = /building template \w+ from (.*)/.exec(own.log.lines.join('\n')) ?? [];
  return { said, savedBy, key: template?.key ?? '', log: own.log.lines.join('\n') };
}
const runs = async () => (await readFile(join(folder, 'runs'), 'utf8')).split('\n').length - 1;

describe('a template of a setup script without a dump', () => {
  it('is made once for each content of the inputs, and cloned from then on', async () => {
    const first = await from();
    expect(first.said).toBe('an empty server');
    expect(await from()).toMatchObject({ said: undefined, key: first.key });
    expect(await runs()).toBe(1);
  });

  it('begins with the one that has run most of its files, and says so', async () => {
    const one = await from();
    await write('db/2.sql', 'two');
    const two = await from();
    expect(two.said).toMatch(
      new RegExp(`^template ${one.key}, which has run 1 of 2 files: [\\d.]+ s saved$`),
    );
    await write('db/3.sql', 'three');
    const three = await from();
    expect(three.said).toContain(`template ${two.key}, which has run 2 of 3 files`);
    expect(three.savedBy).toMatch(`from template ${two.key}, which has run 2 of its 3 files`);
    expect(three.savedBy).toContain('2 steps from nothing');
    expect(await runs()).toBe(3);
  });

  it.each<[string, () => Promise<unknown>, Partial<PlannedService>?]>([
    ['a file was changed', () => write('db/1.sql', 'ONE')],
    ['a file was removed', () => rm(join(folder, 'db/1.sql'))],
    ['a file was renamed', () => rename(join(folder, 'db/1.sql'), join(folder, 'db/0.sql'))],
    ['the script was changed', () => write('migrate.sh', '#!/bin/sh\necho more >> runs\n')],
    ['another setting was changed', async () => {}, { names: { database: 'shop' } }],
    ['it is asked for', async () => {}, { dataSetupFromScratch: true }],
  ])('is made from nothing where %s', async (_what, change, over) => {
    await from();
    await write('db/2.sql', 'two');
    await change();
    expect((await from(over)).said).toBe('an empty server');
  });

  it('with a mask begins with the dump: a new file may be what the mask reads', async () => {
    await write('dump.txt', 'SET answer 42\n');
    await write('mask.sh', '#!/bin/sh\necho masked >> masks\n');
    const over = { initialDataSource: 'dump.txt', maskScript: 'mask.sh' };
    await from(over);
    await write('db/2.sql', 'two');
    expect((await from(over)).said).toContain('dump.txt');
    expect(await readFile(join(folder, 'masks'), 'utf8')).toBe('masked\nmasked\n');
  });

  it('of a dump begins with an earlier one, without a second restore', async () => {
    await write('dump.txt', 'SET answer 42\n');
    await from({ initialDataSource: 'dump.txt' });
    await write('db/2.sql', 'two');
    const two = await from({ initialDataSource: 'dump.txt' });
    expect(two.said).toContain('which has run 1 of 2 files');
    expect(two.log).not.toContain('restoring');
  });

  it('begins with an earlier one, although what every migration writes anew has changed', async () => {
    await write('db/schema.rb', '1');
    const over = { dataSetupRewritten: ['db/schema.rb'] };
    const one = await from(over);
    await write('db/schema.rb', '2');
    const two = await from(over);
    expect(two.said).toContain(`template ${one.key}, which has run 1 of 1 files`);
    expect(two.key).not.toBe(one.key);
  });

  it('is made from nothing where the script fails on the earlier one', async () => {
    const one = await from();
    await write('db/2.sql', 'two');
    await rm(join(folder, 'runs'));
    const fails =
      '#!/bin/sh\n[ -e runs ] || { echo ran > runs; echo out of order; exit 3; }\necho ran >> runs\n';
    await write('migrate.sh', fails);
    // The script's own text is part of what must be the same.
    await write('runs', '');
    const base = await from();
    expect(base.said).toBe('an empty server');
    await rm(join(folder, 'runs'));
    await write('db/3.sql', 'three');
    const three = await from();
    expect(three.log).toMatch(/db: not built on template \w+, but from nothing\. .*ended with code 3/);
    expect(three.savedBy).toBeUndefined();
    expect(one.key).not.toBe(three.key);
  });

  it('that fails from nothing, too, leaves no template and no server', async () => {
    await from();
    await write('db/2.sql', 'two');
    const [templates, servers] = [laboratory.templates.size, laboratory.servers.size];
    await write('db/bad', '');
    await write('migrate.sh', '#!/bin/sh\n[ ! -e db/bad ]\n');
    await expect(from()).rejects.toThrow('data_setup_script "migrate.sh" of db ended with code 1');
    expect([laboratory.templates.size, laboratory.servers.size]).toEqual([templates, servers]);
  });

  it('that came about in ten steps is made from nothing again by a refresh, once nothing uses it', async () => {
    for (let file = 2; file <= 12; file++) {
      await from();
      await write(`db/${file}.sql`, `${file}`);
    }
    const last = await from();
    expect(last.savedBy).toContain('11 steps from nothing');
    const refresh = async () => {
      const own = context();
      const plan = { app: 'web', experiment: '', environment: [], services: [migrated()] };
      return (await refreshTemplates(plan, own, { unused: 1e9, atMost: 20 })).refreshed[0];
    };
    expect(await refresh()).toMatchObject({ key: last.key, built: false });
    laboratory.servers.clear();
    expect(await refresh()).toMatchObject({ key: last.key, built: true });
    const again = laboratory.templates.get(last.key);
    expect(JSON.parse(again?.labels['labtest.template.inputs'] ?? '')).toMatchObject({ steps: 0 });
    expect(await refresh()).toMatchObject({ key: last.key, built: false });
  });

  it('stays for as long as those do that began with it: other branches begin with it, too', async () => {
    const one = await from();
    for (const branch of ['a', 'b']) {
      await write(`db/${branch}.sql`, branch);
      expect((await from()).said).toContain(one.key);
      await rm(join(folder, `db/${branch}.sql`));
    }
    await write('db/1.sql', 'unlike all of them');
    await from();
    laboratory.servers.clear();
    const provider = createMemoryProvider({ laboratory });
    const { owner, log } = context();
    const rule = { unused: 1e9, atMost: 2 };
    const removed = await expireTemplates(migrated(), owner, provider, rule, log);
    expect(removed).toHaveLength(1);
    expect(laboratory.templates.has(one.key)).toBe(true);
  });
});

describe('what is edited while a template is made', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['an input', 'db/1.sql', () => write('db/1.sql', 'edited')],
    ['an input that is removed', 'db/0.sql', () => rm(join(folder, 'db/0.sql'))],
    ['one that is added', 'db/2.sql', () => write('db/2.sql', 'new')],
    ['the script', 'migrate.sh', () => write('migrate.sh', '#!/bin/sh\necho other >> runs\n')],
  ])('keeps it from being made: %s', async (_what, file, edit) => {
    await write('db/0.sql', 'zero');
    const started = contextOn(laboratory, {
      repositoryRoot: folder,
      hashFolder: folder,
      wrap: (provider) =>
        intercepted(provider, async (method) => {
          if (method === 'start') await edit();
        }),
    });
    await expect(ensure(migrated(), started)).rejects.toThrow(`${file} changed while the template was made`);
    expect([laboratory.templates.size, laboratory.servers.size]).toEqual([0, 0]);
  });

  it('by the script itself is told to be listed, and what it adds is not', async () => {
    await write('migrate.sh', '#!/bin/sh\necho more >> db/1.sql\n');
    await expect(from()).rejects.toThrow('list it in data_setup_rewritten');
    await write('migrate.sh', '#!/bin/sh\necho compiled >> db/1.pyc\n');
    expect((await from()).said).toBe('an empty server');
  });
});

it('begins with no template of files that are gone, though each migration writes them anew', async () => {
  const over = { dataSetupInputs: ['db/*.sql'], dataSetupRewritten: ['db/views/*'] };
  await write('db/views/a', 'a');
  await write('db/views/b', 'b');
  const both = await from(over);
  await rm(join(folder, 'db/views/b'));
  await write('db/2.sql', 'two');
  expect((await from(over)).said).toBe('an empty server');
  await write('db/views/b', 'b');
  await write('db/views/c', 'c');
  await write('db/3.sql', 'three');
  expect((await from(over)).said).toMatch(/which has run 2 of 3 files/);
  expect(both.said).toBe('an empty server');
});
