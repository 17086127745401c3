import { crc32, deflateRawSync } from 'node:zlib';

/** How a file lies in a zip archive. */
export interface Zipped {
  name: string;
  content: Buffer;
  method?: 'stored' | 'deflate' | 'deflate64';
  encrypted?: boolean;
  /** With the fields of zip64, as tools write files of more than 4 GB and files whose size they do not know yet. */
  large?: boolean;
}

const methods = { stored: 0, deflate: 8, deflate64: 9 };

function field(size: 2 | 4 | 8, value: number): Buffer {
  const buffer = Buffer.alloc(size);
  if (size === 8) buffer.writeBigUInt64LE(BigInt(value));
  else buffer.writeUIntLE(value, 0, size);
  return buffer;
}

/** A zip archive (APPNOTE.TXT 4.3), byte for byte: no tool makes each of these on every machine. */
export function zipped(...files: Zipped[]): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, method = 'deflate', encrypted = false, large = false } of files) {
    const data = method === 'deflate' ? deflateRawSync(content) : content;
    const common = Buffer.concat([
      field(2, encrypted ? 1 : 0),
      field(2, methods[method]),
      field(4, 0),
      field(4, crc32(content)),
      field(4, large ? 0xffffffff : data.length),
      field(4, large ? 0xffffffff : content.length),
      field(2, name.length),
    ]);
    const extra = large
      ? Buffer.concat([field(2, 1), field(2, 16), field(8, content.length), field(8, data.length)])
      : Buffer.alloc(0);
    const version = field(2, large ? 45 : 20);
    const local = [
      Buffer.from('PK\x03\x04'),
      version,
      common,
      field(2, extra.length),
      Buffer.from(name),
      extra,
    ];
    const rest = [
      field(2, extra.length),
      field(2, 0),
      field(2, 0),
      field(2, 0),
      field(4, 0),
      field(4, offset),
    ];
    central.push(Buffer.from('PK\x01\x02'), version, version, common, ...rest, Buffer.from(name), extra);
    parts.push(...local, data);
    offset = Buffer.concat(parts).length;
  }
  const directory = Buffer.concat(central);
  const counts = [field(2, 0), field(2, 0), field(2, files.length), field(2, files.length)];
  const end = [
    Buffer.from('PK\x05\x06'),
    ...counts,
    field(4, directory.length),
    field(4, offset),
    field(2, 0),
  ];
  return Buffer.concat([...parts, directory, ...end]);
}
