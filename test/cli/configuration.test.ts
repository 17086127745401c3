import { posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import { foldersUp } from '../../src/cli/configuration';

test.each([
  [win32.relative('C:/work/web', 'C:\\work\\web\\services\\api'), ['services/api', 'services', '']],
  [win32.relative('c:/Work/web', 'C:\\work\\WEB\\api'), ['api', '']],
  [win32.relative('C:/work/web', 'C:\\work\\web'), ['']],
  [win32.relative('C:/work/web', 'D:\\other'), ['']],
  [win32.relative('C:/work/web', 'C:\\work'), ['']],
  [win32.relative('//server/share/web', '\\\\server\\share\\web\\api'), ['api', '']],
  [win32.relative('C:/work/web', '\\\\server\\share'), ['']],
  [posix.relative('/work/web', '/work/web/api'), ['api', '']],
  [posix.relative('/work/web', '/other'), ['']],
])('from %j up to the root, on Windows too', (folder, expected) =>
  expect(foldersUp(folder)).toEqual(expected),
);
