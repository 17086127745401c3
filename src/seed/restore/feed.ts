import { basename } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isCode } from '../../core/errors';
import type { DumpFormat, RestoreTool, Section } from '../../services/kind';
import { RedisProtocol } from '../../services/redis/protocol';
import type { Content } from '../content/content';
import { type Guard, guard } from '../guard';
import type { DumpRules } from '../guard/dump/rules';
import { LastLines } from '../output';
import { runTool, seenByTool } from './client';
import { failure, serverEnded } from './failure';
import { headOf } from './head';
import { foundProgram } from './program';
import type { Restore } from './task';

/**
 * Runs the tool on the stream. What is wrong with the dump itself (its stream or the filter says so) stops the tool and
 * is the error. Otherwise the tool's own words are: once it has failed it reads no further, which breaks the stream, too.
 * @returns the last lines that it printed.
 */
export async function feed(
  task: Restore,
  tool: RestoreTool,
  { stream, head }: Pick<Content, 'stream' | 'head'>,
  guarded: Guard,
  readsAll: boolean,
): Promise<string[]> {
  const { stream: filter } = guarded;
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
  const code = await runTool(task.provider, server, command)
    .catch(async (error: unknown) => {
      signal.throwIfAborted();
      throw refusal ?? (await serverEnded(task)) ?? error;
    })
    .finally(() => filter.destroy());
  await flowing;
  signal.throwIfAborted();
  // It was not stopped, so it had failed by itself before anything else did.
  if (code !== 0) throw await failure(task, tool, code, printed, headOf(head), guarded);
  if (refusal) throw refusal;
  return printed.lines();
}

/** What a dump goes through on its way to the tool. */
export function filterFor(
  { restoring, source, options, own }: Restore,
  format: DumpFormat,
  rules: DumpRules,
): Guard {
  if (format === 'sql' && restoring.dialect)
    return guard(restoring.dialect, basename(source.path), {
      ...options,
      first: own ? undefined : restoring.first,
      rules,
    });
  const stream = format === 'redis-commands' ? new RedisProtocol(basename(source.path)) : new PassThrough();
  return { stream };
}

/** The tool that restores a format, or a section of an archive. */
export async function toolFor(task: Restore, format: DumpFormat, section?: Section): Promise<RestoreTool> {
  const { provider, server, restoring, access, signal } = task;
  const program = await foundProgram(provider, server, restoring.programs(format), signal).catch(
    async (error: unknown) => {
      signal.throwIfAborted();
      throw (await serverEnded(task)) ?? error;
    },
  );
  return restoring.tool(program, format, access, seenByTool(provider, server), section);
}
