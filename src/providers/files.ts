import type { Readable } from 'node:stream';

/** A regular file of a laboratory, or a directory that is one thing. */
export interface LaboratoryFile {
  path: string;
  bytes: number;
  modified: Date;
  isDirectory: boolean;
}

/**
 * Reads files of a laboratory's own machine, below `root` only. `image` is one that the laboratory has.
 * Every method throws LabTestError, or its stream fails, when the file cannot be read.
 */
export interface LaboratoryFiles {
  /**
   * The file at a path, or all in the directory there, at least one. A directory that holds a file called `mark` is one
   * thing, and not looked into.
   */
  list(path: string, root: string, image: string, mark: string): Promise<LaboratoryFile[]>;
  /** SHA-256 of its content, computed there; of a directory, of its files' hashes and names. */
  hash(file: LaboratoryFile, root: string, image: string): Promise<string>;
  /** All of it, or the bytes from `start` up to `end`; a directory as a tar archive, which is read as a whole. */
  open(
    file: LaboratoryFile,
    root: string,
    image: string,
    range?: { start: number; end: number },
  ): Promise<Readable>;
}
