import type { Connection, RowDataPacket } from 'mysql2/promise';
import { groupBy } from '../../core/node-20';
import { keyOf } from '../held';
import { storedTables } from '../mysql/tables';
import { constraintParts } from './mysql-constraints';
import type { Ask, Of, Row } from './mysql-rows';
import { propertiesOf, type Schema, type SchemaObject } from './schema';

/** Reads the schema of the connection's database of MySQL or MariaDB from `information_schema`. */
export async function mysqlSchema(connection: Connection): Promise<Schema> {
  // MySQL keeps what it knows of sizes for a day; MariaDB has no such variable.
  await connection.query('SET SESSION information_schema_stats_expiry = 0').catch(() => {});
  const [[current]] = await connection.query<RowDataPacket[]>(
    'SELECT DATABASE() AS name, VERSION() AS version',
  );
  const usual = String(current?.name);
  const isMariadb = /mariadb/i.test(String(current?.version));
  const ask: Ask = async (table, where, order) => {
    const sql = `SELECT * FROM information_schema.${table} WHERE ${where} = ?${order ? ` ORDER BY ${order}` : ''}`;
    const [rows] = await connection.query<RowDataPacket[]>(sql, [usual]);
    return rows.map(inCapitals);
  };
  const ids = await numbersOf(connection);
  const parts = groupBy(
    [
      ...(await columns(ask, isMariadb)),
      ...(await indexes(ask)),
      ...(await constraintParts(ask)),
      ...(await triggers(ask)),
    ],
    ({ of }) => of,
  );
  const definitions = new Map(
    (await ask('VIEWS', 'TABLE_SCHEMA')).map((row) => [row.TABLE_NAME, row.VIEW_DEFINITION]),
  );
  const tables = (await ask('TABLES', 'TABLE_SCHEMA', 'TABLE_NAME')).map((row): SchemaObject => {
    const name = row.TABLE_NAME ?? '';
    return {
      what: kinds[row.TABLE_TYPE ?? ''] ?? 'table',
      object: { schema: usual, name },
      id: ids.get(keyOf({ schema: usual, name })),
      properties: propertiesOf({
        engine: row.ENGINE,
        collation: row.TABLE_COLLATION,
        'row format': row.ROW_FORMAT,
        options: row.CREATE_OPTIONS,
        definition: definitions.get(name),
        comment: row.TABLE_TYPE === 'VIEW' ? undefined : row.TABLE_COMMENT,
      }),
      parts: (parts.get(name) ?? []).map(({ part }) => part),
      ...(row.DATA_LENGTH ? { bytes: Number(row.DATA_LENGTH) + Number(row.INDEX_LENGTH) } : {}),
    };
  });
  return { dialect: 'mysql', usual, objects: [...tables, ...(await programs(ask, usual))] };
}

const kinds: Readonly<Record<string, string>> = { VIEW: 'view', SEQUENCE: 'sequence' };

function inCapitals(row: RowDataPacket): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.toUpperCase(),
      value === null ? null : Buffer.isBuffer(value) ? value.toString() : String(value),
    ]),
  );
}

/** InnoDB's own numbers of its tables, which a new name does not change; a table that is written anew has another. */
async function numbersOf(connection: Connection): Promise<Map<string, string>> {
  const stored = await storedTables(connection).catch(() => new Map<string, { ids: string }>());
  return new Map([...stored].map(([key, { ids }]) => [key, ids]));
}

async function columns(ask: Ask, isMariadb: boolean): Promise<Of[]> {
  const rows = await ask('COLUMNS', 'TABLE_SCHEMA', 'TABLE_NAME, ORDINAL_POSITION');
  return rows.map((row) => {
    const extra = (row.EXTRA ?? '').replace(/\bDEFAULT_GENERATED\b/, '').trim();
    // MySQL writes an expression as it is and a value without its quotes; MariaDB writes both as in a statement.
    const isBare = !isMariadb && row.COLUMN_DEFAULT !== null && !/DEFAULT_GENERATED/.test(row.EXTRA ?? '');
    const name = row.COLUMN_NAME ?? '';
    return {
      of: row.TABLE_NAME ?? '',
      part: {
        what: 'column',
        name,
        properties: propertiesOf({
          type: row.COLUMN_TYPE,
          nullability: row.IS_NULLABLE === 'YES' ? 'NULL' : 'NOT NULL',
          default: isBare ? `'${row.COLUMN_DEFAULT?.replaceAll("'", "''")}'` : row.COLUMN_DEFAULT,
          extra: extra.toLowerCase(),
          'generated as': row.GENERATION_EXPRESSION,
          collation: row.COLLATION_NAME,
          comment: row.COLUMN_COMMENT,
        }),
      },
    };
  });
}

async function indexes(ask: Ask): Promise<Of[]> {
  const rows = await ask('STATISTICS', 'TABLE_SCHEMA', 'TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX');
  const all = groupBy(rows, ({ TABLE_NAME, INDEX_NAME }) => JSON.stringify([TABLE_NAME, INDEX_NAME]));
  return [...all.values()].map((own) => {
    const [first = {}] = own;
    const on = own.map(
      ({ COLUMN_NAME, EXPRESSION, SUB_PART, COLLATION }) =>
        `${COLUMN_NAME ?? `(${EXPRESSION})`}${SUB_PART ? `(${SUB_PART})` : ''}${COLLATION === 'D' ? ' DESC' : ''}`,
    );
    const unique = first.NON_UNIQUE === '0' ? 'unique ' : '';
    const hidden = first.IS_VISIBLE === 'NO' || first.IGNORED === 'YES';
    const definition = `${unique}${(first.INDEX_TYPE ?? '').toLowerCase()} (${on.join(', ')})`;
    const properties = propertiesOf({ definition, state: hidden && 'ignored' });
    return {
      of: first.TABLE_NAME ?? '',
      part: { what: 'index', name: first.INDEX_NAME ?? '', properties },
    };
  });
}

async function triggers(ask: Ask): Promise<Of[]> {
  return (await ask('TRIGGERS', 'TRIGGER_SCHEMA', 'TRIGGER_NAME')).map((row) => ({
    of: row.EVENT_OBJECT_TABLE ?? '',
    part: {
      what: 'trigger',
      name: row.TRIGGER_NAME ?? '',
      properties: propertiesOf({
        definition: `${row.ACTION_TIMING} ${row.EVENT_MANIPULATION} ${row.ACTION_STATEMENT}`,
      }),
    },
  }));
}

async function programs(ask: Ask, schema: string): Promise<SchemaObject[]> {
  const routines = (await ask('ROUTINES', 'ROUTINE_SCHEMA', 'ROUTINE_NAME')).map((row) => ({
    what: (row.ROUTINE_TYPE ?? 'function').toLowerCase(),
    name: row.ROUTINE_NAME ?? '',
    properties: propertiesOf({ returns: row.DTD_IDENTIFIER, definition: row.ROUTINE_DEFINITION }),
  }));
  const events = (await ask('EVENTS', 'EVENT_SCHEMA', 'EVENT_NAME')).map((row) => ({
    what: 'event',
    name: row.EVENT_NAME ?? '',
    properties: propertiesOf({ state: row.STATUS?.toLowerCase(), definition: row.EVENT_DEFINITION }),
  }));
  return [...routines, ...events].map(({ name, ...rest }) => ({
    ...rest,
    object: { schema, name },
    parts: [],
  }));
}
