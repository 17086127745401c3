import { expect, it } from 'vitest';
import { mysql } from '../../src/services/mysql/mysql';

const official = { MYSQL_MAJOR: '9.7' };

it.each([
  ['the official image', official, [], '/var/lib/mysql/ibdata1'],
  ['another image, of which that is not known', {}, [], undefined],
  ['a folder of its own', {}, ['--datadir=/data'], '/data/ibdata1'],
  ['the tables in another folder', official, ['--innodb-data-home-dir=/tables'], undefined],
  ['the first file called otherwise', official, ['--innodb_data_file_path=one:12M:autoextend'], undefined],
  ['a file of options that may say so', official, ['--defaults-file=/etc/my.cnf'], undefined],
])('the file that tells that a server has its data: %s', (_, environment, args, file) => {
  expect(mysql.dataFile?.(environment, args)).toBe(file);
});
