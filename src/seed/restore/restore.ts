import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { LabTestError } from '../../core/errors';
import { trackBytes } from '../../core/progress';
import type { DumpFormat } from '../../services/kind';
import { openContent } from '../content/content';
import { DumpRules } from '../guard/dump/rules';
import { tellMissed } from '../guard/dump/skipping';
import { restoreDirectory, restoreStream } from './archive';
import { feed, filterFor, toolFor } from './feed';
import type { Restore } from './task';
import { heeding } from './whole';

/** What a restore did. */
export interface Restored {
  format: DumpFormat;
  /** Bytes of the dump as it is stored. */
  bytes: number;
  seconds: number;
}

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
  const { rules, complete } = await prepared(task);
  const running = source.kind === 'directory' ? wholeDirectory(task, rules) : streamed(task, rules);
  const format = await running.finally(() => narrow?.());
  const last = task.among?.last ?? true;
  // What the rules have begun for one dump holds for those that follow.
  const usual = rules.leftOut.told('usual');
  if (usual) log.info(usual);
  for (const notice of [rules.leftOut.told(), ...(last ? await complete() : [])])
    if (notice) log.notice(notice);
  if (last && server.endpoint && (await restoring.isEmpty(server.endpoint, await renewed(task)))) {
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

const renewed = async (task: Restore) => (await task.renewed?.()) ?? task.access;

/** What holds for a dump only: in a script, what is not there is not forgiven. */
async function prepared(task: Restore) {
  const {
    restoring,
    server: { endpoint },
    access,
    options,
    own,
  } = task;
  const surroundings =
    endpoint && !own ? await restoring.surroundings?.(endpoint, access, options) : undefined;
  return {
    rules: new DumpRules(surroundings),
    complete: async () =>
      endpoint && surroundings
        ? ((await restoring.complete?.(endpoint, await renewed(task), options)) ?? [])
        : [],
  };
}

/** @param packed its files as a tar archive, where it is not a directory of the job's machine. */
async function wholeDirectory(task: Restore, rules: DumpRules, packed?: Readable): Promise<DumpFormat> {
  supported(task, 'pg-directory');
  await restoreDirectory(task, rules, packed);
  return 'pg-directory';
}

async function streamed(task: Restore, rules: DumpRules): Promise<DumpFormat> {
  const content = await openContent(task.source);
  const doing = `Restoring ${basename(task.source.path)}`;
  const tracked = trackBytes(task.log, doing, content.bytesRead, task.source.bytes);
  try {
    if (content.format === 'pg-directory') return await wholeDirectory(task, rules, content.stream);
    const format =
      content.format === 'text' ? (task.restoring.dialect ? 'sql' : 'redis-commands') : content.format;
    supported(task, format);
    if (format === 'pg-custom' || format === 'pg-tar') {
      await restoreStream(task, format, content, rules);
      return format;
    }
    const tool = await toolFor(task, format);
    const filter = filterFor(task, format, rules);
    await heeding(content, task, async () =>
      tellMissed(rules.leftOut, await feed(task, tool, content, filter, true)),
    );
    return format;
  } finally {
    tracked();
    content.stream.destroy();
  }
}

function supported({ restoring, source }: Restore, format: DumpFormat): void {
  if (restoring.formats.includes(format)) return;
  throw new LabTestError({
    what: `${basename(source.path)} is a dump of another kind (${format}) than this service restores.`,
    why: `This service takes ${restoring.formats.join(', ')}.`,
    remedy: 'Give a dump of the same kind of database.',
  });
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
