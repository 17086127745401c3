import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readdirIfThere, readIfThere, replace } from '../whole-files';
import { processMark } from './process';

/** A job, and the process that lives as long as it does: the runner's worker, or the first one of the job's container. */
export interface Job {
  id: string;
  pid: number;
  mark: string;
}

/** The job that this process is a step of, by the runner's variables; undefined where it is no step. */
export async function jobOf(env: NodeJS.ProcessEnv): Promise<Job | undefined> {
  if (!env.GITHUB_RUN_ID) return undefined;
  // A process that was started in a container from outside has no parent there.
  const pid = process.ppid || 1;
  const mark = (await processMark(pid)) ?? '';
  const names = [
    'GITHUB_RUN_ID',
    'GITHUB_RUN_ATTEMPT',
    'GITHUB_JOB',
    'GITHUB_ACTION',
    'RUNNER_TRACKING_ID',
  ].map((name) => env[name]);
  const id = createHash('sha256')
    .update(JSON.stringify([...names, pid, mark]))
    .digest('hex')
    .slice(0, 24);
  return { id, pid, mark };
}

const usersOf = (folder: string) => join(folder, 'users');
const fileOf = (folder: string, { id }: Job) => join(usersOf(folder), id);

/** Notes that a job uses the server in `folder`. */
export async function enlist(folder: string, job: Job | undefined): Promise<void> {
  if (!job) return;
  await mkdir(usersOf(folder), { recursive: true, mode: 0o700 });
  await replace(fileOf(folder, job), JSON.stringify(job));
}

/** Takes the note away. */
export async function part(folder: string, job: Job | undefined): Promise<void> {
  if (job) await rm(fileOf(folder, job), { force: true });
}

/** How many jobs use a server: those that live, and those that ended without taking their note away. */
export async function usersIn(folder: string): Promise<{ live: number; dead: number }> {
  const count = { live: 0, dead: 0 };
  for (const file of await readdirIfThere(usersOf(folder))) {
    const text = await readIfThere(join(usersOf(folder), file));
    if (text === undefined || file.startsWith('.')) continue;
    const { pid, mark } = JSON.parse(text) as Job;
    count[(await processMark(pid)) === mark ? 'live' : 'dead']++;
  }
  return count;
}
