import type { Part } from './schema';

/** A row: what identifies it, and its properties by the words that are shown. */
export type Row = Record<string, string | null>;

const ours = (namespace: string) =>
  `${namespace}.nspname NOT IN ('pg_catalog', 'information_schema') AND ${namespace}.nspname !~ '^pg_(toast|temp)'`;
/** What an extension has brought along changes with the extension. */
const own = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;
const comment = (catalog: string, oid: string) => `obj_description(${oid}, '${catalog}') AS comment`;

const relations = `
  SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END AS what,
    c.oid::text AS id, n.nspname AS schema, c.relname AS name,
    CASE WHEN c.relkind IN ('r', 'm') THEN pg_total_relation_size(c.oid)::text END AS bytes,
    CASE c.relpersistence WHEN 'u' THEN 'unlogged' END AS persistence,
    pg_get_partkeydef(c.oid) AS "partitioned by", pg_get_expr(c.relpartbound, c.oid) AS "partition",
    array_to_string(c.reloptions, ', ') AS options,
    CASE WHEN c.relrowsecurity THEN CASE WHEN c.relforcerowsecurity THEN 'forced' ELSE 'enabled' END END AS "row security",
    CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition, ${comment('pg_class', 'c.oid')}
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${ours('n')} AND ${own('pg_class', 'c.oid')}
  ORDER BY 3, 4`;

const routines = `
  SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS what,
    p.oid::text AS id, n.nspname AS schema, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name,
    pg_get_function_result(p.oid) AS returns,
    CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition, ${comment('pg_proc', 'p.oid')}
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE ${ours('n')} AND ${own('pg_proc', 'p.oid')} AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
  ORDER BY 3, 4`;

const types = `
  SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' ELSE 'composite type' END AS what,
    t.oid::text AS id, n.nspname AS schema, t.typname AS name,
    CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS type,
    CASE WHEN t.typtype = 'd' AND t.typnotnull THEN 'NOT NULL' END AS nullability, t.typdefault AS "default",
    (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) AS labels,
    (SELECT string_agg(pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid) AS constraints,
    (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
      FROM pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND NOT a.attisdropped) AS attributes
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c') AND ${ours('n')} AND ${own('pg_type', 't.oid')}
  ORDER BY 3, 4`;

const sequenceProperties = `format_type(s.seqtypid, NULL) AS type, s.seqincrement::text AS increment,
    s.seqmax::text AS maximum, CASE WHEN s.seqcycle THEN 'yes' END AS cycles`;
const owned = `SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')`;

/** Objects that stand alone. */
export const objectQueries: readonly string[] = [
  relations,
  routines,
  types,
  `SELECT 'sequence' AS what, c.oid::text AS id, n.nspname AS schema, c.relname AS name, ${sequenceProperties}
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid
   WHERE ${ours('n')} AND ${own('pg_class', 'c.oid')} AND NOT EXISTS (${owned}) ORDER BY 3, 4`,
  `SELECT 'extension' AS what, e.oid::text AS id, '' AS schema, e.extname AS name, e.extversion AS version
   FROM pg_extension e ORDER BY 4`,
  `SELECT 'schema' AS what, n.oid::text AS id, '' AS schema, n.nspname AS name
   FROM pg_namespace n WHERE ${ours('n')} AND ${own('pg_namespace', 'n.oid')} ORDER BY 4`,
];

/** What belongs to a table, by the number of the table. */
export const partQueries: Readonly<Record<Part['what'], string>> = {
  column: `
    SELECT a.attrelid::text AS of, a.attrelid || '.' || a.attnum AS id, a.attname AS name,
      format_type(a.atttypid, a.atttypmod) AS type, CASE WHEN a.attnotnull THEN 'NOT NULL' ELSE 'NULL' END AS nullability,
      CASE WHEN a.attgenerated = '' THEN pg_get_expr(b.adbin, b.adrelid) END AS "default",
      CASE WHEN a.attgenerated <> '' THEN pg_get_expr(b.adbin, b.adrelid) END AS "generated as",
      CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' END AS "generated",
      CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity,
      CASE WHEN a.attcollation <> t.typcollation THEN l.collname::text END AS collation,
      col_description(a.attrelid, a.attnum) AS comment
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation l ON l.oid = a.attcollation
    LEFT JOIN pg_attrdef b ON b.adrelid = a.attrelid AND b.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND ${ours('n')}
    ORDER BY a.attrelid, a.attnum`,
  index: `
    SELECT i.indrelid::text AS of, c.oid::text AS id, c.relname AS name,
      CASE WHEN i.indisunique THEN 'unique ' ELSE '' END || regexp_replace(pg_get_indexdef(i.indexrelid), '^.*? USING ', '') AS definition,
      CASE WHEN NOT i.indisvalid THEN 'invalid' END AS state
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${ours('n')} AND NOT EXISTS (
      SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
    ORDER BY 1, 3`,
  constraint: `
    SELECT k.conrelid::text AS of, k.oid::text AS id, k.conname AS name, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
    WHERE k.conrelid <> 0 AND k.contype <> 't' AND (k.contype <> 'n' OR NOT k.convalidated) AND ${ours('n')}
    ORDER BY 1, 3`,
  trigger: `
    SELECT t.tgrelid::text AS of, t.oid::text AS id, t.tgname AS name,
      regexp_replace(pg_get_triggerdef(t.oid), '^.*? (BEFORE|AFTER|INSTEAD OF) (.*?) ON .*? ((FROM|NOT|DEFERRABLE|REFERENCING|FOR) .*)$', '\\1 \\2 \\3') AS definition,
      CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'always' WHEN 'R' THEN 'replica' END AS state
    FROM pg_trigger t WHERE NOT t.tgisinternal ORDER BY 1, 3`,
  policy: `
    SELECT p.polrelid::text AS of, p.oid::text AS id, p.polname AS name, CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
      array_to_string(array(SELECT r.rolname FROM pg_roles r WHERE r.oid = ANY (p.polroles) ORDER BY 1), ', ') AS roles,
      pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS "with check"
    FROM pg_policy p ORDER BY 1, 3`,
  sequence: `
    SELECT d.refobjid::text AS of, c.oid::text AS id, c.relname AS name, ${sequenceProperties}
    FROM pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid JOIN pg_depend d ON d.objid = c.oid
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype = 'a'
    ORDER BY 1, 3`,
};
