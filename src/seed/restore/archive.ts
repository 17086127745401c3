import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DumpFormat, RestoreTool, Section } from '../../services/kind';
import { type Content, openContent } from '../content/content';
import type { DumpRules } from '../guard/dump/rules';
import { tellMissed } from '../guard/dump/skipping';
import { LastLines } from '../output';
import { runTool } from './client';
import { withDirectory } from './directory';
import { failure } from './failure';
import { feed, filterFor, toolFor } from './feed';
import { type Head, headOf, headOfDirectory } from './head';
import type { Restore } from './task';

/** What an archive of pg_dump is restored with. Each rejects when it fails. */
interface Steps {
  /** A section as pg_restore prints it: of pg_dump's own preamble and SQL. */
  print(section: Section): Promise<Buffer>;
  /** Gives SQL to psql, through the guard. */
  apply(script: Buffer): Promise<void>;
  /** pg_restore's own way into the database, at full speed. */
  direct(section: Section): Promise<void>;
  /** Whether the guard would change anything but owners and privileges, which pg_restore leaves out by itself. */
  isChanged?(script: Buffer): Promise<boolean>;
}

/**
 * Restores an archive in three passes. What defines objects goes the way of a plain dump, so that both are held to the
 * same rules; it stands at the archive's head, and no more than that is read for it. Data are none of the rules'
 * business. Where pg_restore makes indexes side by side, it does so itself when the rules have nothing to change.
 */
async function inPasses({ print, apply, direct, isChanged }: Steps): Promise<void> {
  await apply(await print('pre-data'));
  await direct('data');
  const last = await print('post-data');
  if (isChanged === undefined || (await isChanged(last))) await apply(last);
  else await direct('post-data');
}

/** Restores an archive in one file. Its beginning is read three times, its data once. */
export async function restoreStream(
  task: Restore,
  format: DumpFormat,
  content: Content,
  rules: DumpRules,
): Promise<void> {
  const { head } = content;
  await inPasses({
    print: async (section) => {
      const { stream } = await openContent(task.source);
      try {
        return await printed(task, printing(task, format, section), headOf(head), stream);
      } finally {
        stream.on('error', () => {}).destroy();
      }
    },
    apply: (script) => applied(task, script, rules, head),
    // An archive is whole when all that it lists was found; what follows that is not read.
    direct: async (section) =>
      void (await feed(
        task,
        await toolFor(task, format, section),
        content,
        { stream: new PassThrough() },
        false,
      )),
  });
}

/**
 * Restores a directory dump.
 * @param packed its files as a tar archive, where it is not a directory of the job's machine.
 */
export async function restoreDirectory(task: Restore, rules: DumpRules, packed?: Readable): Promise<void> {
  const format = 'pg-directory';
  const head = packed ? {} : await headOfDirectory(task.source.path);
  await withDirectory(task, packed, async (path) => {
    const at = (tool: RestoreTool): RestoreTool => ({ ...tool, argv: [...tool.argv, path] });
    await inPasses({
      print: (section) => printed(task, at(printing(task, format, section)), head),
      apply: (script) => applied(task, script, rules, Buffer.alloc(0)),
      direct: async (section) => void (await printed(task, at(await toolFor(task, format, section)), head)),
      isChanged: (script) => isChanged(task, script, rules),
    });
  });
}

function printing({ restoring }: Restore, format: DumpFormat, section: Section): RestoreTool {
  const tool = restoring.printing?.(format, section);
  if (!tool) throw new Error(`nothing prints ${format}`);
  return tool;
}

/** What a program prints, which need not read its input to the end. */
async function printed(task: Restore, tool: RestoreTool, head: Head, stdin?: Readable): Promise<Buffer> {
  const { provider, server, signal } = task;
  const pieces: Buffer[] = [];
  const lines = new LastLines();
  const code = await runTool(provider, server, {
    ...{ ...tool, stdin, signal, onOutput: lines.add },
    onBytes: (piece) => void pieces.push(piece),
  });
  if (code !== 0) throw await failure(task, tool, code, lines, head);
  return Buffer.concat(pieces);
}

async function applied(task: Restore, script: Buffer, rules: DumpRules, head: Buffer): Promise<void> {
  const filter = { ...filterFor(task, 'sql', rules), unseen: true };
  const content = { stream: Readable.from([script]), head };
  tellMissed(rules.leftOut, await feed(task, await toolFor(task, 'sql'), content, filter, true));
}

/** Whether the rules change more than pg_restore would by itself. */
async function isChanged(task: Restore, script: Buffer, rules: DumpRules): Promise<boolean> {
  const trial = rules.trial();
  const { stream } = filterFor(task, 'sql', trial);
  stream.resume();
  await pipeline(Readable.from([script]), stream);
  if (!trial.changed) rules.leftOut.include(trial.leftOut);
  return trial.changed;
}
