// A runner in small: runs the committed bundle as GitHub's does, with the event's payload, INPUT_*, the file commands,
// masks, saved state and post steps. A stand-in for a boundary that we cannot have here; `act` is the second one.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { mask, readFileCommands, unmasked } from './commands.ts';

/** The repository of this action. */
export const root = resolve(import.meta.dirname, '../..');

interface ActionMetadata {
  inputs: Record<string, { default?: string }>;
  runs: { main: string; post?: string };
}

export interface JobOptions {
  event: { name: string; payload: object };
  workspace: string;
  /** Environment of the whole job, beside what the runner sets. */
  env?: Record<string, string>;
  token?: string;
  jobIndex?: string;
  jobId?: string;
  run?: { id?: string; attempt?: string; job?: string };
  actor?: string;
  repository?: string;
  /** GITHUB_REF; by default one that must not be used. */
  ref?: string;
  /** Network of the job's container, which the runner makes. */
  network?: string;
  /** How to start a script of the action, for a job that runs in a container. By default it is started here. */
  launch?: (script: string, env: Record<string, string>) => { program: string; args: string[] };
}

export interface StepResult {
  outputs: Record<string, string>;
  /** What anybody may read: everything printed, masked as far as the step asked for it. */
  log: string;
  /** What was really printed, before masking and without the commands that ask for it. */
  raw: string;
  summary: string;
  exitCode: number | null;
  milliseconds: number;
}

interface Step {
  name: string;
  inputs: Record<string, string>;
  state: Record<string, string>;
  action: ActionMetadata;
}

/** A child process of a step, for those who want to kill it. */
export type OnStart = (pid: number, output: () => string) => void;

export class Job {
  readonly folder = mkdtempSync(join(tmpdir(), 'labtest-runner-'));
  readonly env: Record<string, string>;
  readonly masks: string[] = [];
  readonly #options: JobOptions;
  readonly #steps: Step[] = [];

  constructor(options: JobOptions) {
    this.#options = options;
    this.env = { ...options.env };
  }

  /** Runs the main step of the action. */
  async uses(
    inputs: Record<string, string> = {},
    id = '__labtest_provision',
    onStart?: OnStart,
    folder = '.',
  ): Promise<StepResult> {
    const action = parse(readFileSync(join(root, folder, 'action.yml'), 'utf8')) as ActionMetadata;
    const { main, post } = action.runs;
    action.runs = { main: join(folder, main), ...(post === undefined ? {} : { post: join(folder, post) }) };
    const step: Step = { name: id, inputs, state: {}, action };
    this.#steps.push(step);
    return await this.#run(step, action.runs.main, onStart);
  }

  /** Ends the job: the post steps, last in first out. */
  async end(onStart?: OnStart): Promise<StepResult[]> {
    const results: StepResult[] = [];
    for (const step of this.#steps.reverse())
      if (step.action.runs.post !== undefined)
        results.push(await this.#run(step, step.action.runs.post, onStart));
    this.#steps.length = 0;
    rmSync(this.folder, { recursive: true, force: true });
    return results;
  }

  async #run(step: Step, script: string, onStart?: OnStart): Promise<StepResult> {
    const files = this.#fileCommands();
    const env = { ...this.#environment(step), ...files.env };
    const start = performance.now();
    const path = join(root, script);
    const here = { program: process.execPath, args: [path] };
    const { program, args } = this.#options.launch?.(path, env) ?? here;
    const child = spawn(program, args, { cwd: this.#options.workspace, env });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (printed += text));
    onStart?.(child.pid ?? 0, () => printed);
    const exitCode = await new Promise<number | null>((done) => child.once('close', done));
    const milliseconds = performance.now() - start;
    const { outputs, state, exported, summary } = files.read();
    Object.assign(step.state, state);
    Object.assign(this.env, exported);
    const log = mask(printed, this.masks);
    return { outputs, log, raw: unmasked(printed), summary, exitCode, milliseconds };
  }

  #environment(step: Step): Record<string, string> {
    const { event, workspace, run = {}, actor = 'mona', repository = 'acme/web', ref } = this.#options;
    const payload = join(this.folder, 'event.json');
    writeFileSync(payload, JSON.stringify(event.payload));
    return {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      // The engine that the tests are run against.
      ...(process.env.DOCKER_HOST && { DOCKER_HOST: process.env.DOCKER_HOST }),
      // The same bundle starts a thousand times: what was compiled once is read.
      NODE_COMPILE_CACHE: join(root, '.cache/compiled'),
      // Its post step makes no templates of empty servers, unless a test wants to see that.
      RUNNER_ENVIRONMENT: 'github-hosted',
      ...this.env,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION: step.name,
      GITHUB_ACTOR: actor,
      GITHUB_EVENT_NAME: event.name,
      GITHUB_EVENT_PATH: payload,
      GITHUB_JOB: run.job ?? 'test',
      GITHUB_REF: ref ?? 'refs/heads/never-to-be-used',
      GITHUB_REPOSITORY: repository,
      GITHUB_RUN_ID: run.id ?? '100',
      GITHUB_RUN_ATTEMPT: run.attempt ?? '1',
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: this.folder,
      ...Object.fromEntries(
        Object.entries(this.#inputs(step)).map(([name, value]) => [inputVariable(name), value]),
      ),
      ...Object.fromEntries(Object.entries(step.state).map(([name, value]) => [`STATE_${name}`, value])),
    };
  }

  #inputs({ action, inputs }: Step): Record<string, string> {
    const expressions: Record<string, string> = {
      '${{ github.token }}': this.#options.token ?? '',
      '${{ strategy.job-index }}': this.#options.jobIndex ?? '',
      '${{ job.container.network }}': this.#options.network ?? '',
      '${{ job.check_run_id }}': this.#options.jobId ?? '',
    };
    const unknown = Object.keys(inputs).filter((name) => !(name in action.inputs));
    if (unknown.length > 0) throw new Error(`Unexpected input ${unknown}`);
    const defaults = Object.entries(action.inputs).map(([name, { default: value = '' }]) => {
      const known = expressions[value];
      if (known === undefined && value.includes('${{'))
        throw new Error(`this runner cannot evaluate ${value}`);
      return [name, known ?? value] as const;
    });
    return { ...Object.fromEntries(defaults), ...inputs };
  }

  #fileCommands() {
    const folder = mkdtempSync(join(this.folder, 'files-'));
    mkdirSync(folder, { recursive: true });
    const file = (name: string) => {
      const path = join(folder, name);
      writeFileSync(path, '');
      return path;
    };
    const env = {
      GITHUB_OUTPUT: file('output'),
      GITHUB_STATE: file('state'),
      GITHUB_ENV: file('env'),
      GITHUB_STEP_SUMMARY: file('summary'),
    };
    return {
      env,
      read: () => ({
        outputs: readFileCommands(env.GITHUB_OUTPUT),
        state: readFileCommands(env.GITHUB_STATE),
        exported: readFileCommands(env.GITHUB_ENV),
        summary: readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8'),
      }),
    };
  }
}

function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}
