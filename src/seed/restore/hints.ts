import type { Product } from '../../services/said';
import type { Failed, Hint, Rule } from './hint';
import { mysqlHints, packet } from './mysql-hints';
import { imageOf, isNewer } from './products';

/** The likely causes of a failure, the one that says most first. */
export function hintsFor(failed: Failed): Hint[] {
  const found = (rules: readonly Rule[]) =>
    rules.map((rule) => rule(failed)).filter((hint) => hint !== undefined);
  const causes = found(anywhere);
  return causes.length > 0 ? causes : found([...byVersion, elsewhere]);
}

const described = ({ name, version }: Product) => `${name} ${version}`.trim();

/** MariaDB's dumps are told from MySQL's by their head alone: without one, they look the same. */
const isKin = (one: Product, other: Product) =>
  [one, other].every(({ name }) => name === 'MySQL' || name === 'MariaDB');

/** The dump comes from another product, or from a newer version. */
const elsewhere: Rule = ({ head: { product, writer }, server, said }) => {
  if (!server || !product) return undefined;
  const other = product.name !== server.name && !(product.version === '' && isKin(product, server));
  const newer = !other && isNewer(product, server);
  const tool = writer !== undefined && isNewer({ ...product, version: writer }, server);
  if (!other && !newer && !tool && !/^unsupported version/.test(said.message ?? '')) return undefined;
  const from =
    product.version === '' && other ? `looks like one of ${product.name}` : `is of ${described(product)}`;
  const by = tool && !newer && !other ? `, written by pg_dump ${writer}` : '';
  const wanted = tool && !newer && !other ? { ...product, version: writer } : product;
  const image = imageOf(wanted);
  return {
    why: `The dump ${from}${by}, and the server is ${described(server)}: that is the likely cause.`,
    remedy:
      image === undefined
        ? `Convert the dump to ${server.name}, or make one of the same product.`
        : `Set \`image: ${image}\` (${wanted.version === '' ? 'or a newer one' : `or another image with ${described(wanted)} or newer`})${kindFor(product, server)}.`,
  };
};

function kindFor(product: Product, server: Product): string {
  const postgresql = product.name === 'PostgreSQL';
  if (postgresql === (server.name === 'PostgreSQL')) return '';
  return ` and \`service: ${postgresql ? 'postgresql' : 'mysql'}\``;
}

/** Functions and settings by the version of PostgreSQL that has them first. */
const since: Readonly<Record<string, number>> = {
  ...{
    uuidv7: 18,
    uuidv4: 18,
    casefold: 18,
    array_sort: 18,
    array_reverse: 18,
    crc32: 18,
    crc32c: 18,
    reverse: 18,
  },
  ...{ json_scalar: 17, json_serialize: 17, to_bin: 17, to_oct: 17, xmltext: 17, transaction_timeout: 17 },
  ...{
    any_value: 16,
    erf: 16,
    array_shuffle: 16,
    array_sample: 16,
    random_normal: 16,
    pg_input_is_valid: 16,
  },
  ...{
    regexp_count: 15,
    regexp_substr: 15,
    regexp_like: 15,
    regexp_instr: 15,
    range_agg: 14,
    range_merge: 14,
  },
  ...{
    date_bin: 14,
    string_to_table: 14,
    split_part: 14,
    bit_count: 14,
    trim_array: 14,
    idle_session_timeout: 14,
  },
  ...{
    default_toast_compression: 14,
    gen_random_uuid: 13,
    gcd: 13,
    lcm: 13,
    default_table_access_method: 12,
  },
};

const newerFunction: Rule = ({ said, server }) => {
  if (server?.name !== 'PostgreSQL') return undefined;
  const [, name = ''] = /(?:function (?:pg_catalog\.)?|parameter ")(\w+)/.exec(said.message ?? '') ?? [];
  const first = Object.hasOwn(since, name) ? since[name] : undefined;
  if (first === undefined || !isNewer({ ...server, version: String(first) }, server)) return undefined;
  return {
    why: `${name} is there since PostgreSQL ${first}, and the server is ${described(server)}.`,
    remedy: `Set \`image: postgres:${first}\` or a newer one.`,
  };
};

const collation: Rule = ({ said: { name = '', code }, server }) => {
  if (code === '1273' && /_0900_/.test(name) && server?.name === 'MariaDB')
    return {
      why: `${name} is a collation of MySQL 8, and ${described(server)} does not know it.`,
      remedy: 'Set `image: mysql:8.4`, or `image: mariadb:11.8`, which takes its like for it.',
    };
  if (code === '1273' && /_uca1400_|_nopad_/.test(name) && server?.name === 'MySQL')
    return {
      why: `${name} is a collation of MariaDB, and the server is ${described(server)}.`,
      remedy: 'Set `image: mariadb:11.8`.',
    };
  return undefined;
};

const locale: Rule = ({ said: { message = '', name = '' } }) =>
  /locale|collation "/.test(message)
    ? {
        why: `The image has no locale ${name}: images are made with few of them.`,
        remedy: `Build an image from the one that you use with \`RUN localedef -i ${localeParts(name)}\`, or dump with \`--no-collation\` where it is not needed; images on Alpine have no locales at all.`,
      }
    : undefined;

function localeParts(name: string): string {
  const [, language = 'de_DE'] = /^(\w+?_\w+?)(?:[.@]|$)/.exec(name) ?? [];
  return `${language} -c -f UTF-8 -A /usr/share/locale/locale.alias ${language}.UTF-8`;
}

/** Statements that name another database than the experiment's. */
const database: Rule = ({ said: { code = '', name = '' }, access }) => {
  if (!['1044', '1049', '1142', '1146', '1370'].includes(code)) return undefined;
  const named = code === '1044' || code === '1049' ? name : (/^(.*?)\./.exec(name)?.[1] ?? '');
  if (named === '' || named === access.database) return undefined;
  if (/^(?:mysql|sys|information_schema|performance_schema)$/i.test(named))
    return {
      why: `The dump writes to ${named}, a database that every server has, and the user of the experiment may not.`,
      remedy:
        'Leave those statements out of the dump: dump the one database that the experiment needs (mysqldump NAME).',
    };
  return {
    why: `The dump names its database, ${named}, in its statements, and the experiment's is called otherwise.`,
    remedy: `Set \`database: ${named}\`, which gives the experiment's database that name (independent servers only).`,
  };
};

const dataAlone: Rule = ({ said: { code = '', name = '' }, empty, file, access }) => {
  if (!empty || !['42P01', '1146'].includes(code)) return undefined;
  if (code === '1146' && !name.startsWith(`${access.database}.`)) return undefined;
  return {
    why: `${file} begins to fill ${name || 'a table'} that it does not make, in an empty database: it seems to hold data without their tables.`,
    remedy: `Restore the tables first: \`initial_data_source: [schema.sql, ${file}]\`.`,
  };
};

const schemaAlone: Rule = ({ said: { code = '', name = '' }, empty, file }) =>
  empty && code === '3F000' && name !== ''
    ? {
        why: `${file} puts its tables into the schema ${name}, and does not make it.`,
        remedy: `Write \`CREATE SCHEMA ${name};\` into a file of its own, and restore it first: \`initial_data_source: [schema.sql, ${file}]\`.`,
      }
    : undefined;

const room: Rule = ({ said: { code = '' } }) =>
  ['53100', '1021', '1114', '3675'].includes(code)
    ? {
        why: 'The disk under the server is full, or what it may use of it.',
        remedy: 'Make room where the servers run (`docker system df`), or restore a smaller dump.',
      }
    : undefined;

const memory: Rule = ({ said: { code = '' } }) =>
  ['53200', '1041'].includes(code)
    ? { why: 'The server got no more memory.', remedy: 'Raise `memory` of the service.' }
    : undefined;

const encoding: Rule = ({ said: { code = '' }, file }) =>
  code === '22021'
    ? {
        why: `${file} has bytes that are none of the encoding that it says, or of UTF-8, where it says none.`,
        remedy: `Convert it, as with \`iconv -f LATIN1 -t UTF-8\`, or write its encoding as its first line: \`SET client_encoding = 'LATIN1';\`.`,
      }
    : undefined;

const rowSecurity: Rule = ({ said: { message = '', name = '' }, file }) =>
  /row-level security policy/.test(message)
    ? {
        why: `A policy hides rows of ${name} from the user of the experiment, who owns the table (FORCE ROW LEVEL SECURITY).`,
        remedy: `Write \`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY;\` before that statement of ${file}, and FORCE it again behind.`,
      }
    : undefined;

/** Causes that are what they are whichever product the dump comes from. */
const anywhere: readonly Rule[] = [
  rowSecurity,
  database,
  dataAlone,
  schemaAlone,
  encoding,
  room,
  memory,
  packet,
];

/** Causes that another product, or another version, may explain as well. */
const byVersion: readonly Rule[] = [collation, newerFunction, locale, ...mysqlHints];
