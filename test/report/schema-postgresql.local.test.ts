import { afterAll, beforeAll, expect, test } from 'vitest';
import { differenceOf } from '../../src/report/schema/diff';
import { readSchema } from '../../src/report/schema/read';
import { type Lab, postgresqlLab } from '../seed/servers';
import { shownPlain } from './shown';

let lab: Lab;

beforeAll(async () => {
  lab = await postgresqlLab();
}, 60_000);

afterAll(() => lab?.close());

const base = `
  CREATE TYPE mood AS ENUM ('glad', 'secret label');
  CREATE TABLE customers (id bigint PRIMARY KEY, email text, mood mood DEFAULT 'glad');
  CREATE TABLE orders (
    id bigserial PRIMARY KEY, customer_id bigint, total integer NOT NULL DEFAULT 0, note varchar(20), state text DEFAULT 'open');
  CREATE INDEX orders_total ON orders (total) WHERE note = 'a secret';
  CREATE VIEW open_orders AS SELECT id FROM orders WHERE state = 'a secret';
  CREATE FUNCTION later(day date) RETURNS date LANGUAGE sql AS 'SELECT day + 1';
  CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE SEQUENCE numbers;`;

/** What a migration changed, in words. */
async function changed(migration: string): Promise<string[]> {
  const access = await lab.fresh();
  await lab.query(access, base);
  const endpoint = lab.server.endpoint ?? lab.server.inside;
  const before = await readSchema('postgresql', endpoint, access);
  await lab.query(access, migration);
  return differenceOf(before, await readSchema('postgresql', endpoint, access)).map((change) =>
    shownPlain(change),
  );
}

test.each([
  ['nothing', 'SELECT 1', []],
  ['a type', 'ALTER TABLE orders ALTER total TYPE bigint', ['orders.total: integer → bigint']],
  [
    'a length',
    'ALTER TABLE orders ALTER note TYPE varchar(40)',
    ['orders.note: character varying(20) → character varying(40)'],
  ],
  [
    'NOT NULL and a default',
    "ALTER TABLE orders ALTER note SET NOT NULL, ALTER note SET DEFAULT 'secret'",
    ['orders.note: NULL → NOT NULL, default none → ?::character varying'],
  ],
  [
    'a default of another value, which is not shown',
    "ALTER TABLE orders ALTER state SET DEFAULT 'a secret'",
    ['orders.state: default changed'],
  ],
  [
    'a column that is new, and one that is gone',
    'ALTER TABLE orders ADD paid boolean NOT NULL DEFAULT false, DROP note CASCADE',
    [
      'orders.note: column removed',
      'orders_total (orders): index removed',
      'orders.paid: column added, boolean, NOT NULL, default false',
    ],
  ],
  [
    'a generated column',
    'ALTER TABLE orders ADD double bigint GENERATED ALWAYS AS (total * 2) STORED',
    ['orders.double: column added, bigint, NULL, generated as (total * ?), generated stored'],
  ],
  [
    'a column that was dropped and added anew by the same name',
    'ALTER TABLE orders DROP note; ALTER TABLE orders ADD note varchar(20)',
    ['orders_total (orders): index removed', 'orders.note: dropped, and added anew'],
  ],
  [
    'a column by another name',
    'ALTER TABLE customers RENAME email TO mail',
    ['customers.email: column renamed to mail'],
  ],
  [
    'a table by another name',
    'ALTER TABLE customers RENAME TO people',
    ['customers: table renamed to people'],
  ],
  [
    'tables that swap their names',
    'ALTER TABLE customers RENAME TO x; ALTER TABLE orders RENAME TO customers; ALTER TABLE x RENAME TO orders',
    [
      'customers: table renamed to orders',
      'open_orders: definition changed',
      'orders: table renamed to customers',
    ],
  ],
  [
    'a table that was made anew',
    'DROP TABLE customers; CREATE TABLE customers (id bigint PRIMARY KEY, email text)',
    ['customers: made anew', 'customers.mood: column removed'],
  ],
  [
    'a table that is new, with all that it has',
    'CREATE TABLE items (id int PRIMARY KEY, n int); CREATE INDEX ON items (n)',
    ['items: table added, 2 columns, 1 index, 1 constraint'],
  ],
  [
    'indexes',
    'CREATE UNIQUE INDEX once ON customers (lower(email)); DROP INDEX orders_total',
    ['once (customers): index added, unique btree (lower(email))', 'orders_total (orders): index removed'],
  ],
  [
    'constraints',
    "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES customers NOT VALID, ADD CONSTRAINT c CHECK (note <> 'secret')",
    [
      'c (orders): constraint added, CHECK (((note)::text <> ?::text))',
      'fk (orders): constraint added, FOREIGN KEY (customer_id) REFERENCES customers(id) NOT VALID',
    ],
  ],
  [
    'a view',
    'CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders',
    ['open_orders: definition changed'],
  ],
  [
    'functions and triggers',
    "CREATE OR REPLACE FUNCTION later(day date) RETURNS date LANGUAGE sql AS 'SELECT day + 2'; CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp(); DROP FUNCTION IF EXISTS never()",
    [
      't (orders): trigger added, BEFORE UPDATE FOR EACH ROW EXECUTE FUNCTION stamp()',
      'later(day date): definition changed',
    ],
  ],
  ['an enum, whose labels are not shown', "ALTER TYPE mood ADD VALUE 'a secret'", ['mood: labels changed']],
  [
    'sequences',
    'ALTER SEQUENCE numbers INCREMENT 2 MAXVALUE 100; ALTER SEQUENCE orders_id_seq AS integer',
    [
      'orders_id_seq (orders): bigint → integer, maximum 9223372036854775807 → 2147483647',
      'numbers: increment 1 → 2, maximum 9223372036854775807 → 100',
    ],
  ],
  [
    'schemas, and names in them',
    'CREATE SCHEMA sales; ALTER TABLE customers SET SCHEMA sales',
    ['customers: table renamed to sales.customers', 'sales: schema added'],
  ],
  [
    'rules of rows',
    "ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON orders USING (state = 'a secret')",
    ['orders: row security none → enabled', 'own (orders): policy added, ALL, using (state = ?::text)'],
  ],
])('%s', async (_, migration, expected) => {
  const words = await changed(migration);
  expect(words).toEqual(expected);
  expect(words.join()).not.toContain('secret');
});
