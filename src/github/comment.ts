import { LabTestError, messageOf } from '../core/errors';
import { type Client, clientOf } from './client';

/** A comment that is written once and kept up to date. */
export interface KeptComment {
  repository: string;
  pullRequest: number;
  /** By which it is found again: the hidden text that it begins with. */
  marker: string;
  /** Markdown, after the marker. */
  body: string;
  /** Number of the run that writes it: what a later one has written stays. Runs of a repository are numbered upwards. */
  run: number;
}

interface Comment {
  /** A number that a GraphQL integer may be too small for, as text. */
  fullDatabaseId: string;
  body: string;
  viewerDidAuthor: boolean;
}

interface Page {
  repository: {
    pullRequest: {
      comments: { nodes: Comment[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    };
  };
}

/** Who wrote a comment, REST does not tell the token of a job: it may not ask who it is itself. */
const query = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) {
    comments(first: 100, after: $after) {
      nodes { fullDatabaseId body viewerDidAuthor }
      pageInfo { hasNextPage endCursor }
    } } }
}`;

/**
 * Writes a comment on a pull request, or writes it anew where this token's own is there. Where two runs make one each at
 * the same time, the older one stays.
 * @returns whether it was written: not where a later run was first.
 * @throws LabTestError when GitHub does not take it.
 */
export async function keepComment(comment: KeptComment, token: string | undefined): Promise<boolean> {
  const { pullRequest: number } = comment;
  try {
    if (token === undefined) throw new Error('there is no token to write it with');
    const [owner = '', repo = ''] = comment.repository.split('/');
    return await kept(await clientOf(token), { owner, repo, number }, comment);
  } catch (error) {
    throw new LabTestError({
      what: `The report is no comment of pull request #${number}.`,
      why: messageOf(error),
      remedy: 'Give the job `permissions: pull-requests: write`, or leave `comment` out.',
      cause: error,
    });
  }
}

async function kept(client: Client, at: Place, { marker, body: text, run }: KeptComment): Promise<boolean> {
  const { owner, repo, number } = at;
  const body = `${marker}\n<!-- run ${run} -->\n${text}`;
  const { issues } = client.rest;
  const [first] = await own(client, at, marker);
  if (first && first.run > run) return false;
  const there =
    first && (await unlessGone(issues.updateComment({ owner, repo, comment_id: first.id, body })));
  if (!there) await issues.createComment({ owner, repo, issue_number: number, body });
  const [oldest, ...more] = await own(client, at, marker);
  if (oldest === undefined || more.length === 0) return true;
  const latest = [oldest, ...more].reduce((one, other) => (other.run >= one.run ? other : one));
  await unlessGone(issues.updateComment({ owner, repo, comment_id: oldest.id, body: latest.body }));
  // A lost answer may have doubled it, too; whoever else has made one of them may remove it at the same time.
  for (const { id } of more) await unlessGone(issues.deleteComment({ owner, repo, comment_id: id }));
  return latest.run <= run;
}

/** Undefined where a person, or another run, has removed it meanwhile. */
async function unlessGone<T>(request: Promise<T>): Promise<T | undefined> {
  return await request.catch((error: { status?: number }) => {
    if (error.status !== 404) throw error;
    return undefined;
  });
}

interface Place {
  owner: string;
  repo: string;
  number: number;
}

/** A comment of this token's. */
interface Own {
  id: number;
  body: string;
  run: number;
}

/** This token's comments with the marker, the oldest first. */
async function own(client: Client, at: Place, marker: string): Promise<Own[]> {
  const found: Own[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page = await client.graphql(query, { ...at, after });
    const { nodes, pageInfo } = page.repository.pullRequest.comments;
    const ours = nodes.filter(({ body, viewerDidAuthor }) => viewerDidAuthor && body.startsWith(marker));
    const runOf = (body: string) => Number(/^.*\n<!-- run (\d+) -->/.exec(body)?.[1] ?? 0);
    found.push(
      ...ours.map(({ fullDatabaseId, body }) => ({ id: Number(fullDatabaseId), body, run: runOf(body) })),
    );
    if (!pageInfo.hasNextPage) return found.sort((a, b) => a.id - b.id);
    after = pageInfo.endCursor;
  }
}
