import { isCode, LabTestError } from '../core/errors';
import type { PostgresSql } from './postgresql-sql';
import { extensionsLabel, type Tenant } from './tenants';

/**
 * Makes the extensions that a service asks for in its database, into `public`, and lets its role use their wrappers of
 * foreign data: only a superuser may, and the role is none.
 * @throws LabTestError naming the extension that the server lacks.
 */
export async function createExtensions(sql: PostgresSql, { labels, username, name }: Tenant): Promise<void> {
  const extensions = (labels[extensionsLabel] ?? '').split(',').filter(Boolean);
  for (const extension of extensions)
    await sql
      .query(`CREATE EXTENSION IF NOT EXISTS ${sql.identifier(extension)} SCHEMA public CASCADE`)
      .catch((cause: unknown) => {
        if (!isCode(cause, 'F0000', '58P01', '0A000', '55000')) throw cause;
        throw new LabTestError({
          what: `${name}: the extension ${extension} cannot be made on the communal server.`,
          why: 'The image of the server lacks it, or the server was started without it.',
          remedy: `Take it out of \`extensions\`, add \`skip_extensions: [${extension}]\`, or use a server of its own.`,
          cause,
        });
      });
  const wrappers =
    extensions.length > 0 ? await sql.query('SELECT fdwname FROM pg_foreign_data_wrapper') : [];
  for (const { fdwname } of wrappers)
    await sql
      .query(
        `GRANT USAGE ON FOREIGN DATA WRAPPER ${sql.identifier(String(fdwname))} TO ${sql.identifier(username)}`,
      )
      .catch((error: unknown) => {
        // An administrator that is no superuser may own the extension, and not its wrapper.
        if (!isCode(error, '42501')) throw error;
      });
}
