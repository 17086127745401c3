/** Payloads as GitHub sends them, cut down to what a run may look at. */
const repository = { id: 17, name: 'web', full_name: 'acme/web', owner: { id: 4, login: 'acme' } };

export interface PullRequest {
  number?: number;
  branch?: string;
  /** `deleted`: GitHub no longer knows the fork, nor its owner. */
  fork?: { id: number; owner: string; deleted?: boolean };
  repository?: Repository;
  labels?: string[];
  /** Its head, and when anything of it changed last, both as the event has them. */
  commit?: { sha: string; at: Date };
}

/** Another repository than acme/web. */
export interface Repository {
  id?: number;
  name?: string;
}

function repositoryOf({ id = repository.id, name = repository.name }: Repository = {}) {
  return { ...repository, id, name, full_name: `acme/${name}` };
}

/** A `pull_request` event; `event` for the kindred `pull_request_target`. */
export function pullRequest(action: string, about: PullRequest = {}, event = 'pull_request') {
  const { number = 7, branch = 'feature/login', fork } = about;
  const base = repositoryOf(about.repository);
  const owner = fork?.owner ?? 'acme';
  const { id, full_name } = fork ? { id: fork.id, full_name: `${owner}/${base.name}` } : base;
  return {
    name: event,
    payload: {
      action,
      number,
      repository: base,
      pull_request: {
        number,
        state: action === 'closed' ? 'closed' : 'open',
        labels: (about.labels ?? []).map((name) => ({ name })),
        merged: action === 'closed',
        ...(about.commit && { updated_at: about.commit.at.toISOString() }),
        head: {
          sha: about.commit?.sha,
          ref: branch,
          label: `${owner}:${branch}`,
          user: fork?.deleted ? null : { login: owner },
          repo: fork?.deleted ? null : { id, full_name },
        },
        base: { ref: 'main', repo: base },
      },
    },
  };
}

export function push(branch = 'feature/login', about?: Repository) {
  return {
    name: 'push',
    payload: { ref: `refs/heads/${branch}`, repository: repositoryOf(about) },
  };
}

export function branchDeleted(branch = 'feature/login', about?: Repository) {
  return { name: 'delete', payload: { ref: branch, ref_type: 'branch', repository: repositoryOf(about) } };
}

export function scheduled(about?: Repository) {
  return { name: 'schedule', payload: { schedule: '0 3 * * *', repository: repositoryOf(about) } };
}
