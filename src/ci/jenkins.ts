import { type CiJob, type Environment, forkOf, ofRequest, runOf, unknownFork } from './job';
import { repositoryAt } from './remote';

/**
 * A multibranch project: JOB_NAME is the project's, and the branch's or request's below it. A server that was not told
 * its own URL gives none. Of other projects, plugins tell the request: jenkinsci/ghprb-plugin, jenkinsci/gitlab-plugin.
 */
export function jenkins(env: Environment): CiJob | undefined {
  if (!(env.JENKINS_URL || env.JENKINS_HOME) || !env.BUILD_TAG) return undefined;
  const { JENKINS_URL: url = '' } = env;
  const project = (env.JOB_NAME ?? '').split('/');
  if (env.BRANCH_NAME !== undefined) project.pop();
  const name = project.join('/');
  const id = `jenkins:${url}${name}`;
  return {
    system: 'Jenkins',
    repository: {
      // A checkout of a fork's request may name the fork: the project is the repository's own.
      id,
      path: repositoryAt(env.GIT_URL ?? '')?.path ?? name,
      organisationId: url === '' ? id : `jenkins:${url}`,
    },
    ...jenkinsRequest(env),
    // A stage's name changes between the steps of a build, and its last ones.
    run: runOf(env.BUILD_TAG),
  };
}

function jenkinsRequest(env: Environment) {
  const { ghprbPullId, gitlabMergeRequestIid, CHANGE_FORK, CHANGE_BRANCH, BRANCH_NAME } = env;
  if (ghprbPullId) {
    const own = env.ghprbGhRepository && `https://github.com/${env.ghprbGhRepository}`;
    // On a server of one's own, its host is another one: what the owner and the name say has to do.
    const head = repositoryAt(env.ghprbAuthorRepoGitUrl ?? '');
    return ofRequest(
      ghprbPullId,
      env.ghprbSourceBranch,
      forkOf(head && `https://github.com/${head.path}`, own),
    );
  }
  if (gitlabMergeRequestIid || env.gitlabActionType === 'MERGE') {
    const fork = forkOf(env.gitlabSourceRepoHttpUrl, env.gitlabTargetRepoHttpUrl);
    return ofRequest(gitlabMergeRequestIid, env.gitlabSourceBranch, fork, 'MERGE');
  }
  // A plugin that gives no CHANGE_BRANCH gives no CHANGE_FORK either.
  const fork = CHANGE_FORK || (CHANGE_BRANCH ? undefined : unknownFork);
  return ofRequest(env.CHANGE_ID, CHANGE_BRANCH || BRANCH_NAME, fork, CHANGE_FORK);
}
