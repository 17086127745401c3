import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pullRequest } from '../test/runner/events.ts';
import { Job } from '../test/runner/runner.ts';

/** Not the one of the tests: templates are kept, and removed, by repository. */
const repository = { id: 4711, name: 'bench' };

/** Of pull requests: the close of one takes all that is its own. */
let made = 0;

/** What a job finds beside its repository. */
export interface Surroundings {
  inputs?: Record<string, string>;
  env?: Record<string, string>;
}

/** A step that went well. */
export interface Step {
  /** Milliseconds of the two whole processes. */
  main: number;
  post: number;
  outputs: Record<string, string>;
  log: string;
}

/** A repository with a pull request, worked on by the committed bundle in processes of its own. */
export class Experiment {
  readonly workspace = mkdtempSync(join(tmpdir(), 'labtest-bench-'));
  readonly #number = ++made;
  readonly #branch: string;
  readonly #surroundings: Surroundings;

  /** @param services settings by kind, or only the image */
  constructor(branch: string, services: Record<string, string | object>, surroundings: Surroundings = {}) {
    this.#branch = `bench/${branch}-${process.pid}`;
    this.#surroundings = surroundings;
    const settings = Object.entries(services).map(([kind, said]) => [
      kind,
      typeof said === 'string' ? { image: said } : said,
    ]);
    const config = { services: Object.fromEntries(settings) };
    writeFileSync(join(this.workspace, '.labtest.yml'), JSON.stringify(config));
  }

  /** Runs the step once, start of the process to its end. `how`: what it has to have done, for all services. */
  async step(how: 'created' | 'attached'): Promise<Step> {
    const job = this.#job('synchronize');
    const main = await job.uses(this.#surroundings.inputs);
    const [post] = await job.end();
    const services = JSON.parse(main.outputs.services ?? '[]') as { how: string }[];
    if (main.exitCode !== 0 || services.length === 0 || services.some((service) => service.how !== how))
      throw new Error(`the step has not ${how} its services:\n${main.log}`);
    const { milliseconds, outputs, log } = main;
    const after = { post: post?.milliseconds ?? Number.NaN, log: `${log}${post?.log ?? ''}` };
    return { main: milliseconds, ...after, outputs };
  }

  /** Closes the pull request; returns the milliseconds of the post step, which tears down. */
  async close(): Promise<number> {
    const job = this.#job('closed');
    await job.uses(this.#surroundings.inputs);
    const [post] = await job.end();
    if (post?.exitCode !== 0) throw new Error(`the experiment was not torn down:\n${post?.log}`);
    return post.milliseconds;
  }

  dispose(): void {
    rmSync(this.workspace, { recursive: true, force: true });
  }

  #job(action: string): Job {
    const { env = {} } = this.#surroundings;
    const event = pullRequest(action, { number: this.#number, branch: this.#branch, repository });
    // Of its own: the post step of a run removes what that run has left half made.
    const run = { id: `${process.pid}` };
    return new Job({ event, workspace: this.workspace, env, run });
  }
}
