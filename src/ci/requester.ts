import type { Requester } from '../run/run';
import { readEvent } from './event';
import { intentOf, jobExperiment, requestExperiment } from './intent';
import type { CiJob } from './job';
import { ciJobOf } from './systems';

/** Who asks, as a CI system tells it. */
export interface InCi {
  system: string;
  requester: Requester;
  /** Why this job may make nothing. */
  refusal?: string | undefined;
}

/**
 * Who asks, where a CI system runs this process; undefined elsewhere. The rules are the action's: an experiment per
 * request, which a fork's never shares with the base, and one of the job's own where there is no request.
 * @param asked the name that somebody gave the experiment.
 * @throws LabTestError where the system does not say enough to tell its jobs apart.
 */
export function requesterInCi(env: NodeJS.ProcessEnv, asked?: string): InCi | undefined {
  // One that does not say of which event is not taken for a developer's machine.
  if (env.GITHUB_ACTIONS || env.GITEA_ACTIONS || env.FORGEJO_ACTIONS) return byEvent(env, asked);
  const job = ciJobOf(env);
  return job && { system: job.system, requester: byVariables(job, asked) };
}

/** On GitHub's, Gitea's and Forgejo's runners: as the action decides. A command is a step of its own, and so no part of it. */
function byEvent(env: NodeJS.ProcessEnv, experiment: string | undefined): InCi {
  const event = readEvent({ ...env, GITHUB_ACTION: '' });
  // Legs of a matrix differ in nothing else that a command can see.
  const jobId = env.RUNNER_TRACKING_ID ?? env.RUNNER_NAME ?? '';
  const intent = intentOf(event, { teardown: 'auto', experiment, jobIndex: '', jobId });
  const system = env.FORGEJO_ACTIONS
    ? 'Forgejo Actions'
    : env.GITEA_ACTIONS
      ? 'Gitea Actions'
      : 'GitHub Actions';
  return { system, requester: intent, refusal: intent.main === 'provision' ? undefined : intent.because };
}

function byVariables({ repository, request, fork, run }: CiJob, asked: string | undefined): Requester {
  const { id, path, organisationId } = repository;
  return {
    experiment: requestExperiment(asked ?? request?.branch ?? jobExperiment(run), fork),
    repositoryId: id,
    repository: path,
    repositoryName: path.split('/').pop() ?? path,
    organisationId,
    run,
    pullRequest: request?.number,
    untrusted: fork !== undefined,
    resetAsked: false,
  };
}
