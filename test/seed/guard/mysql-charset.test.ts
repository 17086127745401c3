import { describe, expect, test } from 'vitest';
import { defaults, guardedBytes } from './guarded';

/** @param dump each character one byte. */
async function pass(dump: string): Promise<string> {
  const bytes = Buffer.from(dump, 'latin1');
  const whole = await guardedBytes('mysql', bytes);
  const inPieces = await guardedBytes('mysql', Buffer.concat([bytes, Buffer.alloc(600, 10)]), 1, defaults);
  expect(inPieces.subarray(0, whole.length)).toEqual(whole);
  return whole.toString('latin1');
}

const charsets = ['sjis', 'cp932', 'gbk', 'gb18030', 'big5'];

describe('character sets that the server reads otherwise than the client', () => {
  test.each(charsets)('a character of %s with a backslash in it is refused with its line', (charset) =>
    expect(pass(`SET NAMES ${charset};\nINSERT INTO t VALUES (1,\n'\xe5\\');\n`)).rejects.toThrow(
      `dump.sql, line 3: part of a character of ${charset} looks like a backslash or a quote`,
    ),
  );

  test.each([
    ['SET NAMES in a comment', "/*!40101 SET NAMES 'gbk' COLLATE gbk_bin */;\n"],
    ['SET CHARACTER SET', 'SET CHARACTER SET gbk;\n'],
    ['SET CHARSET', 'SET CHARSET "gbk";\n'],
    ['the variable', 'SET @a = 1, character_set_client = gbk;\n'],
    ['the variable by its other name', 'SET @@SESSION.character_set_client = `gbk`;\n'],
    ['a variable of the dump', "SET @a = 'gbk';\nSET NAMES utf8;\nSET character_set_client = @a;\n"],
    ['a number', 'SET character_set_client = 28;\n'],
    ['an expression', "SET character_set_client = CONCAT('g', 'bk');\n"],
  ])('set by %s', (_, set) =>
    expect(pass(`${set}INSERT INTO t VALUES ('\xb5\\'); -- ');\n`)).rejects.toThrow('part of a character of'),
  );

  test.each([
    ['a backquote in a name', 'SELECT `\xb5`` FROM t;\n'],
    ['a backquote in a name without quotes', 'SELECT \xb5` FROM t;\n'],
    ['NULL behind a character', 'SELECT \xb5\\N;\n'],
    ['half a character behind a backslash', "SELECT '\\\xc4\xe3\\';\n"],
  ])('refused: %s', (_, dump) =>
    expect(pass(`SET NAMES gbk;\n${dump}`)).rejects.toThrow('line 2: part of a character of gbk'),
  );

  test.each([
    [
      'characters without',
      "SET NAMES gbk;\nINSERT INTO t VALUES ('\xc4\xe3\\n\xba\xc3', '\xb5`', '\xb5''');\n",
    ],
    ['half a character before a quote', "SET NAMES sjis;\nINSERT INTO t VALUES ('\x95', '\xb1\\'');\n"],
    ['plain backslashes', "SET NAMES gbk, sql_mode = 'NO_BACKSLASH_ESCAPES';\nSELECT '\xb5\\';\nSELECT 1;\n"],
    ['the same bytes in others', "SET NAMES latin1;\nINSERT INTO t VALUES ('\xb5\\\\');\n"],
    [
      'a trigger that a client of another set has made',
      "SET @saved_cs_client = @@character_set_client;\nSET character_set_client = cp932;\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @a = 'b';\nSET character_set_client = @saved_cs_client;\nINSERT INTO t VALUES ('\xb5\\'');\n",
    ],
  ])('pass: %s', async (_, dump) => expect(await pass(dump)).toBe(dump));
});
