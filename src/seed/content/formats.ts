/** Something that is no dump we can restore. */
interface Stranger {
  what: string;
  remedy?: string | undefined;
}

const pgMagic = Buffer.from('PGDMP');
const tarBlock = 512;

/** The file that tells a directory dump of pg_dump; the first one in a tar archive of it. */
export const tableOfContents = 'toc.dat';

/** The archives of pg_dump. */
export function archiveIn(head: Buffer): 'pg-custom' | 'pg-tar' | undefined {
  if (head.subarray(0, pgMagic.length).equals(pgMagic)) return 'pg-custom';
  const first = tarEntry(head);
  return first === tableOfContents && head.subarray(tarBlock, tarBlock + pgMagic.length).equals(pgMagic)
    ? 'pg-tar'
    : undefined;
}

/** What a head belongs to that is neither an archive of pg_dump nor text. */
export function strangerIn(head: Buffer): Stranger | undefined {
  const known = strangers.find(({ magic, at = 0 }) => head.subarray(at, at + magic.length).equals(magic));
  if (known) return known;
  const entry = tarEntry(head);
  if (entry !== undefined) {
    return {
      what: `a tar archive of ${JSON.stringify(entry)}`,
      remedy: 'Unpack it, and give the dump in it.',
    };
  }
  if (looksLikeUtf16(head)) return utf16;
  return looksBinary(head)
    ? { what: `binary data of an unknown kind (it begins with ${hex(head)})` }
    : undefined;
}

const utf16: Stranger = {
  what: 'text in UTF-16, as PowerShell writes it with `>`',
  remedy:
    'Let the tool write the file (pg_dump --file=…, mysqldump --result-file=…), or convert it: iconv -f UTF-16 -t UTF-8.',
};

const strangers: readonly (Stranger & { magic: Buffer; at?: number })[] = [
  {
    magic: Buffer.from('REDIS'),
    what: "a Redis snapshot (RDB, or an append-only file that begins with one), which restores only with the server's start",
    remedy: 'A snapshot cannot be read by a server that runs. Give the data as Redis commands, one a line.',
  },
  { magic: Buffer.from('TAPE'), what: 'a backup of Microsoft SQL Server' },
  {
    magic: Buffer.from('PK\x03\x04'),
    what: 'a zip archive',
    remedy: 'Unpack it, or compress the dump with gzip.',
  },
  { magic: Buffer.from('SQLite format 3\0'), what: 'an SQLite database' },
  {
    magic: Buffer.from('XBSTCK01'),
    what: 'a stream of xtrabackup or mariabackup',
    remedy: 'Make a dump with mysqldump.',
  },
  { magic: Buffer.from([0x6d, 0xe2, 0x99, 0x81]), what: 'an archive of mongodump' },
  {
    magic: Buffer.from([0x04, 0x22, 0x4d, 0x18]),
    what: 'compressed with lz4',
    remedy: 'Use gzip, zstd, bzip2 or xz.',
  },
  {
    magic: Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
    what: 'a 7-Zip archive',
    remedy: 'Use gzip, zstd, bzip2 or xz.',
  },
  { magic: Buffer.from('age-encryption.org/'), what: 'encrypted with age', remedy: 'Decrypt it first.' },
  { magic: Buffer.from('Salted__'), what: 'encrypted with openssl', remedy: 'Decrypt it first.' },
  { magic: Buffer.from([0xff, 0xfe]), ...utf16 },
  { magic: Buffer.from([0xfe, 0xff]), ...utf16 },
];

/** The name of the first entry, when `head` is a tar archive. */
function tarEntry(head: Buffer): string | undefined {
  if (head.length < tarBlock || head.toString('latin1', 257, 262) !== 'ustar') return undefined;
  return head.toString('utf8', 0, 100).split('\0')[0];
}

function looksLikeUtf16(head: Buffer): boolean {
  const sample = head.subarray(0, 64);
  const zeros = (start: number) => sample.filter((byte, index) => index % 2 === start && byte === 0).length;
  return (
    sample.length >= 8 &&
    Math.max(zeros(0), zeros(1)) >= sample.length * 0.45 &&
    Math.min(zeros(0), zeros(1)) === 0
  );
}

/** Zero bytes, or many control characters: no text. */
function looksBinary(head: Buffer): boolean {
  if (head.includes(0)) return true;
  const controls = head.filter((byte) => byte < 32 && ![9, 10, 11, 12, 13, 26, 27].includes(byte)).length;
  return controls > head.length / 50;
}

function hex(head: Buffer): string {
  return head.toString('hex', 0, 8).replace(/..(?=.)/g, '$& ');
}
