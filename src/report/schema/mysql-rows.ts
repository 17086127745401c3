import type { Part } from './schema';

/** A row of `information_schema`, with the names of its columns in capitals, as both products document them. */
export type Row = Readonly<Record<string, string | null>>;

/** All rows of a table of `information_schema` that are of the database, which the column `where` names. */
export type Ask = (table: string, where: string, order?: string) => Promise<Row[]>;

/** A part and the table that it is of. */
export interface Of {
  of: string;
  part: Part;
}
