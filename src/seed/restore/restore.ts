import { basename } from 'node:path';
import { PassThrough, type Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isCode, LabTestError } from '../../core/errors';
import type { Log } from '../../core/log';
import type { DumpFormat, RestoreTool } from '../../services/kind';
import { RedisProtocol } from '../../services/redis/protocol';
import { type Content, openContent } from '../content/content';
import { type Guard, guard } from '../guard';
import { LastLines } from '../output';
import { restoreDirectory } from './directory';
import { failure, serverEnded } from './failure';
import { headOf, headOfDirectory } from './head';
import { foundProgram } from './program';
import type { Restore } from './task';
import { heeding } from './whole';

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
 * @throws LabTestError when the dump cannot be used, when the tool fails (with its code, line and names), and when nothing
 *   was restored. What was restored by then stays: the caller removes the database.
 */
export async function restore(task: Restore): Promise<Restored> {
  const { source, restoring, server, access, log } = task;
  const start = performance.now();
  const alone = task.options.alone ? server.endpoint : undefined;
  const narrow = alone && (await restoring.widen?.(alone, access));
  const running = source.kind === 'directory' ? wholeDirectory(task) : streamed(task);
  const format = await running.finally(() => narrow?.());
  const last = task.among?.last ?? true;
  if (last && server.endpoint && (await restoring.isEmpty(server.endpoint, access))) {
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

/** @param packed its files as a tar archive, where it is not a directory of the job's machine. */
async function wholeDirectory(task: Restore, packed?: Readable): Promise<DumpFormat> {
  supported(task, 'pg-directory');
  const tool = await toolFor(task, 'pg-directory');
  const printed = new LastLines();
  const code = await restoreDirectory(task, tool, printed.add, packed);
  if (code === 0) return 'pg-directory';
  const head = packed ? {} : await headOfDirectory(task.source.path);
  throw await failure(task, tool, code, printed, head);
}

async function streamed(task: Restore): Promise<DumpFormat> {
  const content = await openContent(task.source);
  const progress = reporting(task, content.bytesRead);
  try {
    if (content.format === 'pg-directory') return await wholeDirectory(task, content.stream);
    const format =
      content.format === 'text' ? (task.restoring.dialect ? 'sql' : 'redis-commands') : content.format;
    supported(task, format);
    const tool = await toolFor(task, format);
    const { stream: filter, dropped } = filterFor(task, format);
    // An archive is whole when all that it lists was found; what follows that is not read.
    await heeding(content, task, () => feed(task, tool, content, filter, content.format === 'text'));
    reportDropped(dropped, task.log);
    return format;
  } finally {
    clearInterval(progress);
    content.stream.destroy();
  }
}

/**
 * Runs the tool on the stream. What is wrong with the dump itself (its stream or the filter says so) stops the tool and
 * is the error. Otherwise the tool's own words are: once it has failed it reads no further, which breaks the stream, too.
 */
async function feed(
  task: Restore,
  tool: RestoreTool,
  { stream, head }: Content,
  filter: Transform,
  readsAll: boolean,
) {
  const stop = new AbortController();
  const printed = new LastLines();
  let refusal: unknown;
  const flowing = pipeline(stream, filter).catch((error: unknown) => {
    if (isCode(error, 'ERR_STREAM_PREMATURE_CLOSE')) return;
    refusal = error;
    stop.abort(error);
  });
  const { server, signal } = task;
  const signals = AbortSignal.any([signal, stop.signal]);
  const command = { ...tool, stdin: filter, readsAll, onOutput: printed.add, signal: signals };
  const code = await task.provider
    .run(server, command)
    .catch(async (error: unknown) => {
      signal.throwIfAborted();
      throw refusal ?? (await serverEnded(task)) ?? error;
    })
    .finally(() => filter.destroy());
  await flowing;
  signal.throwIfAborted();
  // It was not stopped, so it had failed by itself before anything else did.
  if (code !== 0) throw await failure(task, tool, code, printed, headOf(head));
  if (refusal) throw refusal;
}

function filterFor({ restoring, source, options, own }: Restore, format: DumpFormat): Guard {
  if (format === 'sql' && restoring.dialect)
    return guard(restoring.dialect, basename(source.path), {
      ...options,
      first: own ? undefined : restoring.first,
    });
  const stream = format === 'redis-commands' ? new RedisProtocol(basename(source.path)) : new PassThrough();
  return { stream, dropped: new Map() };
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
  const program = await foundProgram(provider, server, restoring.programs(format), signal).catch(
    async (error: unknown) => {
      signal.throwIfAborted();
      throw (await serverEnded(task)) ?? error;
    },
  );
  return restoring.tool(program, format, access, server.inside);
}

function reporting({ source, log }: Restore, bytesRead: () => number): NodeJS.Timeout {
  const report = () =>
    log.info(`Restoring ${basename(source.path)}: ${size(bytesRead())} of ${size(source.bytes)} read.`);
  return setInterval(report, progressMilliseconds).unref();
}

function reportDropped(dropped: Guard['dropped'], log: Log): void {
  if (dropped.size === 0) return;
  const parts = [...dropped].map(([reason, count]) => `${reason} (${count})`);
  log.notice(
    `Left out of the dump: ${parts.join(', ')}. It is of the server or of its accounts, or would act elsewhere.`,
  );
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
