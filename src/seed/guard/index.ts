import { Transform } from 'node:stream';
import { DumpRules } from './dump/rules';
import { Foreign } from './foreign';
import { MysqlGuard } from './mysql';
import type { GuardOptions } from './options';
import { PostgresqlGuard } from './postgresql';

/** The languages of plain-text dumps. */
export type Dialect = 'postgresql' | 'mysql';

/** A guard at work. */
export interface Guard {
  stream: Transform;
  /** The object that a statement on a line is about, where the dump's comments say so. */
  objectAt?: (line: number) => string | undefined;
  /** The lines are those of a text that nobody has. */
  unseen?: boolean;
}

/**
 * A stream that passes a plain dump on, leaves out what would lead out of the experiment's database, and fails with
 * the line of what it cannot leave out: a second database, a command of the client that runs programs.
 */
export function guard(dialect: Dialect, file: string, options: GuardOptions): Guard {
  const rules = options.rules ?? new DumpRules();
  const postgresql = dialect === 'postgresql' ? new PostgresqlGuard(file, rules) : undefined;
  const scanner = postgresql ?? new MysqlGuard(file, options, rules.leftOut);
  const foreign = new Foreign(dialect);
  const read = (stream: Transform, chunk: Buffer, final: boolean, done: (error?: Error) => void) => {
    foreign.seen(chunk);
    try {
      for (const piece of scanner.read(chunk, final)) stream.push(piece);
    } catch (error) {
      done(foreign.explained(error));
      return;
    }
    done();
  };
  const stream: Transform = new Transform({
    highWaterMark: 256 * 1024,
    transform: (chunk: Buffer, _encoding, done) => read(stream, chunk, false, done),
    flush: (done) => read(stream, Buffer.alloc(0), true, done),
  });
  return {
    stream,
    ...(postgresql && { objectAt: (line: number) => postgresql.landmarks.before(line) }),
  };
}
