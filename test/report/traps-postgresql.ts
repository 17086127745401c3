/** A table's own name, and what is done to it: `orders` stands for it. */
interface Form {
  table: string;
  sql: string[];
}

/** How one falls into a trap, and its safer form. */
export interface Trap {
  /** For each of both tables. */
  base?: string[];
  trap: Form;
  safer: Form;
}

let count = 0;

const table = `CREATE TABLE orders AS SELECT n AS id, n AS total, n AS customer_id, 'x' AS note FROM generate_series(1, 2000) n`;

function trap(more: string[], wrong: string[], right: string[]): Trap {
  count++;
  return {
    base: [table, ...more],
    trap: { table: `trap_${count}`, sql: wrong },
    safer: { table: `safer_${count}`, sql: right },
  };
}

/** By the name of the rule. */
export const traps: Readonly<Record<string, Trap>> = {
  'index-without-concurrently': trap(
    [],
    ['CREATE UNIQUE INDEX orders_total ON orders (total)'],
    ['CREATE UNIQUE INDEX CONCURRENTLY orders_total ON orders (total)'],
  ),
  'invalid-index': trap(
    ['INSERT INTO orders SELECT * FROM orders LIMIT 1'],
    ['CREATE UNIQUE INDEX CONCURRENTLY orders_id ON orders (id)'],
    [
      'CREATE UNIQUE INDEX CONCURRENTLY orders_id ON orders (id)',
      'DROP INDEX CONCURRENTLY orders_id',
      'CREATE INDEX CONCURRENTLY orders_id ON orders (id)',
    ],
  ),
  'drop-index-without-concurrently': trap(
    ['CREATE INDEX orders_total ON orders (total)'],
    ['DROP INDEX orders_total'],
    ['DROP INDEX CONCURRENTLY orders_total'],
  ),
  'constraint-builds-index': trap(
    [],
    ['ALTER TABLE orders ADD CONSTRAINT orders_once UNIQUE (id)'],
    [
      'CREATE UNIQUE INDEX CONCURRENTLY orders_once ON orders (id)',
      'ALTER TABLE orders ADD CONSTRAINT orders_once UNIQUE USING INDEX orders_once',
    ],
  ),
  'reindex-without-concurrently': trap(
    ['CREATE INDEX orders_total ON orders (total)'],
    ['REINDEX TABLE orders'],
    ['REINDEX TABLE CONCURRENTLY orders'],
  ),
  'refresh-without-concurrently': {
    base: [
      'CREATE MATERIALIZED VIEW orders AS SELECT n AS id FROM generate_series(1, 2000) n',
      'CREATE UNIQUE INDEX ON orders (id)',
    ],
    trap: { table: 'trap_view', sql: ['REFRESH MATERIALIZED VIEW orders'] },
    safer: { table: 'safer_view', sql: ['REFRESH MATERIALIZED VIEW CONCURRENTLY orders'] },
  },
  'not-null-reads-table': trap(
    [],
    ['ALTER TABLE orders ALTER note SET NOT NULL'],
    [
      'ALTER TABLE orders ADD CONSTRAINT orders_note CHECK (note IS NOT NULL) NOT VALID',
      'ALTER TABLE orders VALIDATE CONSTRAINT orders_note',
      'ALTER TABLE orders ALTER note SET NOT NULL',
      'ALTER TABLE orders DROP CONSTRAINT orders_note',
    ],
  ),
  'check-reads-table': trap(
    [],
    ['ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total > 0)'],
    [
      'ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total > 0) NOT VALID',
      'ALTER TABLE orders VALIDATE CONSTRAINT orders_total',
    ],
  ),
  'foreign-key-without-not-valid': trap(
    [
      'CREATE TABLE IF NOT EXISTS customers AS SELECT * FROM orders',
      'ALTER TABLE customers DROP CONSTRAINT IF EXISTS customers_id CASCADE, ADD CONSTRAINT customers_id PRIMARY KEY (id)',
    ],
    ['ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)'],
    [
      'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID',
      'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer',
    ],
  ),
  'type-rewrites-table': trap(
    ['ALTER TABLE orders ALTER note TYPE varchar(20)'],
    ['ALTER TABLE orders ALTER total TYPE bigint'],
    ['ALTER TABLE orders ALTER note TYPE varchar(40)'],
  ),
  'default-rewrites-table': trap(
    [],
    ['ALTER TABLE orders ADD token uuid DEFAULT gen_random_uuid()'],
    ['ALTER TABLE orders ADD token uuid', 'ALTER TABLE orders ALTER token SET DEFAULT gen_random_uuid()'],
  ),
  'command-rewrites-table': trap([], ['VACUUM FULL orders'], ['VACUUM orders']),
  'column-removed': trap(
    [],
    ['ALTER TABLE orders DROP note'],
    ["COMMENT ON COLUMN orders.note IS 'not used any more'"],
  ),
  'column-renamed': trap(
    [],
    ['ALTER TABLE orders RENAME note TO remark'],
    ['ALTER TABLE orders ADD remark text', 'ALTER TABLE orders ALTER remark TYPE varchar(20)'],
  ),
  'column-required': trap(
    ['DELETE FROM orders'],
    ['ALTER TABLE orders ADD paid boolean NOT NULL'],
    ['ALTER TABLE orders ADD paid boolean NOT NULL DEFAULT false'],
  ),
  'table-removed': trap([], ['DROP TABLE orders'], ["COMMENT ON TABLE orders IS 'not used any more'"]),
  'table-renamed': trap(
    [],
    ['ALTER TABLE orders RENAME TO orders_of_old'],
    [
      'BEGIN; ALTER TABLE orders RENAME TO orders_of_old; CREATE VIEW orders AS SELECT * FROM orders_of_old; COMMIT',
    ],
  ),
};
