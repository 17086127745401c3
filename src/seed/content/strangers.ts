/** Something that is no dump we can restore. */
export interface Stranger {
  what: string;
  remedy?: string | undefined;
}

const decrypt = 'Decrypt it in a step before this one, and name the decrypted file.';
const recompress = 'Use gzip, zstd, bzip2 or xz.';
const onlyText = 'Make the dump as SQL text, with the tool and the kind of database that it is for.';
const sqlServer: Stranger = {
  what: 'a backup or script of Microsoft SQL Server',
  remedy:
    'Neither PostgreSQL nor MySQL reads it. Run SQL Server as kind container, and load it in a data_setup_script.',
};
const sqlite: Stranger = {
  what: 'an SQLite database',
  remedy:
    'SQLite needs no server: tests can use the file as it is. To fill PostgreSQL or MySQL from it, convert it (pgloader) and dump the result.',
};

/** Files that are told by their first bytes. */
export const strangers: readonly (Stranger & { magic: Buffer; at?: number })[] = [
  {
    magic: Buffer.from('REDIS'),
    what: "a Redis snapshot (RDB, or an append-only file that begins with one), which restores only with the server's start",
    remedy: 'A snapshot cannot be read by a server that runs. Give the data as Redis commands, one a line.',
  },
  { magic: Buffer.from('TAPE'), ...sqlServer },
  { magic: Buffer.from('MSSQLBAK'), ...sqlServer },
  { magic: Buffer.from('SQLite format 3\0'), ...sqlite },
  {
    magic: Buffer.from('XBSTCK01'),
    what: 'a stream of xtrabackup or mariabackup',
    remedy: 'Make a dump with mysqldump.',
  },
  {
    magic: Buffer.from([0x6d, 0xe2, 0x99, 0x81]),
    what: 'an archive of mongodump',
    remedy: 'Run MongoDB as kind container, and load it with mongorestore in a data_setup_script.',
  },
  { magic: Buffer.from('EXPORT:V'), at: 3, what: 'an export of Oracle (exp)', remedy: onlyText },
  { magic: Buffer.from([0x04, 0x22, 0x4d, 0x18]), what: 'compressed with lz4', remedy: recompress },
  { magic: Buffer.from([0x02, 0x21, 0x4c, 0x18]), what: 'compressed with lz4', remedy: recompress },
  { magic: Buffer.from([0x89, 0x4c, 0x5a, 0x4f, 0]), what: 'compressed with lzop', remedy: recompress },
  { magic: Buffer.from([0x5d, 0, 0, 0x80, 0]), what: 'compressed with lzma', remedy: recompress },
  { magic: Buffer.from('LZIP'), what: 'compressed with lzip', remedy: recompress },
  { magic: Buffer.from([0x1f, 0x9d]), what: 'compressed with compress (.Z)', remedy: recompress },
  { magic: Buffer.from([0xff, 6, 0, 0]), what: 'compressed with snappy', remedy: recompress },
  { magic: Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), what: 'a 7-Zip archive', remedy: recompress },
  { magic: Buffer.from('Rar!\x1a\x07'), what: 'a RAR archive', remedy: recompress },
  { magic: Buffer.from('age-encryption.org/'), what: 'encrypted with age', remedy: decrypt },
  { magic: Buffer.from('Salted__'), what: 'encrypted with openssl', remedy: decrypt },
  { magic: Buffer.from('U2FsdGVkX1'), what: 'encrypted with openssl', remedy: decrypt },
];

const expired =
  'That is what a server answers instead of a file when a link has expired or needs a login. Open the file that was downloaded, and let the download fail on errors (curl --fail).';

/** Files of text that are told by how they begin. */
const texts: readonly (Stranger & { begins: RegExp })[] = [
  {
    begins: /^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\//,
    what: 'a Git LFS pointer: the file itself was not checked out',
    remedy: 'Give actions/checkout `with: lfs: true`; on your own machine: git lfs pull.',
  },
  {
    begins: /^(\.\.\/)*(\.git\/annex|\/annex)\/objects\//,
    what: 'a git-annex pointer: the file itself is not here',
    remedy: 'Fetch it before this step: git annex get.',
  },
  {
    begins: /^-----BEGIN AGE ENCRYPTED FILE-----/,
    what: 'encrypted with age',
    remedy: decrypt,
  },
  {
    begins: /^-----BEGIN PGP /,
    what: 'encrypted or signed with gpg (OpenPGP)',
    remedy: 'Decrypt it in a step before this one (gpg --decrypt), and name the decrypted file.',
  },
  {
    begins: /^<\?xml[\s\S]{0,400}<(mysqldump|database)\b/,
    what: 'XML of mysqldump --xml, which no client reads back',
    remedy: 'Make the dump without --xml.',
  },
  { begins: /^(<\?xml|<Error>)/, what: 'an XML document', remedy: expired },
  { begins: /^<[!a-z]/i, what: 'an HTML page', remedy: expired },
  { begins: /^(\{\s*["}]|\[\s*[{[\]"])/, what: 'JSON', remedy: expired },
  { begins: /^PRAGMA foreign_keys\s*=\s*OFF;/i, ...sqlite, what: 'a .dump of an SQLite database' },
  {
    begins: /^(?=[\s\S]*^GO\s*$)(?=[\s\S]*(\[dbo\]|^USE \[|^SET ANSI_NULLS|^SET QUOTED_IDENTIFIER))/im,
    ...sqlServer,
  },
  {
    begins: /^-- \S+\.sql(\.\w+)? \d+\n/,
    what: 'a stream of mydumper',
    remedy: 'Make one file of it with mysqldump, or load it with myloader in a data_setup_script.',
  },
];

/** A file of text that is no dump of ours. @param start its first words, without a mark or space before them. */
export function strangerAmongTexts(start: string): Stranger | undefined {
  return texts.find(({ begins }) => begins.test(start));
}
