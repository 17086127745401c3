import { groupBy } from '../../core/node-20';
import type { Ask, Of, Row } from './mysql-rows';
import { propertiesOf } from './schema';

/** Foreign keys and checks; what is primary or unique is among the indexes. */
export async function constraintParts(ask: Ask): Promise<Of[]> {
  return [...(await foreignKeys(ask)), ...(await checks(ask))];
}

const named = ({ TABLE_NAME, CONSTRAINT_NAME }: Row) => JSON.stringify([TABLE_NAME, CONSTRAINT_NAME]);

async function foreignKeys(ask: Ask): Promise<Of[]> {
  const columns = groupBy(
    await ask('KEY_COLUMN_USAGE', 'TABLE_SCHEMA', 'TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION'),
    named,
  );
  return (await ask('REFERENTIAL_CONSTRAINTS', 'CONSTRAINT_SCHEMA', 'CONSTRAINT_NAME')).map((row) => {
    const own = columns.get(named(row)) ?? [];
    const list = (name: string) => own.map((column) => column[name]).join(', ');
    const definition = `FOREIGN KEY (${list('COLUMN_NAME')}) REFERENCES ${row.REFERENCED_TABLE_NAME}(${list('REFERENCED_COLUMN_NAME')}) ON UPDATE ${row.UPDATE_RULE} ON DELETE ${row.DELETE_RULE}`;
    return constraint(row.TABLE_NAME, row.CONSTRAINT_NAME, definition);
  });
}

/** MySQL's `CHECK_CONSTRAINTS` does not say which table a check is of. */
async function checks(ask: Ask): Promise<Of[]> {
  const tables = (await ask('TABLE_CONSTRAINTS', 'TABLE_SCHEMA', 'TABLE_NAME, CONSTRAINT_NAME')).filter(
    ({ CONSTRAINT_TYPE }) => CONSTRAINT_TYPE === 'CHECK',
  );
  const clauses = await ask('CHECK_CONSTRAINTS', 'CONSTRAINT_SCHEMA');
  return tables.map((row) => {
    const clause = clauses.find(
      ({ CONSTRAINT_NAME, TABLE_NAME = row.TABLE_NAME }) =>
        CONSTRAINT_NAME === row.CONSTRAINT_NAME && TABLE_NAME === row.TABLE_NAME,
    );
    const enforced = row.ENFORCED === 'NO' ? ' NOT ENFORCED' : '';
    return constraint(row.TABLE_NAME, row.CONSTRAINT_NAME, `CHECK (${clause?.CHECK_CLAUSE})${enforced}`);
  });
}

function constraint(table: Row[string] | undefined, name: Row[string] | undefined, definition: string): Of {
  return {
    of: table ?? '',
    part: { what: 'constraint', name: name ?? '', properties: propertiesOf({ definition }) },
  };
}
