/** Where tools for migrations keep their books: Django, Alembic, Rails and golang-migrate, Flyway, Prisma. */
const books =
  /\b(?:django_migrations|alembic_version\w*|schema_migrations|flyway_schema_history|_prisma_migrations)\b/i;
const writes = /^\s*(?:INSERT|UPDATE)\b/i;
const literal = /'([^']{1,200})'|\b(\d{1,20})\b/g;

/**
 * The values of a statement that keeps the books of a tool for migrations: names and numbers of migrations, by which the
 * statements before it are traced to files. Undefined for any other statement; never shown.
 */
export function bookkeeping(sql: string): string[] | undefined {
  if (sql.length > 10_000 || !writes.test(sql) || !books.test(sql)) return undefined;
  return [...sql.matchAll(literal)].slice(0, 20).map(([, text, number]) => text ?? number ?? '');
}
