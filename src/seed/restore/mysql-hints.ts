import type { Rule } from './hint';

/** A statement that no server takes. */
export const packet: Rule = ({ said: { code = '' } }) =>
  ['1153', '2020'].includes(code)
    ? {
        why: 'One statement is larger than the server or its client takes, which is 1 GiB at most.',
        remedy: 'Dump with shorter statements: `--skip-extended-insert`, or a smaller `--net-buffer-length`.',
      }
    : undefined;

const rowSize: Rule = ({ said: { code = '' } }) =>
  code === '1118'
    ? {
        why: 'A table has wider rows than its row format and page take.',
        remedy:
          'Make it `ROW_FORMAT=DYNAMIC` with some of its `VARCHAR`s as `TEXT`, or use the image that it comes from.',
      }
    : undefined;

const keyLength: Rule = ({ said: { code = '' } }) =>
  ['1071', '1709'].includes(code)
    ? {
        why: 'An index is longer than the table takes: 3072 bytes, or 767 where it is `ROW_FORMAT=COMPACT` or `REDUNDANT`. Where the dump does not say the character set, it is the server’s, utf8mb4, of four bytes a character.',
        remedy:
          'Set the character set of the server that the dump comes from: `commands: [--character-set-server=utf8mb3]` or `latin1` (independent servers only). Where the dump says utf8mb4 itself, make the table `ROW_FORMAT=DYNAMIC`, or index less of the column.',
      }
    : undefined;

const quotedNames: Rule = ({ said: { code = '' }, head }) =>
  code === '1064' && head.style === 'quoted names'
    ? {
        why: 'The dump writes names in double quotes, and nothing in it says so to the server: `--compatible=ansi` with `--compact` writes it so, and other products do.',
        remedy:
          "Dump without `--compatible`, or write `SET sql_mode = 'ANSI_QUOTES,NO_AUTO_VALUE_ON_ZERO';` as the first line.",
      }
    : undefined;

const typeOption: Rule = ({ said: { code = '' }, head }) =>
  code === '1064' && head.style === 'TYPE'
    ? {
        why: 'The dump is written for MySQL 4: its tables say `TYPE=` where servers since 5.5 read `ENGINE=` alone.',
        remedy:
          'Dump without `--compatible`, or write `ENGINE=` for each `TYPE=` at the end of a `CREATE TABLE`.',
      }
    : undefined;

/** Causes of MySQL and MariaDB that another product, or another version, may explain as well. */
export const mysqlHints: readonly Rule[] = [rowSize, keyLength, quotedNames, typeOption];
