import { afterAll, beforeAll, expect, test } from 'vitest';
import { differenceOf } from '../../src/report/schema/diff';
import { readSchema } from '../../src/report/schema/read';
import type { Access } from '../../src/services/kind';
import { type Lab, mysqlLab } from '../seed/servers';
import { shownPlain } from './shown';

let lab: Lab;

beforeAll(async () => {
  lab = await mysqlLab();
}, 60_000);

afterAll(() => lab?.close());

const base = [
  'CREATE TABLE customers (id bigint PRIMARY KEY, email varchar(50))',
  `CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY, customer_id bigint, total int NOT NULL DEFAULT 0,
    note varchar(20), state enum('open', 'secret label') DEFAULT 'open', KEY by_total (total))`,
  "CREATE VIEW open_orders AS SELECT id FROM orders WHERE note = 'a secret'",
];

/** What a migration changed, in words. */
async function changed(...migration: string[]): Promise<string[]> {
  const access = await lab.fresh();
  const run = async (all: string[]) => {
    for (const one of all) await lab.query(access, one);
  };
  await run(base);
  const before = await read(access);
  await run(migration);
  return differenceOf(before, await read(access)).map((change) => shownPlain(change, access.database));
}

const read = (access: Access) => readSchema('mysql', lab.server.endpoint ?? lab.server.inside, access);

test.each([
  ['nothing', ['ANALYZE TABLE orders'], []],
  [
    'types and NOT NULL',
    ['ALTER TABLE orders MODIFY total bigint, MODIFY note varchar(40) NOT NULL'],
    [
      'orders.total: int(11) → bigint(20), NOT NULL → NULL, default ? → NULL',
      'orders.note: varchar(20) → varchar(40), NULL → NOT NULL, default NULL → none',
    ],
  ],
  [
    'a new name',
    ['RENAME TABLE orders TO `ordérs`'],
    expect.arrayContaining(['orders: table renamed to ordérs']),
  ],
  [
    'values of an enum and a default, which are not shown',
    ["ALTER TABLE orders MODIFY state enum('open', 'a secret') DEFAULT 'a secret'"],
    ['orders.state: type changed, default changed'],
  ],
  [
    'columns',
    [
      "ALTER TABLE orders ADD paid boolean NOT NULL DEFAULT false, DROP note, ADD word varchar(9) DEFAULT 'secret'",
    ],
    [
      'orders.note: column removed',
      'orders.paid: column added, tinyint(1), NOT NULL, default ?',
      expect.stringMatching(/^orders\.word: column added, varchar\(9\), NULL, default \?, collation utf8mb4/),
    ],
  ],
  [
    'indexes and keys',
    [
      'ALTER TABLE orders DROP KEY by_total, ADD UNIQUE KEY once (total, note(5)), ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES customers (id), ADD CONSTRAINT c CHECK (total > 42)',
    ],
    [
      'by_total (orders): index removed',
      'fk (orders): index added, btree (customer_id)',
      'once (orders): index added, unique btree (total, note(?))',
      'fk (orders): constraint added, FOREIGN KEY (customer_id) REFERENCES customers(id) ON UPDATE RESTRICT ON DELETE RESTRICT',
      'c (orders): constraint added, CHECK (`total` > ?)',
    ],
  ],
  [
    'a view, a function and a trigger',
    [
      'CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders',
      'CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1',
      'CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = CONCAT(\'secret\', "a secret")',
    ],
    [
      expect.stringMatching(/^open_orders: select .* → select [^?]*$/),
      't (orders): trigger added, BEFORE INSERT SET NEW.note = CONCAT(?, ?)',
      'f: function added',
    ],
  ],
  [
    'tables, new and gone',
    [
      'DROP TABLE customers',
      'CREATE TABLE items (id int PRIMARY KEY)',
      'ALTER TABLE orders ROW_FORMAT=COMPRESSED',
    ],
    [
      'customers: table removed, 2 columns, 1 index',
      'orders: row format Dynamic → Compressed, options none → row_format=COMPRESSED',
      'items: table added, 1 column, 1 index',
    ],
  ],
])('%s', async (_, migration, expected) => {
  const words = await changed(...migration);
  expect(words).toEqual(expected);
  expect(words.join()).not.toContain('secret');
});
