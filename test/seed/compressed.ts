import { execFile } from 'node:child_process';
import { gzipSync, zstdCompressSync } from 'node:zlib';

/** Each compression that a dump may have, made by the tool that people use where Node has none. */
export const compressions: Record<string, (data: Buffer) => Buffer | Promise<Buffer>> = {
  plain: (data) => data,
  gzip: (data) => gzipSync(data),
  zstd: (data) => zstdCompressSync(data),
  bzip2: (data) => through('bzip2', data),
  xz: (data) => through('xz', data),
};

export function through(program: string, data: Buffer, ...args: string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer', maxBuffer: 1 << 28 } as const;
    const child = execFile(program, ['-c', ...args], options, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin?.end(data);
  });
}
