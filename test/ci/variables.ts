// The variables stand here as each system's documentation gives them, with its own examples where it has any.

export type Variables = Record<string, string>;

export interface System {
  name: string;
  /** Of every job. */
  job: Variables;
  /** Beside them, of a job for a request of a branch `feature` of the repository itself, with number 7. */
  request: Variables;
  /** The same for a fork's; undefined where the system runs none. */
  fork?: Variables;
  /** Another job of the same run. */
  otherJob: Variables;
  repository: string;
  whose?: string;
}

export const systems: System[] = [
  {
    name: 'GitLab CI',
    job: {
      GITLAB_CI: 'true',
      CI_SERVER_HOST: 'gitlab.example.com',
      CI_PROJECT_ID: '51',
      CI_PROJECT_PATH: 'acme/sub/web',
      CI_PIPELINE_ID: '1000',
      CI_JOB_NAME: 'test',
      CI_JOB_ID: '50',
      CI_COMMIT_REF_NAME: 'feature',
    },
    request: {
      CI_MERGE_REQUEST_IID: '7',
      CI_MERGE_REQUEST_PROJECT_ID: '51',
      CI_MERGE_REQUEST_PROJECT_PATH: 'acme/sub/web',
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '51',
      CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: 'acme/sub/web',
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature',
    },
    // As it runs in the fork's own project.
    fork: {
      CI_PROJECT_ID: '99',
      CI_PROJECT_PATH: 'bob/web',
      CI_MERGE_REQUEST_IID: '7',
      CI_MERGE_REQUEST_PROJECT_ID: '51',
      CI_MERGE_REQUEST_PROJECT_PATH: 'acme/sub/web',
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '99',
      CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: 'bob/web',
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature',
    },
    otherJob: { CI_JOB_ID: '51' },
    repository: 'acme/sub/web',
    whose: 'bob/web',
  },
  {
    name: 'CircleCI',
    job: {
      CIRCLECI: 'true',
      CIRCLE_PROJECT_USERNAME: 'acme',
      CIRCLE_PROJECT_REPONAME: 'web',
      CIRCLE_REPOSITORY_URL: 'git@github.com:acme/web.git',
      CIRCLE_BRANCH: 'feature',
      CIRCLE_WORKFLOW_ID: '5034460f-c7c4-4c43-9457-de07e2029e7b',
      CIRCLE_JOB: 'test',
      CIRCLE_BUILD_NUM: '123',
      CIRCLE_NODE_INDEX: '0',
    },
    request: { CIRCLE_PULL_REQUEST: 'https://github.com/acme/web/pull/7' },
    fork: {
      CIRCLE_BRANCH: 'pull/7',
      CIRCLE_PULL_REQUEST: 'https://github.com/acme/web/pull/7',
      CIRCLE_PR_NUMBER: '7',
      CIRCLE_PR_USERNAME: 'bob',
      CIRCLE_PR_REPONAME: 'web',
    },
    otherJob: { CIRCLE_NODE_INDEX: '1' },
    repository: 'acme/web',
    whose: 'bob/web',
  },
  {
    name: 'Buildkite',
    job: {
      BUILDKITE: 'true',
      BUILDKITE_REPO: 'git@github.com:acme/web.git',
      BUILDKITE_ORGANIZATION_SLUG: 'acme-inc',
      BUILDKITE_PIPELINE_SLUG: 'web',
      BUILDKITE_BRANCH: 'feature',
      BUILDKITE_BUILD_ID: '4735ba57-80d0-46e2-8fa0-b28223a86586',
      BUILDKITE_JOB_ID: 'e44f9784-e20e-4b93-a21d-f41fd5869db9',
      BUILDKITE_STEP_KEY: 'test',
      BUILDKITE_PULL_REQUEST: 'false',
      BUILDKITE_PULL_REQUEST_REPO: '',
    },
    request: { BUILDKITE_PULL_REQUEST: '7', BUILDKITE_PULL_REQUEST_REPO: 'git://github.com/acme/web.git' },
    fork: { BUILDKITE_PULL_REQUEST: '7', BUILDKITE_PULL_REQUEST_REPO: 'https://github.com/bob/web.git' },
    otherJob: { BUILDKITE_JOB_ID: 'f44f9784-e20e-4b93-a21d-f41fd5869db9' },
    repository: 'acme/web',
    whose: 'bob/web',
  },
  {
    name: 'Bitbucket Pipelines',
    job: {
      CI: 'true',
      BITBUCKET_BUILD_NUMBER: '12',
      BITBUCKET_PIPELINE_UUID: '{1e3a}',
      BITBUCKET_REPO_UUID: '{7a9c}',
      BITBUCKET_REPO_FULL_NAME: 'acme/web',
      BITBUCKET_WORKSPACE: 'acme',
      BITBUCKET_BRANCH: 'feature',
      BITBUCKET_STEP_UUID: '{50aa}',
    },
    request: { BITBUCKET_PR_ID: '7', BITBUCKET_PR_DESTINATION_BRANCH: 'main' },
    otherJob: { BITBUCKET_STEP_UUID: '{50ab}' },
    repository: 'acme/web',
  },
  {
    name: 'Azure Pipelines',
    job: {
      TF_BUILD: 'True',
      SYSTEM_COLLECTIONURI: 'https://dev.azure.com/fabrikamfiber/',
      SYSTEM_TEAMPROJECT: 'web',
      BUILD_REPOSITORY_ID: 'acme/web',
      BUILD_REPOSITORY_NAME: 'acme/web',
      BUILD_SOURCEBRANCH: 'refs/heads/feature',
      BUILD_BUILDID: '30',
      SYSTEM_JOBNAME: 'test',
      SYSTEM_JOBID: '12f1170f-54f2-53f3-20dd-22fc7dff55f9',
      SYSTEM_JOBATTEMPT: '1',
    },
    request: {
      SYSTEM_PULLREQUEST_PULLREQUESTID: '17341',
      SYSTEM_PULLREQUEST_PULLREQUESTNUMBER: '7',
      SYSTEM_PULLREQUEST_SOURCEBRANCH: 'refs/heads/feature',
      SYSTEM_PULLREQUEST_ISFORK: 'False',
    },
    fork: {
      SYSTEM_PULLREQUEST_PULLREQUESTNUMBER: '7',
      SYSTEM_PULLREQUEST_SOURCEBRANCH: 'feature',
      SYSTEM_PULLREQUEST_ISFORK: 'True',
      SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI: 'https://github.com/bob/web',
    },
    otherJob: { SYSTEM_JOBID: '22f1170f-54f2-53f3-20dd-22fc7dff55f9' },
    repository: 'acme/web',
    whose: 'bob/web',
  },
  {
    name: 'Jenkins',
    job: {
      JENKINS_URL: 'https://ci.example.com/',
      JOB_NAME: 'acme/web/feature',
      BRANCH_NAME: 'feature',
      BUILD_TAG: 'jenkins-acme-web-feature-3',
      BUILD_NUMBER: '3',
      GIT_URL: 'https://github.com/acme/web.git',
    },
    request: { JOB_NAME: 'acme/web/PR-7', BRANCH_NAME: 'PR-7', CHANGE_ID: '7', CHANGE_BRANCH: 'feature' },
    fork: {
      JOB_NAME: 'acme/web/PR-7',
      BRANCH_NAME: 'PR-7',
      CHANGE_ID: '7',
      CHANGE_BRANCH: 'feature',
      CHANGE_FORK: 'bob',
    },
    otherJob: { BUILD_TAG: 'jenkins-acme-web-feature-4' },
    repository: 'acme/web',
    whose: 'bob',
  },
];
