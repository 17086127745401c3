import { describe, expect, test } from 'vitest';
import { bothWays, defaults, guarded } from './guarded';

const pass = (dump: string, options = defaults) => bothWays('mysql', dump, options);

describe('delimiters, as the client reads them', () => {
  test.each([
    [
      'in quotes',
      'DELIMITER "$$"\nSELECT 1$$ USE a$$\nSELECT 2$$\n',
      'DELIMITER $$\nSELECT 1$$ \nSELECT 2$$\n',
    ],
    [
      'with a carriage return',
      'DELIMITER ;;\r\nUSE a;;\r\nDELIMITER ;\r\nUSE a;\r\n',
      'DELIMITER ;;\n\r\nDELIMITER ;\n\r\n',
    ],
    ['with words after it', 'delimiter // -- now\nUSE a//\n', 'DELIMITER //\n\n'],
    ['that begin a comment elsewhere', 'DELIMITER --\nUSE a--\nSELECT 1--\n', 'DELIMITER --\n\nSELECT 1--\n'],
    ['behind a byte order mark', '\ufeffDELIMITER //\nUSE a//\n', '\ufeffDELIMITER //\n\n'],
  ])('%s', async (_, dump, expected) => expect(await pass(dump)).toBe(expected));

  test.each([
    ['not at the beginning of its line', 'SELECT 1; DELIMITER //\n'],
    ['behind a comment', '/* x */ DELIMITER //\n'],
    ['with a backslash', 'DELIMITER \\\\\n'],
    ['without a word', 'DELIMITER\n'],
    ['of 16 characters', 'DELIMITER 1234567890123456\n'],
  ])('refused %s', (_, dump) => expect(pass(dump)).rejects.toThrow('line 1: DELIMITER is refused'));

  test('several statements between two of them are not left out as one', () =>
    expect(pass('DELIMITER //\nGRANT ALL ON x TO y; CREATE TABLE t (a int)//\n')).rejects.toThrow(
      'dump.sql, line 2: several statements stand between two delimiters',
    ));
});

describe('a dump is told first what it is restored under', () => {
  const first = ['SET a', 'SET b'];
  const told = (dump: string) => pass(dump, { ...defaults, first });
  test.each([
    ['on its first line', '-- x\nSELECT 1;\n', 'SET a; SET b; -- x\nSELECT 1;\n'],
    ['behind the byte order mark', '\ufeffSELECT 1;\n', '\ufeffSET a; SET b; SELECT 1;\n'],
    ['under its delimiter', '\nDELIMITER //\nSELECT 1//\n', '\nDELIMITER //\nSET a// SET b// SELECT 1//\n'],
    [
      'but its code is made under the mode of the server',
      'CREATE /* x\n */ TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @a = 1;\nSELECT 1;\n',
      "SET a; SET b; SET SESSION sql_mode = @@GLOBAL.sql_mode; CREATE   TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @a = 1; SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';\n\nSELECT 1;\n",
    ],
    [
      'or under the mode that it names itself',
      "SET sql_mode = '';\nCREATE PROCEDURE p() SELECT 1;\n",
      "SET a; SET b; SET sql_mode = '';\nCREATE PROCEDURE p() SELECT 1;\n",
    ],
  ])('%s', async (_, dump, expected) => expect(await told(dump)).toBe(expected));
});

describe('a copy of production does not act on it', () => {
  const clock = (state: string) =>
    `/*!50106 CREATE*/ /*!50117 DEFINER=\`a\`@\`%\`*/ /*!50106 EVENT \`do\` ON SCHEDULE EVERY 1 DAY STARTS '2020-01-01' ON COMPLETION PRESERVE ${state}COMMENT 'do' DO BEGIN DELETE FROM t WHERE a = 'ENABLE DO'; END */;;`;
  const event = (state: string) => `DELIMITER ;;\n${clock(state)}\n`;
  const without = (state: string) => event(state).replace('DEFINER=`a`@`%`', '');
  const shared = { disarm: true, alone: false };

  test.each(['ENABLE ', 'DISABLE ', 'DISABLE ON SLAVE ', ''])(
    'an event %son a shared server is made disabled',
    async (state) => expect(await pass(event(state), shared)).toBe(without('DISABLE ')),
  );
  test('on a server of its own the scheduler is off', async () =>
    expect(await pass(event('ENABLE '))).toBe(without('ENABLE ')));
  test('disarm: false keeps it', async () => {
    expect(await pass(event('ENABLE '), { disarm: false, alone: false })).toBe(without('ENABLE '));
    const linked = "CREATE TABLE t (a int) ENGINE=FEDERATED CONNECTION='s/t';\n";
    expect(await pass(linked, { disarm: false, alone: true })).toBe(linked);
  });
  test('a table of CONNECT is left out', async () =>
    expect(await pass('CREATE TABLE t (a int) ENGINE=CONNECT TABLE_TYPE=MYSQL;\nSELECT 1;\n')).toBe(
      '\nSELECT 1;\n',
    ));
});

test('what is left out may be longer than what is judged at once', async () => {
  const sets = Array.from({ length: 9000 }, (_, index) => `3e11fa47-71ca-11e1-9e33-c80aa9429562:${index}`);
  const dump = `SET @@GLOBAL.GTID_PURGED='${sets.join(',\n')}';\nSELECT 1;\n`;
  expect(await guarded('mysql', dump, 4096)).toBe(`${'\n'.repeat(9000)}SELECT 1;\n`);
});

test('source proposes the script that runs it', () =>
  expect(pass('CREATE TABLE t (a int);\nsource load_departments.dump ;\n')).rejects.toThrow(
    /dump\.sql, line 2: source is refused[\s\S]*data_setup_script[\s\S]*mysql --protocol=tcp[\s\S]*< dump\.sql/,
  ));
