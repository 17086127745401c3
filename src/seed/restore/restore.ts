import { basename } from 'node:path';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LabTestError } from '../../core/errors';
import type { Log } from '../../core/log';
import type { DumpFormat, RestoreTool } from '../../services/kind';
import { damaged, openContent } from '../content/content';
import { type Guard, guard } from '../guard';
import { Tail } from '../output';
import { restoreDirectory } from './directory';
import { foundProgram } from './program';
import type { Restore } from './task';

/** What a restore did. */
export interface Restored {
  format: DumpFormat;
  /** Bytes of the dump as it is stored. */
  bytes: number;
  seconds: number;
}

const progressMilliseconds = 10_000;

/**
 * Restores a dump into the experiment's database with the database's own tool, streamed.
 * @throws LabTestError when the dump cannot be used, when the tool fails (with its own last words), and when nothing
 *   was restored. What was restored by then stays: the caller removes the database.
 */
export async function restore(task: Restore): Promise<Restored> {
  const { source, restoring, server, access, log } = task;
  const start = performance.now();
  const format = source.kind === 'directory' ? await wholeDirectory(task) : await streamed(task);
  if (server.endpoint && (await restoring.isEmpty(server.endpoint, access))) {
    throw new LabTestError({
      what: `${basename(source.path)} restored nothing: the database is still empty.`,
      why: 'The dump holds no table and no data, or all of it was left out.',
      remedy: 'Look into the dump, and make it again from a database that has something in it.',
    });
  }
  const seconds = (performance.now() - start) / 1000;
  log.info(`Restored ${basename(source.path)}: ${size(source.bytes)} in ${seconds.toFixed(1)} s.`);
  return { format, bytes: source.bytes, seconds };
}

async function wholeDirectory(task: Restore): Promise<DumpFormat> {
  supported(task, 'pg-directory');
  const tool = await toolFor(task, 'pg-directory');
  const tail = tailOf(task);
  const code = await restoreDirectory(task, tool, tail.add);
  if (code !== 0) throw failed(task, tool, code, tail);
  return 'pg-directory';
}

async function streamed(task: Restore): Promise<DumpFormat> {
  const content = await openContent(task.source);
  const progress = reporting(task, content.bytesRead);
  try {
    const format =
      content.format === 'text' ? (task.restoring.dialect ? 'sql' : 'redis-commands') : content.format;
    supported(task, format);
    const tool = await toolFor(task, format);
    const { stream: filter, dropped } = filterFor(task, format);
    await feed(task, tool, content.stream, filter, (error) =>
      damaged(task.source.path, content.compressions, error),
    );
    reportDropped(dropped, task.log);
    return format;
  } finally {
    clearInterval(progress);
    content.stream.destroy();
  }
}

/** Runs the tool on the stream. What the filter says about the dump wins over what the tool says about its input. */
async function feed(
  task: Restore,
  tool: RestoreTool,
  stream: Readable,
  filter: Transform,
  broken: (error: unknown) => Error,
) {
  const stop = new AbortController();
  const tail = tailOf(task);
  let refusal: Error | undefined;
  stream.on('error', (error) => (refusal ??= error instanceof LabTestError ? error : broken(error)));
  filter.on('error', (error) => (refusal ??= error instanceof LabTestError ? error : undefined));
  const flowing = pipeline(stream, filter).catch((error: unknown) => stop.abort(error));
  const code = await task.provider
    .run(task.server, {
      ...tool,
      stdin: filter,
      onOutput: tail.add,
      signal: AbortSignal.any([task.signal, stop.signal]),
    })
    .catch((error: unknown) => {
      task.signal.throwIfAborted();
      throw refusal ?? error;
    })
    .finally(() => filter.destroy());
  await flowing;
  task.signal.throwIfAborted();
  if (refusal) throw refusal;
  if (code !== 0) throw failed(task, tool, code, tail);
}

function filterFor({ restoring, source }: Restore, format: DumpFormat): Guard {
  if (format === 'sql' && restoring.dialect) return guard(restoring.dialect, basename(source.path));
  return { stream: format === 'redis-commands' ? endingInNewline() : new PassThrough(), dropped: new Map() };
}

function endingInNewline(): Transform {
  let last: number | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      last = chunk.at(-1) ?? last;
      done(null, chunk);
    },
    flush(done) {
      done(null, last === 10 ? undefined : '\n');
    },
  });
}

function supported({ restoring, source }: Restore, format: DumpFormat): void {
  if (restoring.formats.includes(format)) return;
  throw new LabTestError({
    what: `${basename(source.path)} is a dump of another kind (${format}) than this service restores.`,
    why: `This service takes ${restoring.formats.join(', ')}.`,
    remedy: 'Give a dump of the same kind of database.',
  });
}

async function toolFor(task: Restore, format: DumpFormat): Promise<RestoreTool> {
  const { provider, server, restoring, access, signal } = task;
  const program = await foundProgram(provider, server, restoring.programs(format), signal);
  return restoring.tool(program, format, access, server.inside);
}

function tailOf({ access }: Restore): Tail {
  return new Tail(access.password ? [access.password] : []);
}

function failed(task: Restore, tool: RestoreTool, code: number, tail: Tail): LabTestError {
  const words = tail.lines();
  return new LabTestError({
    what: `${basename(task.source.path)} was not restored: ${tool.argv[0]} ended with code ${code}.`,
    why: words === '' ? 'It printed nothing.' : `It printed:\n${words}`,
    remedy: /unsupported version .* in file header/.test(words)
      ? 'The dump was made by a newer PostgreSQL than this service runs: set `image` to that version or a newer one.'
      : undefined,
  });
}

function reporting({ source, log }: Restore, bytesRead: () => number): NodeJS.Timeout {
  const report = () =>
    log.info(`Restoring ${basename(source.path)}: ${size(bytesRead())} of ${size(source.bytes)} read.`);
  return setInterval(report, progressMilliseconds).unref();
}

function reportDropped(dropped: Guard['dropped'], log: Log): void {
  if (dropped.size === 0) return;
  const parts = [...dropped].map(([reason, count]) => `${reason} (${count})`);
  log.info(`Left out of the dump: ${parts.join(', ')}.`);
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
