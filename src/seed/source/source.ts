import type { Readable } from 'node:stream';

/** The bytes of a source, and how many have been read. */
export type Opened = Readable & { bytesRead: number };

/** Bytes from `start` up to `end`, which is not among them. */
export interface Range {
  start: number;
  end: number;
}

/** Data to restore. */
export interface Source {
  /** With every symbolic link resolved. */
  path: string;
  /** As it is stored, compressed or not. */
  bytes: number;
  modified: Date;
  /** Tells one content from another without reading it, where the place that it lies in can (an ETag). */
  version?: string | undefined;
  /** `directory` is a directory dump of pg_dump. */
  kind: 'file' | 'directory';
  /** How it was chosen from a folder, for the log. */
  chosen?: string | undefined;
  /** Opens it or a part of it, and hashes its content, where it is no file of the job's machine. */
  open?: (range?: Range) => Promise<Opened>;
  hash?: () => Promise<string>;
  /** What it is by now, where nothing else keeps it from being replaced while it is read. */
  look?: () => Promise<Stamp>;
}

/** What of a source changes with its content. */
export type Stamp = Pick<Source, 'bytes' | 'modified'>;
