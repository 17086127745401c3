import { describe, expect, test } from 'vitest';
import { bothWays } from './guarded';

const pass = (dump: string) => bothWays('mysql', dump);

describe('what goes through untouched', () => {
  test.each([
    ['escapes and semicolons in strings', 'INSERT INTO t VALUES (\'it\\\'s; \\\\\',"a\\"; USE x");\n'],
    ['a backslash in a backquoted name', 'SELECT `a\\`;\n'],
    ['comments', '-- \\! ls\n# USE x;\n/* USE x; */\n--\nSELECT 1 -- \\! ls\n;\n'],
    ['two minus signs that are no comment', "SELECT 5--1, 'x';\n"],
    [
      'a routine under another delimiter',
      "DELIMITER ;;\nCREATE PROCEDURE p() BEGIN SELECT 'a'; SELECT 2; END ;;\nDELIMITER ;\nSELECT 1;\n",
    ],
    [
      'settings in comments that the server reads',
      "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\n/*!40101 SET NAMES utf8mb4 */;\n",
    ],
    [
      'strings while backslashes are plain',
      "SET sql_mode = 'NO_BACKSLASH_ESCAPES';\nINSERT INTO t VALUES ('C:\\');\nSELECT 1;\n",
    ],
    ['\\N for NULL', 'INSERT INTO t VALUES (\\N);\n'],
    [
      'words of privileges as values',
      "INSERT INTO grants VALUES ('GRANT');\nCREATE TABLE `database` (a int);\n",
    ],
    ['no newline at the end', 'SELECT 1'],
  ])('%s', async (_, dump) => expect(await pass(dump)).toBe(dump));
});

describe('what is left out, its line breaks kept', () => {
  test.each([
    ["MariaDB's sandbox line", '/*M!999999\\- enable the sandbox mode */ \n-- x\n', ' \n-- x\n'],
    ['the sandbox line of 2024', '/*!999999\\- enable the sandbox mode */\nSELECT 1;\n', '\nSELECT 1;\n'],
    [
      'a comment of the client before it',
      '--comment\nUSE x;\n--\tUSE y\nSELECT 1;\n',
      '--comment\n\n--\tUSE y\nSELECT 1;\n',
    ],
    ['a comment within it', 'GRANT /* a\n; */ ALL ON x TO y;\nSELECT 1;\n', '\n\nSELECT 1;\n'],
    [
      'a definer behind a comment',
      'CREATE /* note\n */ DEFINER=`r`@`%` VIEW v AS SELECT 1;\n',
      'CREATE    VIEW v AS SELECT 1;\n\n',
    ],
    ['USE behind a comment that the server reads', '/*!50003*/ USE shop;\nSELECT 1;\n', '\nSELECT 1;\n'],
    [
      'SET GLOBAL',
      "SET GLOBAL max_connections = 5;\nSET @@GLOBAL.x=1, @@persist.y='a,b';\nSET SESSION innodb_strict_mode=OFF;\n",
      '\n\n\n',
    ],
    [
      'what a session may not set, of a list',
      "/*!80000 SET @a = ',', innodb_strict_mode = 0, GLOBAL b = (1), NAMES utf8 */;\n",
      "/*!80000 SET @a = ',', NAMES utf8 */;\n",
    ],
    [
      'libraries and plugins',
      "CREATE FUNCTION f RETURNS STRING SONAME 'f.so';\nINSTALL PLUGIN p SONAME 'p.so';\nINSTALL SONAME 'x';\nUNINSTALL COMPONENT 'file://x';\n",
      '\n\n\n\n',
    ],
    [
      'links and places',
      "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST '10.0.0.1');\nCREATE TABLESPACE t ADD DATAFILE 't.ibd';\n",
      '\n\n',
    ],
    [
      'replication',
      "STOP SLAVE;\nSTART REPLICA;\nRESET MASTER;\nCHANGE REPLICATION SOURCE TO SOURCE_HOST='x';\nSET @@SESSION.GTID_NEXT='AUTOMATIC';\n",
      '\n\n\n\n\n',
    ],
    [
      'where a table lies',
      "CREATE TABLE t (a int COMMENT 'DATA DIRECTORY=''x''') DATA DIRECTORY='/mnt/x' /*!50100 TABLESPACE `fast` */;\n",
      "CREATE TABLE t (a int COMMENT 'DATA DIRECTORY=''x''')  /*!50100  */;\n",
    ],
    [
      'a table of another server',
      "CREATE TABLE t (a int, b varchar(9) DEFAULT 'ENGINE=X') ENGINE=FEDERATED CONNECTION='mysql://u:p@10.0.0.1/x/y';\n",
      "CREATE TABLE t (a int, b varchar(9) DEFAULT 'ENGINE=X') ENGINE=InnoDB ;\n",
    ],
    [
      'mysqldump --databases, MP-48',
      'CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;\n\nUSE `shop`;\nCREATE TABLE t (a int);\n',
      '\n\n\nCREATE TABLE t (a int);\n',
    ],
    ['--add-drop-database', '/*!40000 DROP DATABASE IF EXISTS `shop`*/;\nSELECT 1;\n', '\nSELECT 1;\n'],
    [
      'USE as the client takes it',
      'use shop\nCREATE TABLE t (a int);\nUSE shop; SELECT 1;\n',
      '\nCREATE TABLE t (a int);\n SELECT 1;\n',
    ],
    [
      'USE hidden in a comment',
      '/*!50000 USE `shop` */;\nCREATE TABLE t (a int);\n',
      '\nCREATE TABLE t (a int);\n',
    ],
    [
      'replication',
      "SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;\nSET @@SESSION.SQL_LOG_BIN= 0;\nSET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'a:1-5,\nb:1-7';\nCHANGE MASTER TO MASTER_LOG_FILE='x';\n",
      'SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;\n\n\n\n\n',
    ],
    [
      'accounts',
      "CREATE USER 'a'@'%' IDENTIFIED BY 'b';\nGRANT ALL ON *.* TO a;\nFLUSH PRIVILEGES;\n",
      '\n\n\n',
    ],
    [
      'a definer',
      'CREATE DEFINER=`root`@`localhost` PROCEDURE p() SELECT 1;\n',
      'CREATE  PROCEDURE p() SELECT 1;\n',
    ],
    [
      'the definer of a trigger',
      "DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`a b`@`%`*/ /*!50003 TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 'DEFINER=`x`@`y`' */;;\nDELIMITER ;\n",
      "DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 */ /*!50003 TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 'DEFINER=`x`@`y`' */;;\nDELIMITER ;\n",
    ],
    [
      'the definer of a view',
      '/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS SELECT 1 */;\n',
      '/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013  SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS SELECT 1 */;\n',
    ],
    ['CRLF', 'USE `shop`;\r\nSELECT 1;\r\n', '\r\nSELECT 1;\r\n'],
  ])('%s', async (_, dump, expected) => expect(await pass(dump)).toBe(expected));
});

describe('MP-48 what is refused, with its line', () => {
  test.each([
    'system ls',
    '\\! ls',
    'source x.sql',
    '\\. x.sql',
    'tee x',
    'pager ls',
    'edit',
    '\\u other',
    '\\T x',
    'SYSTEM ls',
    'connect other evil',
  ])('%s', (command) =>
    expect(pass(`SELECT 1;\n\n  ${command}\n`)).rejects.toThrow(/^dump\.sql, line 3: \S+ is refused/),
  );
  test.each(['\\! ls', '\\. x', '\\G', '\\g'])('%s within a statement', (command) =>
    expect(pass(`SELECT\n1 ${command}`)).rejects.toThrow('dump.sql, line 2: '),
  );
  test.each([
    ["SELECT 'a\\\\'; \\! ls", 1],
    ["SET sql_mode='NO_BACKSLASH_ESCAPES';\nSELECT 'a\\'; \\! ls '", 2],
    ['SELECT 5--1; \\! ls', 1],
    ['/*!40000 \\! ls */;', 1],
    ['SELECT 1 --x\n;\\! ls', 2],
    ['SELECT `a``; \\` ; \\! ls', 1],
  ])('%j hides nothing', (dump, line) =>
    expect(pass(dump)).rejects.toThrow(`dump.sql, line ${line}: \\! is refused`),
  );
  test.each([
    [
      '--all-databases',
      'CREATE DATABASE a;\nUSE a;\nCREATE TABLE t (a int);\nCREATE DATABASE b;\nUSE b;\nCREATE TABLE t (a int);\n',
      'line 5: USE b switches to a second database',
    ],
    [
      'USE after data',
      'CREATE TABLE t (a int);\nUSE `other`;\nINSERT INTO t VALUES (1);\n',
      'line 2: USE `other`',
    ],
    [
      'USE in a comment that the server reads',
      'CREATE TABLE t (a int);\n/*!50000 USE other */;\nDROP TABLE t;\n',
      'line 2: USE other',
    ],
    [
      'USE under another delimiter',
      'CREATE TABLE t (a int);\nDELIMITER //\nUSE other//\nDROP TABLE t//\n',
      'line 3: USE other',
    ],
  ])('%s', (_, dump, message) => expect(pass(dump)).rejects.toThrow(message));
});
