// The few questions that the action asks GitHub, answered over HTTP. A stand-in: GitHub's own API cannot be had here.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface KnownPull {
  number: number;
  /** `owner:branch`. */
  head: string;
  state: 'open' | 'closed';
  labels?: string[];
  /** When it was pushed to; unknown without. */
  pushed?: Date;
  /** When anything of it changed; now, without. */
  updated?: Date;
  /** Its head. */
  sha?: string;
  /** When it was closed; long ago, without. */
  closed?: Date;
}

/** What GitHub knows beside pull requests. */
export interface Known {
  /** Number of a run → its status and branch; one of a pull request where it says by which event. */
  runs?: Record<string, { status: string; branch?: string; event?: string; from?: number }>;
  branches?: string[];
  tags?: string[];
  /** Whether it lists all pull requests, whatever head is asked for, as Gitea does. */
  ignoresHead?: boolean;
  /** Ids of the repositories that the token sees; every one, without. */
  seen?: number[];
  /** Comments of any pull request, which may be written where this is there. */
  comments?: KnownComment[];
}

export interface KnownComment {
  id: number;
  body: string;
  /** Whether the token's own account wrote it. */
  own: boolean;
}

export interface GitHubStub {
  /** For GITHUB_API_URL. */
  url: string;
  /** `METHOD /path?query` of every request. */
  requests: string[];
  /** Statuses that the next requests get instead of an answer, one each; 0 leaves the answer. */
  failures: number[];
  close(): Promise<void>;
}

/** Serves `pulls` as they are at the moment of each request. The tests' repositories have their id in their name. */
export async function githubStub(pulls: KnownPull[], known: Known = {}): Promise<GitHubStub> {
  const requests: string[] = [];
  const failures: number[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const url = new URL(request.url ?? '/', 'http://stub');
    const failure = failures.shift();
    const respond = (answer: unknown) => {
      response.writeHead(failure || (answer ? 200 : 404), { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? { message: failure ? 'Unavailable' : 'Not Found' }));
    };
    if (failure) respond(undefined);
    else if (request.method === 'GET') respond(answerTo(url, pulls, known));
    else
      void text(request).then((body) =>
        respond(writtenTo(`${request.method} ${url.pathname}`, JSON.parse(body || '{}'), known)),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, failures, close };
}

/** Comments, as GraphQL tells them, fifty at a time, and as REST writes them. */
function writtenTo(request: string, said: unknown, { comments }: Known) {
  if (!comments) return undefined;
  const { body = '', variables } = said as { body?: string; variables?: { after: string | null } };
  if (variables) {
    const start = Number(variables.after ?? 0);
    const shown = comments.slice(start, start + 50);
    const nodes = shown.map(({ id, body, own }) => ({
      fullDatabaseId: String(id),
      body,
      viewerDidAuthor: own,
    }));
    const pageInfo = { hasNextPage: start + 50 < comments.length, endCursor: String(start + 50) };
    return { data: { repository: { pullRequest: { comments: { nodes, pageInfo } } } } };
  }
  const at = comments.findIndex(({ id }) => request.endsWith(`/issues/comments/${id}`));
  const id = 1 + Math.max(0, ...comments.map((one) => one.id));
  if (request.startsWith('POST ')) comments.push({ id, body, own: true });
  else if (at < 0) return undefined;
  else if (request.startsWith('DELETE ')) comments.splice(at, 1);
  else comments[at] = { id: comments[at]?.id ?? 0, own: true, body };
  return { id };
}

function answerTo({ pathname, searchParams }: URL, pulls: KnownPull[], known: Known) {
  const { runs = {}, branches = [], tags = [], ignoresHead = false } = known;
  const sees = (id: number) => known.seen?.includes(id) ?? true;
  const [, byId] = /^\/repositories\/(\d+)$/.exec(pathname) ?? [];
  if (byId && sees(Number(byId)))
    return { id: Number(byId), full_name: `acme/it-${Number(byId).toString(36)}` };
  const [, fullName = '', what = ''] =
    /^\/repos\/([^/]+\/[^/]+)\/?(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
  const repo = { id: idOf(fullName), full_name: fullName };
  const shown = (pull: KnownPull) => dataOf(pull, repo);
  const [, kind, name = ''] = /^(pulls|actions\/runs|git\/ref\/heads|git\/ref\/tags)\/(.+)$/.exec(what) ?? [];
  if (fullName === '' || !sees(repo.id)) return undefined;
  if (what === '') return repo;
  if (what === 'pulls') {
    const [state, head] = [searchParams.get('state'), ignoresHead ? null : searchParams.get('head')];
    return pulls.filter((pull) => pull.state === state && (head ?? pull.head) === pull.head).map(shown);
  }
  if (what === 'activity') {
    const ref = searchParams.get('ref') ?? '';
    const pull = pulls.find(({ head }) => ref === `refs/heads/${head.split(':')[1]}`);
    return pull?.pushed ? [{ timestamp: pull.pushed.toISOString(), ref }] : [];
  }
  if (what === 'actions/runs') {
    const { branch, status } = Object.fromEntries(searchParams);
    const listed = Object.values(runs).filter((run) => run.branch === branch && run.status === status);
    const repositories = ({ from = repo.id }) => ({ repository: repo, head_repository: { id: from } });
    return { workflow_runs: listed.map((run) => ({ event: run.event ?? 'push', ...repositories(run) })) };
  }
  if (kind === 'pulls') return pulls.filter(({ number }) => number === Number(name)).map(shown)[0];
  if (kind === 'git/ref/heads') return branches.includes(name) ? { ref: name } : undefined;
  if (kind === 'git/ref/tags') return tags.includes(name) ? { ref: name } : undefined;
  const run = kind === 'actions/runs' ? runs[name] : undefined;
  return (
    run && { status: run.status, head_branch: run.branch ?? null, repository: repo, head_repository: repo }
  );
}

function dataOf({ number, state, labels = [], head, sha, ...times }: KnownPull, base: object) {
  const [owner, ref] = head.split(':');
  const { updated = new Date(), closed = new Date(0) } = times;
  const closing = { closed_at: state === 'closed' ? closed.toISOString() : null };
  const at = { ...closing, labels: labels.map((name) => ({ name })), updated_at: updated.toISOString() };
  const repo = { ...base, owner: { login: owner } };
  return { number, state, ...at, head: { label: head, ref, sha, repo }, base: { ref: 'main', repo: base } };
}

/** As `repository()` of the tests names them, and the events' own acme/web. */
function idOf(fullName: string): number {
  const [, coded] = /\/it-(\w+)$/.exec(fullName) ?? [];
  return coded ? Number.parseInt(coded, 36) : 17;
}
