import { expect, test } from 'vitest';
import { bothWays } from './guarded';

const pass = (dump: string) => bothWays('postgresql', dump);

test.each([
  ['SET', "SELECT 1;\nSET client_encoding = 'SJIS';\n", 'line 2: client_encoding is set to'],
  ['SET for the session', 'SET SESSION client_encoding TO big5;', 'client_encoding is set to big5'],
  ['its other name', "SET NAMES 'GB18030';", "client_encoding is set to 'GB18030'"],
  ['an E string', "SET client_encoding = E'SJI\\x53';", 'client_encoding is set to E'],
  ["psql's command", '\\encoding SHIFT_JIS_2004\n', 'client_encoding is set to SHIFT_JIS_2004'],
  ['a function', "SELECT set_config('client_encoding', 'johab', false);", "set to 'johab'"],
  ['a block', "DO $$BEGIN EXECUTE 'SET client_encoding=' || x; END$$;", 'set to something'],
])('an encoding with backslashes in its characters, by %s, is refused', (_, dump, message) =>
  expect(pass(dump)).rejects.toThrow(message),
);

test('encodings that can be read by their bytes pass', async () => {
  const dump =
    "SET client_encoding = 'UTF8';\nset names latin1;\nSET client_encoding TO DEFAULT;\nSELECT set_config('client_encoding', 'EUC_JP', false);\nSELECT client_encoding FROM t;\nSET client_min_messages = warning;\n";
  expect(await pass(dump)).toBe(dump);
});
