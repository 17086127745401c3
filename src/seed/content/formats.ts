import { compressionOf } from './compression';
import { tableOfContents } from './names';
import { type Stranger, strangerAmongTexts, strangers } from './strangers';

const pgMagic = Buffer.from('PGDMP');
const tarBlock = 512;
/** What pg_dump writes as the owner of every file in a tar of its own. */
const pgDumpOwner = 0o4000;

/**
 * The archives of pg_dump. A tar that somebody made of a directory dump can begin with its table of contents, too, but
 * not with the owner that pg_dump gives it.
 */
export function archiveIn(head: Buffer): 'pg-custom' | 'pg-tar' | undefined {
  if (head.subarray(0, pgMagic.length).equals(pgMagic)) return 'pg-custom';
  if (!isTar(head) || head.toString('latin1', 0, tableOfContents.length + 1) !== `${tableOfContents}\0`)
    return undefined;
  const owner = Number.parseInt(head.toString('latin1', 108, 116), 8);
  const begins = head.subarray(tarBlock, tarBlock + pgMagic.length).equals(pgMagic);
  return begins && owner === pgDumpOwner ? 'pg-tar' : undefined;
}

/** Whether a head is that of a tar archive, by whatever tool. */
export function isTar(head: Buffer): boolean {
  return head.length >= tarBlock && head.toString('latin1', 257, 262) === 'ustar';
}

/** Whether a head is that of a zip archive; an empty one has no entry to begin with. */
export function isZip(head: Buffer): boolean {
  return ['PK\x03\x04', 'PK\x05\x06'].includes(head.toString('latin1', 0, 4));
}

/**
 * What a head belongs to that is neither an archive of pg_dump nor text. Only a known beginning, or a NUL byte in the
 * first statement, tells: values further on may be binary.
 */
export function strangerIn(head: Buffer): Stranger | undefined {
  const known = strangers.find(({ magic, at = 0 }) => head.subarray(at, at + magic.length).equals(magic));
  if (known) return known;
  if (looksLikeUtf16(head)) return utf16;
  if (isOpenPgp(head)) return openPgp;
  if (/^\*\d+\r\n/.test(head.toString('latin1', 0, 16))) return undefined;
  const end = head.indexOf(';');
  if (head.subarray(0, end < 0 ? head.length : end).includes(0))
    return { what: `binary data of an unknown kind (it begins with ${hex(head)})` };
  return strangerAmongTexts(textOf(head));
}

const statement =
  /^(\*\d+\r\n|--|\/\*|\\\w|(alter|begin|call|comment|copy|create|delete|delimiter|do|drop|eval|flush\w+|grant|h?m?set\w*|insert|l?r?push|lock|replace|restore|[sz]add|select|start|truncate|update|use|with|xadd)\b)/i;

/** Whether a file of an unusual name can be a dump, ours or another's that is known, by its beginning. */
export function looksLikeDump(head: Buffer): boolean {
  if (compressionOf(head) || archiveIn(head) || isTar(head) || isZip(head)) return true;
  if (strangers.some(({ magic, at = 0 }) => head.subarray(at, at + magic.length).equals(magic))) return true;
  return looksLikeUtf16(head) || isOpenPgp(head) || statement.test(textOf(head));
}

const utf16: Stranger = {
  what: 'text in UTF-16, as PowerShell writes it with `>`',
  remedy:
    'Let the tool write the file (pg_dump --file=…, mysqldump --result-file=…), or convert it: iconv -f UTF-16 -t UTF-8.',
};

function looksLikeUtf16(head: Buffer): boolean {
  if ([0xfffe, 0xfeff].includes(head.length >= 2 ? head.readUInt16BE() : 0)) return true;
  const sample = head.subarray(0, 64);
  const zeros = (start: number) => sample.filter((byte, index) => index % 2 === start && byte === 0).length;
  return (
    sample.length >= 8 &&
    Math.max(zeros(0), zeros(1)) >= sample.length * 0.45 &&
    Math.min(zeros(0), zeros(1)) === 0
  );
}

const openPgp: Stranger = {
  what: 'encrypted, signed or packed with gpg (OpenPGP)',
  remedy: 'Decrypt it in a step before this one (gpg --decrypt), and name the decrypted file.',
};

/** The first packet (RFC 9580): a session key with its version, a one-pass signature, or compressed data. */
function isOpenPgp(head: Buffer): boolean {
  const [tag = 0, second = 0, third = 0, fourth = 0] = head;
  if (tag === 0x84 || tag === 0x8c || tag === 0xc1 || tag === 0xc3 || tag === 0x90 || tag === 0xc4)
    return third >= 3 && third <= 6;
  if (tag === 0x85) return fourth === 3 || fourth === 6;
  return (tag === 0xa3 && second <= 3) || (tag === 0x85 && third <= 6);
}

/** Without what may precede the first word, a byte a character. */
function textOf(head: Buffer): string {
  return head
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
}

function hex(head: Buffer): string {
  return head.toString('hex', 0, 8).replace(/..(?=.)/g, '$& ');
}
