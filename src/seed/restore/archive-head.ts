/** What an archive of pg_dump says at its beginning. */
export interface ArchiveHead {
  /** Version of the archive's format, `1.16`. */
  format: string;
  /** Version of the server that it is a dump of. */
  server: string;
  /** Version of the pg_dump that wrote it. */
  writer: string;
}

const magic = Buffer.from('PGDMP');
const tarBlock = 512;

/**
 * Reads the head of a custom, tar or directory dump (`ReadHead` in pg_backup_archiver.c): magic, version, sizes of
 * numbers, compression (a number before format 1.15, a byte since), seven numbers of a date, then three texts: the
 * database's name, the server's version, pg_dump's version. A number is its sign and its bytes, the lowest first.
 */
export function archiveHead(bytes: Buffer): ArchiveHead | undefined {
  const head = bytes.subarray(0, 5).equals(magic) ? bytes : bytes.subarray(tarBlock);
  if (!head.subarray(0, 5).equals(magic)) return undefined;
  const [major = 0, minor = 0, , size = 4] = head.subarray(5, 9);
  const format = `${major}.${minor}`;
  let at = major > 1 || minor >= 7 ? 11 : 10;
  const number = () => {
    const value = head.readUIntLE(at + 1, Math.min(size, 6)) * (head[at] === 0 ? 1 : -1);
    at += 1 + size;
    return value;
  };
  const text = () => {
    const length = Math.max(0, number());
    at += length;
    if (at > head.length) throw new RangeError('The head goes on.');
    return head.toString('utf8', at - length, at);
  };
  try {
    if (major > 1 || minor >= 15) at += 1;
    else number();
    for (let part = 0; part < 7; part++) number();
    text();
    return { format, server: text().split(' ')[0] ?? '', writer: text().split(' ')[0] ?? '' };
  } catch (error) {
    if (error instanceof RangeError) return { format, server: '', writer: '' };
    throw error;
  }
}
