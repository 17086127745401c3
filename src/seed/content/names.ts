import { posix } from 'node:path';

const packed = String.raw`(\.(gz|tgz|zst|zstd|bz2|xz|lz4|zip|7z|age|gpg|pgp|enc))*$`;
const dumpName = new RegExp(
  String.raw`\.(sql|dump|dmp|pgdump|pgsql|psql|mysql|mariadb|backup|bak|redis|rdb|tar|tgz)${packed}`,
  'i',
);
const otherName = new RegExp(
  [
    /^\.|~$|^(readme|licen[cs]e|copying|changelog|notice|authors|makefile|dockerfile|sha\d*sums?|md5sums?)(\.|$)/,
    /\.(md|markdown|rst|adoc|html?|pdf|png|jpe?g|gif|svg|csv|tsv|xlsx?|parquet|jsonl?|ya?ml|toml|ini|cfg|conf|xml)$/,
    /\.((sha|md)\d+(sums?)?|b2|crc(32)?|sfv|sig|sign|asc|minisig|p7s|pem|crt)$/,
    /\.(log|err|out|pid|lock|done|ok|tmp|temp|part|partial|crdownload|download|swp|incomplete)$/,
    /\.(sh|bash|zsh|py|rb|[cm]?js|ts|php|pl|go|java|ps1|bat|cmd)$/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

/** Whether a file is called as dumps are. */
export function isCalledDump(name: string): boolean {
  return dumpName.test(name) && !otherName.test(posix.basename(name));
}

/** Whether a file can be a dump by its name: documents, checksums, signatures, logs and scripts beside one are not. */
export function canBeDump(name: string): boolean {
  return !otherName.test(posix.basename(name));
}

/** The file that tells a directory dump of pg_dump. */
export const tableOfContents = 'toc.dat';

/** Whether a name is one that pg_dump gives to a file of a directory dump. */
export function isDirectoryPart(name: string): boolean {
  return /^(toc\.dat|blobs(_\d+)?\.toc|blob_\d+\.dat|\d+\.dat)(\.(gz|lz4|zst))?$/.test(posix.basename(name));
}

/** A dump of many files that is not restored here. */
export interface ForeignFolder {
  what: string;
  remedy: string;
}

const logical = 'Make one file of it with mysqldump, or load it in a data_setup_script';
const physical = 'It is a copy of the files of a server, which only that version of it can read.';

const mydumper = { what: 'a dump folder of mydumper', remedy: `${logical} (myloader).` };
const tableOfMydumper = /^[^.]+\.[^.]+-schema(-\w+)?\.sql(\.\w+)?$/;

const folders: readonly (ForeignFolder & { marks: readonly RegExp[] })[] = [
  {
    marks: [/^@\.(done\.)?json$|^[^@]+@[^@]+\.json$|@\d+\.tsv(\.\w+)?$/],
    what: 'a dump folder of MySQL Shell (util.dumpInstance, util.dumpSchemas)',
    remedy: `${logical} (mysqlsh, util.loadDump).`,
  },
  { marks: [/^metadata(\.partial)?$/, /-schema(-\w+)?\.sql(\.\w+)?$/], ...mydumper },
  { marks: [/-schema-create\.sql(\.\w+)?$/, tableOfMydumper], ...mydumper },
  { marks: [tableOfMydumper, /\.\d{5}\.sql(\.\w+)?$/], ...mydumper },
  {
    marks: [/^(xtrabackup|mariadb_backup)_\w+$|^ibdata1$/],
    what: 'a physical backup of MySQL or MariaDB (xtrabackup, mariabackup)',
    remedy: `${physical} Make a dump with mysqldump.`,
  },
  {
    marks: [/^(PG_VERSION|backup_manifest|backup_label|global\/pg_control)$/],
    what: 'a physical backup of PostgreSQL (pg_basebackup)',
    remedy: `${physical} Make a dump with pg_dump.`,
  },
  {
    marks: [/^base\.tar(\.\w+)?$/, /^pg_wal\.tar(\.\w+)?$/],
    what: 'a physical backup of PostgreSQL (pg_basebackup)',
    remedy: `${physical} Make a dump with pg_dump.`,
  },
  {
    marks: [/\.bson(\.gz)?$/],
    what: 'a dump of mongodump',
    remedy: 'Run MongoDB as kind container, and load it with mongorestore in a data_setup_script.',
  },
];

/** What a folder or an archive with files of these names is, when that is known and nothing that is restored. */
export function foreignFolder(names: readonly string[]): ForeignFolder | undefined {
  const files = names.map((name) => posix.basename(name));
  const found = folders.find(({ marks }) => marks.every((mark) => files.some((file) => mark.test(file))));
  return found ?? (isByTable(files) ? byTable : undefined);
}

const byTable: ForeignFolder = {
  what: 'a dump folder of mysqldump --tab, with two files for each table',
  remedy:
    'Make one file of it (mysqldump without --tab), or load it in a data_setup_script (mysqlimport --local).',
};

/** The rows of a table lie in a text beside what makes it. One such pair may be a dump and notes on it. */
function isByTable(files: readonly string[]): boolean {
  const all = new Set(files);
  return files.filter((file) => file.endsWith('.sql') && all.has(file.replace(/sql$/, 'txt'))).length > 1;
}

/** A few names for a message. */
export function some(names: readonly string[]): string {
  const few = names.slice(0, 5).map((name) => JSON.stringify(name));
  return names.length > few.length
    ? `${few.join(', ')} and ${names.length - few.length} more`
    : few.join(', ');
}
