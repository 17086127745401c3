import { mkdir, mkdtemp, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { refuseChanged } from '../../src/seed/source/changed';
import { openSource } from '../../src/seed/source/open';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'labtest-changed-'));
  await mkdir(join(root, 'dump'));
  for (const name of ['one.sql', 'dump/toc.dat', 'dump/1.dat']) {
    await writeFile(join(root, name), 'rows');
    await utimes(join(root, name), 1, 1);
  }
});

const cases = [
  { setting: 'one.sql', part: 'one.sql' },
  { setting: 'dump', part: 'dump/1.dat' },
];

describe.each(cases)('a source that was opened, $setting', ({ setting, part }) => {
  const opened = () => openSource(setting, { repositoryRoot: root });
  const refused = (path: string) => `${join(root, path)} changed while it was read.`;

  it('is what it was as long as nothing writes to it, whatever is made beside it', async () => {
    const source = await opened();
    await writeFile(join(root, 'newer.sql'), 'other rows');
    await refuseChanged(source);
  });

  it('is refused once it has another size, even at the time it had', async () => {
    const source = await opened();
    const { atime, mtime } = await stat(join(root, part));
    await writeFile(join(root, part), 'more rows');
    await utimes(join(root, part), atime, mtime);
    await expect(refuseChanged(source)).rejects.toThrow(refused(setting));
  });

  it('is refused once it is newer, even with the size it had', async () => {
    const source = await opened();
    await writeFile(join(root, part), 'ROWS');
    await utimes(join(root, part), 1, new Date(Date.now() + 1000));
    await expect(refuseChanged(source)).rejects.toThrow(refused(setting));
  });

  it('is refused once it is gone, or something else is in its place', async () => {
    const source = await opened();
    await rename(join(root, setting), join(root, 'away'));
    await expect(refuseChanged(source)).rejects.toThrow(refused(setting));
    await writeFile(join(root, setting), 'something else');
    await expect(refuseChanged(source)).rejects.toThrow(refused(setting));
    await rm(join(root, setting));
  });
});
