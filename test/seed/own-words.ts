import { expect, it } from 'vitest';
import { compressions } from './compressed';

/** Restores a dump, and fails as the restore does. */
export type Restoring = (dump: Buffer) => Promise<unknown>;

const places = { first: 0, middle: 0.5, last: 1 };
/** Loading all of the largest one would take a test's whole time. */
const placesIn = (size: string) => Object.entries(places).slice(0, size === '50 MB' ? 1 : undefined);
const sizes = { '10 kB': 10_000, '2 MB': 2_000_000, '50 MB': 50_000_000 };

/** A dump of about so many bytes with one statement that fails; `line` is that statement's. */
function failing(bytes: number, place: number): { dump: Buffer; line: number } {
  const row = `INSERT INTO t VALUES ('${'some words '.repeat(Math.min(2000, bytes / 100))}');\n`;
  const rows = Math.ceil(bytes / row.length);
  const before = Math.round(rows * place);
  const head = 'DROP TABLE IF EXISTS t;\nCREATE TABLE t (words text);\n';
  const statements = [
    head,
    row.repeat(before),
    'INSERT INTO missing SELECT * FROM missing;\n',
    row.repeat(rows - before),
  ];
  return { dump: Buffer.from(statements.join('')), line: before + 3 };
}

/** The database's tool fails while the dump is still being written to it: what it says is told, and only that. */
export function ownWordsContract(restoring: () => Promise<Restoring>, said: (line: number) => RegExp): void {
  const each = Object.keys(compressions).flatMap((compression) =>
    Object.keys(sizes).map((size) => [compression, size] as const),
  );
  const affordable = each.filter(([compression, size]) => size === '10 kB' || compression === 'gzip');
  it.each(affordable)('%s, %s: an SQL error is told in the words of the tool', async (compression, size) => {
    const restore = await restoring();
    for (const [place, share] of placesIn(size)) {
      const { dump, line } = failing(sizes[size as keyof typeof sizes], share);
      const compressed = (await compressions[compression]?.(dump)) ?? dump;
      const error = await restore(compressed).then(String, String);
      expect(error, place).toMatch(said(line));
      expect(error, place).not.toContain('cannot be read');
    }
  });
}

/** What is told of what psql and the client of MySQL print. */
export const saidBy = {
  postgresql: (line: number) =>
    new RegExp(`psql ended with code 3[^]*at line ${line}: ERROR 42P01 .*"missing"`),
  mysql: (line: number) =>
    new RegExp(`(mysql|mariadb) ended with code 1[^]*at line ${line}: ERROR 1146 .*missing`),
};
