/** A table, an index or another object of the server. Names are as the server has them: not quoted, and not escaped. */
export interface ObjectName {
  /** PostgreSQL: the schema; MySQL and MariaDB: the database. */
  schema: string;
  name: string;
}

/**
 * A lock that a statement took on a table that others could use at that time. PostgreSQL's modes are written as in its
 * manual (`ACCESS EXCLUSIVE`), those of MySQL and MariaDB as in `performance_schema.metadata_locks` (`EXCLUSIVE`).
 */
export interface Lock {
  object: ObjectName;
  /** The strongest one that the statement had on the table. */
  mode: string;
  /** Milliseconds. PostgreSQL: until its transaction ended, since nothing gives a lock back before. */
  heldMs: number;
}

/** Something whose file the statement wrote anew. */
export interface Rewrite {
  object: ObjectName;
  what: 'table' | 'index';
  /** Size of what was written, as it was found at the end; 0 where it was gone by then. */
  bytes: number;
}

/** How long a session that reads, and one that writes, were kept waiting at a table: the longest wait, in milliseconds. */
export interface Waited {
  object: ObjectName;
  readerMs: number;
  writerMs: number;
}

/** What PostgreSQL says that it did for a statement (at the level DEBUG1). Names without the schema. */
export interface Work {
  /** Indexes that it built. */
  built: string[];
  /** Tables that it read whole, to see that each row fits. */
  verified: string[];
  /** Foreign keys that it looked up for each row. */
  validated: string[];
}

/** One statement that the command ran, as the server recorded it. */
export interface RecordedStatement {
  /** Its place among all statements of the recording, from 0. */
  index: number;
  /** Without any literal or parameter, and cut where it is long. */
  text: string;
  /** What kind of statement it is, in capitals: `ALTER TABLE`. */
  tag: string;
  durationMs: number;
  /** Rows that it returned or changed, where the server has counted them. */
  rows?: number | undefined;
  /** The server's code, where it failed: SQLSTATE (PostgreSQL), the number of the error (MySQL, MariaDB). */
  failed?: string | undefined;
  locks: Lock[];
  rewritten: Rewrite[];
  /** What the server wrote for it into the log that it recovers by: WAL (PostgreSQL), InnoDB's redo log (MySQL, MariaDB). */
  writtenBytes: number;
  /** In temporary files. */
  temporaryBytes: number;
  waited: Waited[];
  /** The file in the repository that it can be traced to, relative to the repository's root, with `/`. */
  migration?: { file: string; line: number } | undefined;
  /** MySQL and MariaDB, `ALTER TABLE` and the like: how the server did it. */
  algorithm?: 'INSTANT' | 'INPLACE' | 'COPY' | undefined;
  /** It limits how long those after it wait for a table. */
  limitsLocks?: boolean | undefined;
  /** PostgreSQL, where it did any. */
  work?: Work | undefined;
}

/** What a command did to a database, from the server's own records. Holds no values of data, statements or parameters. */
export interface Recording {
  /** Name of the service in the configuration. */
  service: string;
  kind: 'postgresql' | 'mysql';
  product: 'PostgreSQL' | 'MySQL' | 'MariaDB';
  /** As the server tells it: `15.6`, `10.11.6-MariaDB`. */
  version: string;
  /** In the order in which they began. At most `mostStatements`: of more, PostgreSQL's that took longest, or the last of MySQL and MariaDB. */
  statements: RecordedStatement[];
  /** What `statements` lacks: how many there were beside them, and how many milliseconds these took. */
  leftOut: { statements: number; durationMs: number };
  /** Bytes of the database before and after. */
  size: { before: number; after: number };
  /** Settings of the recording that the command has changed: statements may be missing since. */
  disturbed: readonly string[];
  /** Of the command. */
  exitCode: number;
  /** Of the whole command. */
  durationMs: number;
}

/** So many statements are kept one by one. */
export const mostStatements = 10_000;
