import { readFile, rm } from 'node:fs/promises';
import { ServerExited } from '../../../core/errors';
import { poll, TimedOut } from '../../../core/poll';
import { copyTree } from '../disk';
import type { Engine } from '../engines/engine';
import { freePort } from '../port';
import type { ServerRecord } from '../record';
import { logFile, openPlace } from './place';
import { launch, pidFile, runningPid, tail, writtenPid } from './process';

/** Longest wait for a server to listen; one that repairs its data first may take longer, and its caller waits on. */
const patience = 30_000;
const launches = 10;

/** Why a server that ended may be launched again: a lost race for a port, or its predecessor's last processes. */
const passing =
  /address (already )?in use|could not create any TCP\/IP sockets|pre-existing shared memory block/i;

/** Called before each step that a later run must know of. */
type Save = (record: ServerRecord) => Promise<void>;

/**
 * Starts a server that does not run, and returns its record once it listens. Its port stays what it was, unless
 * somebody else has it by now. @throws ServerExited
 */
export async function startServer(
  folder: string,
  known: ServerRecord,
  engine: Engine,
  env: NodeJS.ProcessEnv,
  save: Save,
): Promise<ServerRecord> {
  const { place, surroundings } = await openPlace(folder, known, engine, env);
  const { template } = known;
  if (!known.initialised) await (template ? copyTree(template.data, place.data) : engine.initialise?.(place));
  const fresh = !known.initialised && !template;
  let record = known;
  for (let left = launches; ; left--) {
    record = { ...record, port: await freePort(record.port) };
    await rm(pidFile(folder), { force: true });
    const argv = await engine.argv({ ...place, port: record.port }, !known.initialised && !template);
    const offset = await logLength(surroundings.log);
    const pid = await launch(argv, surroundings);
    record = { ...record, pid };
    await save(record);
    if (await listens(folder, pid)) break;
    const printed = (await readFile(surroundings.log)).subarray(offset).toString();
    if (left <= 1 || !passing.test(printed)) throw exited(record, folder, fresh ? printed : undefined);
  }
  return await initialised(record, save);
}

/** The record of a server that runs already; one whose starter died is waited for as its starter would have. */
export async function adoptRunning(folder: string, record: ServerRecord, pid: number, save: Save) {
  if (record.initialised) return record;
  if (!(await listens(folder, pid))) throw exited(record, folder);
  return await initialised({ ...record, pid }, save);
}

async function initialised(record: ServerRecord, save: Save): Promise<ServerRecord> {
  if (record.initialised) return record;
  const complete = { ...record, initialised: true };
  await save(complete);
  return complete;
}

/** Resolves true once the server listens, or lives but takes its time; false when it has ended. */
async function listens(folder: string, pid: number): Promise<boolean> {
  const look = async () => {
    if ((await writtenPid(folder)) !== undefined) return { value: true };
    if ((await runningPid(folder, pid)) === undefined) return { value: false };
    return { pending: 'it does not listen yet' };
  };
  try {
    return await poll(look, { timeout: patience, shortest: 5, longest: 50 });
  } catch (error) {
    if (error instanceof TimedOut) return true;
    throw error;
  }
}

async function logLength(log: string): Promise<number> {
  return (await readFile(log).catch(() => Buffer.alloc(0))).length;
}

/** @param printed by a server that holds no data yet: of another, it may be rows. */
function exited({ kind, program }: ServerRecord, folder: string, printed?: string): ServerExited {
  return new ServerExited({
    what: `The ${kind} server (${program.version}, ${program.origin}) ended as soon as it was started.`,
    why:
      printed === undefined
        ? `Its log is ${logFile(folder)} on the machine where it ran.`
        : tail(printed, 20) || 'It printed nothing.',
  });
}
