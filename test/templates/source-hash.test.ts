import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../src/seed/source/open';
import { digest, filesHash, sourceHash } from '../../src/templates/source-hash';

const folder = () => mkdtemp(join(tmpdir(), 'labtest-hash-'));

async function dump(content: string) {
  const root = await folder();
  await writeFile(join(root, 'dump.sql'), content);
  return { root, file: join(root, 'dump.sql'), open: () => openSource('dump.sql', { repositoryRoot: root }) };
}

it('follows the content, wherever it lies', async () => {
  const [one, same, other] = await Promise.all([dump('SELECT 1;'), dump('SELECT 1;'), dump('SELECT 2;')]);
  const memory = await folder();
  const hash = async ({ open }: typeof one) => sourceHash(await open(), memory);
  expect(await hash(one)).toBe(await hash(same));
  expect(await hash(one)).not.toBe(await hash(other));
});

it('is remembered by path, size and time, so that an unchanged dump is not read again', async () => {
  const { file, open } = await dump('SELECT 1;');
  const memory = await folder();
  const time = new Date(2026, 0, 1);
  await utimes(file, time, time);
  const first = await sourceHash(await open(), memory);
  await writeFile(file, 'SELECT 9;');
  await utimes(file, time, time);
  expect(await sourceHash(await open(), memory), 'same size and time: believed, not read').toBe(first);
  await utimes(file, time, new Date(2026, 0, 2));
  expect(await sourceHash(await open(), memory)).not.toBe(first);
});

it('does without a memory that cannot be written or is damaged', async () => {
  const { file, open } = await dump('SELECT 1;');
  const memory = await folder();
  const first = await sourceHash(await open(), join(file, 'not-a-folder'));
  expect(await sourceHash(await open(), memory)).toBe(first);
  for (const name of await readdir(memory)) await writeFile(join(memory, name), '{"bytes":');
  expect(await sourceHash(await open(), memory)).toBe(first);
});

it('of a directory dump changes with the content and the names of its files', async () => {
  const root = await folder();
  const directory = join(root, 'dump');
  await mkdir(directory);
  await writeFile(join(directory, 'toc.dat'), 'PGDMP');
  await writeFile(join(directory, '1.dat'), 'rows');
  const hash = async () => sourceHash(await openSource('dump', { repositoryRoot: root }), await folder());
  const first = await hash();
  await rename(join(directory, '1.dat'), join(directory, '2.dat'));
  const renamed = await hash();
  await writeFile(join(directory, '2.dat'), 'more rows');
  expect(new Set([first, renamed, await hash()]).size).toBe(3);
});

it('of a directory dump is not the remembered one when a file in it was overwritten with as many bytes', async () => {
  const root = await folder();
  const directory = join(root, 'dump');
  await mkdir(directory);
  for (const name of ['toc.dat', '1.dat']) {
    await writeFile(join(directory, name), 'rows');
    await utimes(join(directory, name), 1, 1);
  }
  const memory = await folder();
  const hash = async () => sourceHash(await openSource('dump', { repositoryRoot: root }), memory);
  const first = await hash();
  const { mtime } = await stat(directory);
  await writeFile(join(directory, '1.dat'), 'ROWS');
  await utimes(join(directory, '1.dat'), mtime, new Date(mtime.getTime() + 1000));
  expect((await stat(directory)).mtime).toEqual(mtime);
  expect(await hash()).not.toBe(first);
});

it('of several files does not depend on the order in which they are named', async () => {
  const root = await folder();
  for (const name of ['a', 'b']) await writeFile(join(root, name), name);
  expect(await filesHash(root, ['a', 'b'])).toBe(await filesHash(root, ['b', 'a']));
  expect(await filesHash(root, ['a'])).not.toBe(await filesHash(root, ['b']));
});

/** Runs git in a folder, as nobody's own settings have it. */
const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
    cwd,
    stdio: 'pipe',
  });

/** A repository with a dump that is tracked, as it was committed. */
async function tracked(content = 'SELECT 1;') {
  const made = await dump(content);
  git(made.root, 'init', '--quiet');
  git(made.root, 'add', 'dump.sql');
  git(made.root, 'commit', '--quiet', '--message', 'x');
  return made;
}

const freshHash = async ({ open }: Pick<Awaited<ReturnType<typeof dump>>, 'open'>) =>
  sourceHash(await open(), await folder());

describe('of a file that git tracks', () => {
  const known = (id: string, bytes: number) => digest('git', id, String(bytes));

  it('is what git knows of it, in any checkout and at any time', async () => {
    const one = await tracked();
    const blob = execFileSync('git', ['rev-parse', ':dump.sql'], { cwd: one.root }).toString().trim();
    const copy = join(await folder(), 'copy');
    git(one.root, 'clone', '--quiet', one.root, copy);
    const clone = { open: () => openSource('dump.sql', { repositoryRoot: copy }) };
    expect(await freshHash(one)).toBe(known(blob, 9));
    expect(await freshHash(clone)).toBe(known(blob, 9));
    await utimes(one.file, 1, 1);
    expect(await freshHash(one)).toBe(known(blob, 9));
  });

  it.each<[string, (one: Awaited<ReturnType<typeof dump>>) => Promise<unknown>]>([
    ['it was changed', ({ file }) => writeFile(file, 'SELECT 3;')],
    [
      'it was changed, and git was told to assume that it is not',
      async ({ root, file }) => {
        git(root, 'update-index', '--assume-unchanged', 'dump.sql');
        await writeFile(file, 'SELECT 3;');
      },
    ],
    [
      'it was changed, and git was told to skip it',
      async ({ root, file }) => {
        git(root, 'update-index', '--skip-worktree', 'dump.sql');
        await writeFile(file, 'SELECT 3;');
      },
    ],
    [
      'it is tracked no more',
      async ({ root, file }) => {
        git(root, 'rm', '--quiet', '--cached', 'dump.sql');
        await writeFile(file, 'SELECT 3;');
      },
    ],
    [
      'its repository is no more',
      async ({ root, file }) => {
        await rm(join(root, '.git'), { recursive: true });
        await writeFile(file, 'SELECT 3;');
      },
    ],
  ])('is the hash of what is there when %s', async (_, change) => {
    const one = await tracked();
    await change(one);
    expect(await freshHash(one)).toBe(await freshHash(await dump('SELECT 3;')));
  });

  it('is another one for what a filter stands for, such as a pointer of Git LFS', async () => {
    const one = await tracked('pointer');
    await writeFile(join(one.root, '.gitattributes'), 'dump.sql filter=large\n');
    git(one.root, 'config', 'filter.large.clean', 'printf pointer');
    const pointer = await freshHash(one);
    await writeFile(one.file, 'SELECT 1; -- all of it');
    git(one.root, 'add', 'dump.sql');
    expect(execFileSync('git', ['status', '--short', 'dump.sql'], { cwd: one.root }).toString()).toBe('');
    expect(await freshHash(one)).not.toBe(pointer);
  });

  it('is found under a name that git would take for a pattern or an option', async () => {
    for (const name of ['*.sql', '--all', ':(top)x', 'a\tb\n"c']) {
      const { root } = await tracked();
      await writeFile(join(root, name), 'SELECT 2;');
      git(root, '--literal-pathspecs', 'add', '--', name);
      git(root, 'commit', '--quiet', '--message', 'x');
      const open = () => openSource(join(root, name), { repositoryRoot: root });
      const blob = execFileSync('git', ['hash-object', '--', name], { cwd: root }).toString().trim();
      expect(await freshHash({ open })).toBe(known(blob, 9));
    }
  });
});
