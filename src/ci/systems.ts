import { LabTestError } from '../core/errors';
import { jenkins } from './jenkins';
import { type CiJob, type Environment, forkOf, ofRequest, repositoryOf, runOf, unknownFork } from './job';
import { repositoryAt } from './remote';

/**
 * The systems, each by the variables that its documentation gives. Each returns undefined outside of it. GitHub's, Gitea's
 * and Forgejo's runners give an event, and are not here.
 */
const systems: readonly ((env: Environment) => CiJob | undefined)[] = [
  gitlab,
  circleci,
  buildkite,
  bitbucket,
  azure,
  // The last one: its variables may be set inside another's job, by an agent that runs there.
  jenkins,
];

/**
 * The job that this process is part of; undefined outside of the systems that are known.
 * @throws LabTestError where variables are missing without which jobs of two repositories, or two jobs, would be one.
 */
export function ciJobOf(env: Environment): CiJob | undefined {
  for (const system of systems) {
    const job = system(env);
    if (job) return whole(job);
  }
  return undefined;
}

function whole(job: CiJob): CiJob {
  const isKnown = !/[:/]$/.test(job.repository.id) && job.repository.path !== '' && !job.run.startsWith('/');
  if (isKnown) return job;
  throw new LabTestError({
    what: `${job.system} runs this, and its variables do not say of which repository or build.`,
    why: 'Without them, two jobs would share databases.',
    remedy: 'Start it with all variables of the job: a container gets those only that are passed on.',
  });
}

/** docs.gitlab.com/ci/variables/predefined_variables */
function gitlab(env: Environment): CiJob | undefined {
  if (!env.GITLAB_CI) return undefined;
  const host = env.CI_SERVER_HOST ?? 'gitlab';
  // A fork's pipeline may run in the fork: the request is the target's all the same.
  const project = env.CI_MERGE_REQUEST_PROJECT_ID || env.CI_PROJECT_ID || '';
  const path = env.CI_MERGE_REQUEST_PROJECT_PATH || env.CI_PROJECT_PATH || project;
  const source = env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID || unknownFork;
  const fork = source === project ? undefined : env.CI_MERGE_REQUEST_SOURCE_PROJECT_PATH || unknownFork;
  const isRequest =
    env.CI_PIPELINE_SOURCE === 'merge_request_event' || env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID;
  return {
    system: 'GitLab CI',
    repository: {
      id: `gitlab:${host}/${project}`,
      path,
      organisationId: `gitlab:${host}/${path.split('/').slice(0, -1).join('/')}`,
    },
    ...ofRequest(env.CI_MERGE_REQUEST_IID, env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME, fork, isRequest),
    run: runOf(env.CI_PIPELINE_ID, env.CI_JOB_NAME, env.CI_JOB_ID),
  };
}

/** circleci.com/docs/reference/variables: CIRCLE_PR_… are there for forks only. */
function circleci(env: Environment): CiJob | undefined {
  if (!env.CIRCLECI) return undefined;
  const { CIRCLE_PR_NUMBER: ofFork, CIRCLE_PR_USERNAME: user, CIRCLE_PR_REPONAME: name } = env;
  const byBranch = /^pull\/(\d+)/.exec(env.CIRCLE_BRANCH ?? '')?.[1];
  const number = ofFork || /\/(\d+)$/.exec(env.CIRCLE_PULL_REQUEST ?? '')?.[1] || byBranch;
  const isFork = Boolean(ofFork || user || name || byBranch);
  const fork = isFork ? [user || unknownFork, name].filter(Boolean).join('/') : undefined;
  return {
    system: 'CircleCI',
    repository: repositoryOf(env.CIRCLE_REPOSITORY_URL, 'circleci', [
      env.CIRCLE_PROJECT_USERNAME,
      env.CIRCLE_PROJECT_REPONAME,
    ]),
    ...ofRequest(number, env.CIRCLE_BRANCH, fork, fork),
    run: runOf(env.CIRCLE_WORKFLOW_ID, env.CIRCLE_JOB, env.CIRCLE_BUILD_NUM, env.CIRCLE_NODE_INDEX),
  };
}

/**
 * buildkite.com/docs/pipelines/configure/environment-variables: BUILDKITE_PULL_REQUEST is a number or `false`. A pipeline
 * may put the owner of a fork in front of the branch, as no branch is called.
 */
function buildkite(env: Environment): CiJob | undefined {
  if (!env.BUILDKITE) return undefined;
  const fork = forkOf(env.BUILDKITE_PULL_REQUEST_REPO, env.BUILDKITE_REPO);
  const isForeign = env.BUILDKITE_PULL_REQUEST_REPO || env.BUILDKITE_BRANCH?.includes(':');
  return {
    system: 'Buildkite',
    repository: repositoryOf(env.BUILDKITE_REPO, 'buildkite', [
      env.BUILDKITE_ORGANIZATION_SLUG,
      env.BUILDKITE_PIPELINE_SLUG,
    ]),
    ...ofRequest(env.BUILDKITE_PULL_REQUEST, env.BUILDKITE_BRANCH, fork, isForeign),
    run: runOf(env.BUILDKITE_BUILD_ID, env.BUILDKITE_STEP_KEY, env.BUILDKITE_JOB_ID),
  };
}

/** support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets. It runs no pipeline for the request of a fork. */
function bitbucket(env: Environment): CiJob | undefined {
  if (!env.BITBUCKET_BUILD_NUMBER) return undefined;
  const path = env.BITBUCKET_REPO_FULL_NAME ?? '';
  return {
    system: 'Bitbucket Pipelines',
    repository: {
      id: `bitbucket:${env.BITBUCKET_REPO_UUID || path}`,
      path,
      organisationId: `bitbucket:${env.BITBUCKET_WORKSPACE ?? ''}`,
    },
    ...ofRequest(env.BITBUCKET_PR_ID, env.BITBUCKET_BRANCH, undefined),
    run: runOf(
      env.BITBUCKET_PIPELINE_UUID || env.BITBUCKET_BUILD_NUMBER,
      env.BITBUCKET_STEP_UUID,
      env.BITBUCKET_PARALLEL_STEP,
    ),
  };
}

/**
 * learn.microsoft.com/azure/devops/pipelines/build/variables: the number is GitHub's, the id Azure's own. Whoever starts
 * a build of a request by hand gives its ref alone.
 */
function azure(env: Environment): CiJob | undefined {
  if (!env.TF_BUILD) return undefined;
  const { SYSTEM_PULLREQUEST_ISFORK: isFork = 'True', SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI: from } = env;
  const byRef = /^refs\/pull\/(\d+)\//.exec(env.BUILD_SOURCEBRANCH ?? '')?.[1];
  const number = env.SYSTEM_PULLREQUEST_PULLREQUESTNUMBER || env.SYSTEM_PULLREQUEST_PULLREQUESTID || byRef;
  const branch = env.SYSTEM_PULLREQUEST_SOURCEBRANCH?.replace(/^refs\/heads\//, '');
  const collection = env.SYSTEM_COLLECTIONURI ?? '';
  const fork = isFork.toLowerCase() === 'false' ? undefined : (repositoryAt(from ?? '')?.path ?? unknownFork);
  return {
    system: 'Azure Pipelines',
    repository: {
      id: `azure:${collection}${env.BUILD_REPOSITORY_ID ?? ''}`,
      path: env.BUILD_REPOSITORY_NAME ?? '',
      organisationId: `azure:${collection}${env.SYSTEM_TEAMPROJECT ?? ''}`,
    },
    ...ofRequest(number, branch, fork, env.SYSTEM_PULLREQUEST_ISFORK),
    run: runOf(env.BUILD_BUILDID, env.SYSTEM_JOBNAME, env.SYSTEM_JOBID, env.SYSTEM_JOBATTEMPT),
  };
}
