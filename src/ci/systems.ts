import { repositoryAt, repositoryBy } from './remote';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a CI system tells of the job that it runs. */
export interface CiJob {
  /** For a person. */
  system: string;
  repository: { id: string; path: string; organisationId: string };
  /** The request (merge request, pull request) that the job is for. */
  request?: { number: number; branch: string; fork?: string | undefined } | undefined;
  /** `run/attempt/job/step`: two jobs never have the same, and a job has one for all of its steps. */
  run: string;
}

/** Fork: whose, where it is one; where nothing tells, it counts as one, since less is done for those. */
const unknownFork = 'unknown';

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

/** The job that this process is part of; undefined outside of the systems that are known. */
export function ciJobOf(env: Environment): CiJob | undefined {
  for (const system of systems) {
    const job = system(env);
    if (job) return job;
  }
  return undefined;
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
  return {
    system: 'GitLab CI',
    repository: {
      id: `gitlab:${host}/${project}`,
      path,
      organisationId: `gitlab:${host}/${path.split('/').slice(0, -1).join('/')}`,
    },
    request: requestOf(env.CI_MERGE_REQUEST_IID, env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME, fork),
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
    request: requestOf(number, env.CIRCLE_BRANCH, fork),
    run: runOf(env.CIRCLE_WORKFLOW_ID, env.CIRCLE_JOB, env.CIRCLE_BUILD_NUM, env.CIRCLE_NODE_INDEX),
  };
}

/** buildkite.com/docs/pipelines/configure/environment-variables: BUILDKITE_PULL_REQUEST is a number or `false`. */
function buildkite(env: Environment): CiJob | undefined {
  if (!env.BUILDKITE) return undefined;
  const own = repositoryAt(env.BUILDKITE_REPO ?? '');
  const head = repositoryAt(env.BUILDKITE_PULL_REQUEST_REPO ?? '');
  const isOwn = own && head && own.host === head.host && own.path.toLowerCase() === head.path.toLowerCase();
  return {
    system: 'Buildkite',
    repository: repositoryOf(env.BUILDKITE_REPO, 'buildkite', [
      env.BUILDKITE_ORGANIZATION_SLUG,
      env.BUILDKITE_PIPELINE_SLUG,
    ]),
    request: requestOf(
      env.BUILDKITE_PULL_REQUEST,
      env.BUILDKITE_BRANCH,
      isOwn ? undefined : (head?.path ?? unknownFork),
    ),
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
    request: requestOf(env.BITBUCKET_PR_ID, env.BITBUCKET_BRANCH),
    run: runOf(
      env.BITBUCKET_PIPELINE_UUID || env.BITBUCKET_BUILD_NUMBER,
      env.BITBUCKET_STEP_UUID,
      env.BITBUCKET_PARALLEL_STEP,
    ),
  };
}

/** learn.microsoft.com/azure/devops/pipelines/build/variables: the number is GitHub's, the id Azure's own. */
function azure(env: Environment): CiJob | undefined {
  if (!env.TF_BUILD) return undefined;
  const { SYSTEM_PULLREQUEST_ISFORK: isFork = 'True', SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI: from } = env;
  const number = env.SYSTEM_PULLREQUEST_PULLREQUESTNUMBER || env.SYSTEM_PULLREQUEST_PULLREQUESTID;
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
    request: requestOf(number, branch, fork),
    run: runOf(env.BUILD_BUILDID, env.SYSTEM_JOBNAME, env.SYSTEM_JOBID, env.SYSTEM_JOBATTEMPT),
  };
}

/** A multibranch project: JOB_NAME is the project's, and the branch's or request's below it. */
function jenkins(env: Environment): CiJob | undefined {
  if (!env.JENKINS_URL || !env.BUILD_TAG) return undefined;
  const project = (env.JOB_NAME ?? '').split('/');
  if (env.BRANCH_NAME !== undefined) project.pop();
  const name = project.join('/');
  // A plugin that gives no CHANGE_BRANCH gives no CHANGE_FORK either.
  const fork = env.CHANGE_FORK || (env.CHANGE_BRANCH ? undefined : unknownFork);
  return {
    system: 'Jenkins',
    repository: {
      // A checkout of a fork's request may name the fork: the project is the repository's own.
      id: `jenkins:${env.JENKINS_URL}${name}`,
      path: repositoryAt(env.GIT_URL ?? '')?.path ?? name,
      organisationId: `jenkins:${env.JENKINS_URL}`,
    },
    request: requestOf(env.CHANGE_ID, env.CHANGE_BRANCH || env.BRANCH_NAME, fork),
    // A stage's name changes between the steps of a build, and its last ones.
    run: runOf(env.BUILD_TAG),
  };
}

function requestOf(number: string | undefined, branch: string | undefined, fork?: string): CiJob['request'] {
  if (!number || !/^[1-9]\d*$/.test(number)) return undefined;
  return { number: Number(number), branch: branch || `request-${number}`, fork };
}

function repositoryOf(url: string | undefined, system: string, parts: readonly (string | undefined)[]) {
  const path = parts.filter(Boolean).join('/');
  const otherwise = { id: `${system}:${path}`, path, organisationId: `${system}:${parts[0] ?? ''}` };
  return repositoryBy(url ?? '') ?? otherwise;
}

/** The first part is the run, which all its jobs share; there is no attempt but where the system counts them. */
function runOf(run: string | undefined, ...job: readonly (string | undefined)[]): string {
  return [run ?? '', '1', ...job.filter(Boolean)].join('/');
}
