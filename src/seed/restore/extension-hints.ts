import type { RestoreOptions } from '../../services/kind';
import type { Said } from '../../services/said';

/** Images of the field, and the extensions that they bring beside PostgreSQL's own. */
const images: readonly [image: string, extensions: RegExp][] = [
  ['postgis/postgis', /^(?:postgis|address_standardizer)/],
  ['pgvector/pgvector', /^vector$/],
  ['timescale/timescaledb', /^timescaledb/],
  [
    'supabase/postgres',
    /^(?:pg_cron|pg_net|pg_graphql|pgsodium|supabase_vault|pgjwt|http|wrappers|pg_hashids|pgaudit|pg_jsonschema|pgmq|hypopg|index_advisor|rum|pg_repack|plv8|pgroonga|pg_stat_monitor|pg_tle|pgtap)$/,
  ],
];

/** What a hosted provider has of its own, and no image. */
const hosted = /^(?:aws_|rds_|google_|azure|pg_azure|alloydb_|hypopg_azure)/;

/** An extension that the server lacks, or that the user may not make. */
export function extensionHint(
  { code = '', name = '', message = '' }: Said,
  { alone, extensions }: RestoreOptions,
): { why: string; remedy: string } | undefined {
  if (name === '') return undefined;
  const skip = `\`skip_extensions: [${name}]\`, which leaves out the extension and its comment`;
  if (code === '42501' && /^permission denied to create extension/.test(message)) {
    const line = `\`extensions: [${[...new Set([...extensions, name])].join(', ')}]\``;
    return {
      why: `Only a superuser may make the extension ${name}, and the user of this experiment is none.`,
      remedy: alone
        ? `Set ${skip}.`
        : `Set ${line}: the server's administrator makes it first. Or set ${skip}.`,
    };
  }
  if (code === '55000' && /loaded via shared_preload_libraries/.test(message))
    return {
      why: `${name} works only in a server that was started with it.`,
      remedy: `Set \`commands: [-c, shared_preload_libraries=${name}]\`, or ${skip}.`,
    };
  if (/^security label provider ".*" is not loaded/.test(message))
    return {
      why: `Nothing in the server knows the security labels of ${name}, an extension that it lacks or has not loaded.`,
      remedy: `Use an image with ${name} that loads it (\`commands: [-c, session_preload_libraries=${name}]\`), or set \`skip_extensions: [${name}]\`, which leaves out its labels, too.`,
    };
  const missing = /^extension ".*" is not available|^could not open extension control file/.test(message);
  if (!missing) return undefined;
  const image = images.find(([, pattern]) => pattern.test(name))?.[0];
  const there = hosted.test(name)
    ? `It is its provider's own, and no image has it.`
    : image === undefined
      ? 'No image that is known here has it.'
      : `${image} has it.`;
  return {
    why: `The image has no extension ${name}. ${there}`,
    remedy: `${image === undefined ? 'Set' : `Set \`image: ${image}\` with a tag of the version that you need, or`} ${skip}. The error of what needs the extension then names that.`,
  };
}
