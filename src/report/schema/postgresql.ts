import type { Client } from 'pg';
import { objectQueries, partQueries, type Row } from './postgresql-queries';
import { type Part, propertiesOf, type Schema, type SchemaObject } from './schema';

/** Reads the schema of a database of PostgreSQL from its catalog. */
export async function postgresqlSchema(client: Client): Promise<Schema> {
  // Names are shown without the schema where they are in this one; all others are told apart by theirs.
  await client.query('SET search_path = public');
  const parts = new Map<string, Part[]>();
  for (const [what, query] of Object.entries(partQueries) as [Part['what'], string][])
    for (const { of, id, name, ...properties } of await rows(client, query)) {
      const part = { what, name: name ?? '', id: id ?? undefined, properties: propertiesOf(properties) };
      parts.set(of ?? '', [...(parts.get(of ?? '') ?? []), part]);
    }
  const objects: SchemaObject[] = [];
  for (const query of objectQueries)
    for (const { what, id, schema, name, bytes, ...properties } of await rows(client, query))
      objects.push({
        what: what ?? '',
        object: { schema: schema ?? '', name: name ?? '' },
        id: id ?? undefined,
        properties: propertiesOf(properties),
        parts: parts.get(id ?? '') ?? [],
        ...(bytes ? { bytes: Number(bytes) } : {}),
      });
  return { dialect: 'postgresql', usual: 'public', objects };
}

async function rows(client: Client, query: string): Promise<Row[]> {
  return (await client.query<Row>(query)).rows;
}
