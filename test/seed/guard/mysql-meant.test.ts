import { describe, expect, test } from 'vitest';
import { bothWays, defaults, guarded, told } from './guarded';

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
    expect(
      pass("DELIMITER //\nCREATE USER a IDENTIFIED BY 'canary'; CREATE TABLE t (a int)//\n"),
    ).rejects.toThrow(
      /^dump\.sql, line 2: several statements stand between two delimiters(?!.*canary).*: CREATE USER$/m,
    ));
});

describe('a dump is told first what it is restored under', () => {
  const first = ['SET a', 'SET b'];
  const withFirst = (dump: string) => pass(dump, { ...defaults, first });
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
  ])('%s', async (_, dump, expected) => expect(await withFirst(dump)).toBe(expected));
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
  test.each([
    ["ENGINE=FEDERATED CONNECTION='s/t'", 'ENGINE=InnoDB '],
    ["ENGINE 'FEDERATED' CONNECTION 's/t'", 'ENGINE InnoDB '],
    [
      "COMMENT='engine=federated' ENGINE = `Spider` CONNECTION='s'",
      "COMMENT='engine=federated' ENGINE = InnoDB ",
    ],
    ["COMMENT='engine=federated' CHECK (a <> 'connection='x'')", ''],
  ])('a table that lies elsewhere, %s, becomes one here', async (options, changed) => {
    const dump = (text: string) => `CREATE TABLE t (a int) ${text};\nALTER TABLE t ${text};\n`;
    expect(await pass(dump(options))).toBe(dump(changed || options));
  });
  test('an event that is altered on a shared server stays disabled', async () => {
    const altered = "ALTER EVENT e ON COMPLETION PRESERVE ENABLE COMMENT 'ENABLE';\nALTER EVENT e DISABLE;\n";
    expect(await pass(altered, shared)).toBe(altered.replace('ENABLE ', 'DISABLE '));
    expect(await pass(altered)).toBe(altered);
  });
  test('a table of CONNECT is left out', async () =>
    expect(await pass('CREATE TABLE t (a int) ENGINE=CONNECT TABLE_TYPE=MYSQL;\nSELECT 1;\n')).toBe(
      '\nSELECT 1;\n',
    ));
});

test('what is left out may be longer than what is judged at once', async () => {
  const sets = Array.from({ length: 110_000 }, (_, index) => `3e11fa47-71ca-11e1-9e33-c80aa9429562:${index}`);
  const dump = `SET @@GLOBAL.GTID_PURGED='${sets.join(',\n')}';\nSELECT 1;\n`;
  expect(await guarded('mysql', dump, 4096)).toBe(`${'\n'.repeat(110_000)}SELECT 1;\n`);
});

test('source proposes the script that runs it', () =>
  expect(pass('CREATE TABLE t (a int);\nsource load_departments.dump ;\n')).rejects.toThrow(
    /dump\.sql, line 2: source is refused[\s\S]*data_setup_script[\s\S]*mysql --protocol=tcp[\s\S]*< dump\.sql/,
  ));

test('what is left out is told by name, the first ten and a count', async () => {
  const events = Array.from(
    { length: 12 },
    (_, at) => `CREATE EVENT IF NOT EXISTS e${at} ON SCHEDULE EVERY 1 DAY DO SELECT 1;\n`,
  );
  const dump = `
CREATE DEFINER=\`a\`@\`%\` FUNCTION f() RETURNS int RETURN 1;
/*!50003 CREATE*/ /*!50106 EVENT \`sh;op\`.\`mid\`\`night\` ON SCHEDULE EVERY 1 DAY DO SELECT 1 */;
CREATE SERVER \`prod\` FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'secret.example', PASSWORD 'secret');
CREATE TABLE shop.there (a varchar(9) DEFAULT 'table x') ENGINE=FEDERATED CONNECTION='mysql://secret@h/t';
CREATE TABLE linked (a int) ENGINE=CONNECT TABLE_TYPE=MYSQL;
CHANGE MASTER TO MASTER_HOST='secret.example', MASTER_LOG_POS=1;
SET @@GLOBAL.gtid_purged='secret', sql_log_bin = 0;
SET GLOBAL event_scheduler = ON, @a = 1;
INSTALL PLUGIN audit SONAME 'audit.so';
GRANT ALL ON x TO secret;
${events.join('')}`;
  expect(await told('mysql', dump)).toBe(
    'Left out of the dump: GRANT and REVOKE (1), DEFINER clauses (1), since everything belongs to the user of the experiment; ' +
      'settings (event_scheduler), settings of the replication (CHANGE MASTER, gtid_purged, sql_log_bin), plugins (audit), ' +
      'links to other servers (CREATE SERVER) (prod), since only an administrator may have them, and the user of this experiment is none; ' +
      'contents of tables that lie on other servers (there, linked), ' +
      'the running of events (mid`night, e0, e1, e2, e3, e4, e5, e6, e7, e8 and 3 more), ' +
      'since a copy of production must not act on production (`disarm: false` keeps them).',
  );
});
