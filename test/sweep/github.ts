import { onTestFinished } from 'vitest';
import { type GitHubStub, githubStub, type Known, type KnownPull } from '../runner/github.ts';
import type { Job, JobOptions, StepResult } from '../runner/runner.ts';

/** A pull request of acme/web; `branch` as the events of the tests call it by default. */
export function known(number: number, state: KnownPull['state'], more: Partial<KnownPull> = {}): KnownPull {
  return { number, head: `acme:feature/${number}`, state, ...more };
}

/** GitHub, as the jobs of a test see it. */
export interface GitHub extends GitHubStub {
  pulls: KnownPull[];
  known: Known;
  /** What a job needs to ask it. */
  options: Pick<JobOptions, 'token' | 'env'>;
}

export async function gitHub(pulls: KnownPull[] = [], about: Known = {}): Promise<GitHub> {
  const stub = await githubStub(pulls, about);
  onTestFinished(() => stub.close());
  const options = { token: 'token-of-the-job', env: { GITHUB_API_URL: stub.url } };
  return { ...stub, pulls, known: about, options };
}

/** Runs the action `sweep` in a job. */
export async function sweeps(job: Job, inputs: Record<string, string> = {}): Promise<StepResult> {
  return await job.uses(inputs, '__labtest_sweep', undefined, 'sweep');
}
