import { existsSync } from 'node:fs';
import { HalfRemoved } from '../../../core/errors';
import type { Laboratory } from '../laboratory';
import { locked } from '../lock';
import type { Known, ServerRecord } from '../record';
import { engineOf } from './create';
import { endProcess, runningPid } from './process';
import { adoptRunning, startServer } from './start';
import { enlist, type Job, part, usersIn } from './users';

/** How long a server may take to write its data before it is killed, in milliseconds. */
const stopPatience = 60_000;

/**
 * Starts a server that does not run, for this job beside others that may use it; under its lock.
 * @throws HalfRemoved when its folder is gone, which goes before its record.
 */
export async function startFor(
  known: Known,
  at: Laboratory,
  job: Job | undefined,
  env: NodeJS.ProcessEnv,
): Promise<ServerRecord> {
  const { record } = known;
  const folder = at.folderOf(record.id);
  const save = (changed: ServerRecord) => at.records.save(known, changed);
  if (!existsSync(folder))
    throw new HalfRemoved({
      what: `${record.name} was half removed: its folder is gone.`,
      why: 'The run that removed it ended before it had finished.',
      remedy: 'The next run of its experiment replaces it, and the teardown removes it.',
    });
  await enlist(folder, job);
  const pid = await runningPid(folder, record.pid);
  if (pid) return await adoptRunning(folder, record, pid, save);
  return await startServer(folder, record, engineOf(record.kind), env, save);
}

/** This job needs a server no more: it is stopped, unless another job that lives uses it; under its lock. */
export async function restFor({ record }: Known, at: Laboratory, job: Job | undefined): Promise<void> {
  const folder = at.folderOf(record.id);
  await part(folder, job);
  if ((await usersIn(folder)).live === 0) await stop(record, at);
}

/** Stops what jobs that were killed have left running, and that no job uses. */
export async function stopLeft(at: Laboratory): Promise<void> {
  for (const { record, pending } of await at.records.all()) {
    const folder = at.folderOf(record.id);
    const isLeft = async () => {
      const { live, dead } = await usersIn(folder);
      return live === 0 && dead > 0 && (await runningPid(folder, record.pid)) !== undefined;
    };
    if (pending || !(await isLeft())) continue;
    await locked(folder, async () => {
      const known = await at.records.byId(record.name, record.id);
      if (known && (await isLeft())) await stop(known.record, at);
    });
  }
}

async function stop({ id, kind, pid }: ServerRecord, at: Laboratory): Promise<void> {
  await endProcess(at.folderOf(id), pid, engineOf(kind).stop, stopPatience);
}
