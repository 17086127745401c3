import { randomInt } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Dockerode from 'dockerode';
import { expect, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { withResolvers } from '../../src/core/node-20';
import { poll } from '../../src/core/poll';
import { branchDeleted, type PullRequest, pullRequest, push, scheduled } from '../runner/events.ts';
import { Job, type JobOptions, type OnStart, type StepResult } from '../runner/runner.ts';

/** The engine itself, asked past the action. */
export const engine = new Dockerode();

/** A repository of its own for each test, so that nothing of one test is in another's way. Clears up after itself. */
export interface Repository {
  id: number;
  /** A number of nobody else's, which its runs begin with: of several that are one repository, each has its own. */
  own: number;
  name: string;
  workspace: string;
  /** Writes a file of the checkout, and makes it executable where `mode` says so. */
  write(file: string, content: string | Buffer, mode?: number): string;
  /** Writes `.labtest.yml`, or another file. */
  configure(services: Record<string, object | null>, more?: object, file?: string): void;
  pull(action: string, about?: PullRequest, event?: string): JobOptions['event'];
  push(branch?: string): JobOptions['event'];
  deleted(branch?: string): JobOptions['event'];
  scheduled(): JobOptions['event'];
  job(event: JobOptions['event'], options?: Partial<JobOptions>): Job;
  /** Everything of this repository on the engine. */
  containers(): Promise<Dockerode.ContainerInspectInfo[]>;
  networks(): Promise<Dockerode.NetworkInspectInfo[]>;
}

/** @param same the one that it is, by its id: templates are a repository's. */
export function repository(uses = { engine: true }, same?: Repository): Repository {
  const own = randomInt(1e6, 2 ** 31);
  const id = same?.id ?? own;
  const name = `it-${own.toString(36)}`;
  const workspace = temporary('labtest-workspace-');
  const about = { id, name };
  const label = [`labtest.repository-id=${id}`];
  const containers = async () => {
    const listed = await engine.listContainers({ all: true, filters: { label } });
    const found = await Promise.all(listed.map(({ Id }) => engine.getContainer(Id).inspect().catch(absent)));
    return found.filter((one) => one !== undefined);
  };
  const networks = () => engine.listNetworks({ filters: { label } });
  onTestFinished(async () => {
    if (!uses.engine) return;
    for (const { Id } of await containers())
      await engine.getContainer(Id).remove({ force: true, v: true }).catch(absent);
    for (const { Id } of await networks()) await engine.getNetwork(Id).remove().catch(absent);
    for (const image of await templates(id))
      await engine.getImage(image).remove({ force: true }).catch(absent);
  });
  const write = (file: string, content: string | Buffer, mode = 0o644) => {
    mkdirSync(dirname(join(workspace, file)), { recursive: true });
    writeFileSync(join(workspace, file), content, { mode });
    return join(workspace, file);
  };
  return {
    ...{ id, own, name, workspace, write, containers, networks },
    configure: (services, more = {}, file = '.labtest.yml') =>
      void write(file, stringify({ ...more, services })),
    pull: (action, more = {}, event) => pullRequest(action, { repository: about, ...more }, event),
    push: (branch) => push(branch, about),
    deleted: (branch) => branchDeleted(branch, about),
    scheduled: () => scheduled(about),
    job: (event, options = {}) => {
      const run = { ...options.run, id: `${own}${options.run?.id ?? '100'}` };
      const job = new Job({ event, workspace, repository: `acme/${name}`, ...options, run });
      onTestFinished(() => rmSync(job.folder, { recursive: true, force: true }));
      return job;
    },
  };
}

/** Ids of the images that were kept as templates for a repository. */
export async function templates(id: number): Promise<string[]> {
  const images = await engine.listImages({ filters: { label: ['labtest.template'] } });
  return images
    .filter(({ Labels }) => Labels['labtest.template']?.includes(`"labtest.template.repository-id":"${id}"`))
    .map(({ Id }) => Id);
}

const absent = () => undefined;

/** A folder that goes with the test, and that every account may enter. */
export function temporary(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** The result of a step that must have succeeded. */
export function green(result: StepResult): StepResult {
  expect(result.exitCode, result.log).toBe(0);
  return result;
}

/** The log of a step that must have failed by itself. */
export function red(result: StepResult): string {
  expect(result.exitCode, result.log).toBe(1);
  return result.log;
}

/** Ends a job whose post steps must succeed; gives what they printed. */
export async function ended(job: Job): Promise<string> {
  return (await job.end()).map((result) => green(result).log).join('\n');
}

/** A step under way. */
export interface Process {
  pid: number;
  output: () => string;
}

/** To be handed to a step: resolves as soon as its process exists. */
export function process(): { onStart: OnStart; started: Promise<Process> } {
  const { promise: started, resolve } = withResolvers<Process>();
  return { started, onStart: (pid, output) => resolve({ pid, output }) };
}

/** Waits for a state of the world, for half a minute at most. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
) {
  const seen = async () => {
    const value = await look();
    return value === undefined || value === false ? { pending: what } : { value };
  };
  return await poll(seen, { timeout: 30_000, longest: 50 });
}

/** Starts the main step of an action in a job, and kills or interrupts it once `ready` says that the moment has come. */
export async function interrupted(
  job: Job,
  signal: NodeJS.Signals,
  ready: (process: Process) => Promise<unknown> | unknown,
  folder = '.',
): Promise<StepResult & { afterSignal: number }> {
  const { onStart, started } = process();
  const result = job.uses({}, undefined, onStart, folder);
  const running = await started;
  await ready(running);
  const at = performance.now();
  kill(running.pid, signal);
  return { ...(await result), afterSignal: performance.now() - at };
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  globalThis.process.kill(pid, signal);
}

/** Variables of a container, as the engine keeps them. */
export function environmentOf({ Config }: Dockerode.ContainerInspectInfo): Record<string, string> {
  return Object.fromEntries(
    Config.Env.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
}
