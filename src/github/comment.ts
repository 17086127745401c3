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
}

interface Comment {
  databaseId: number;
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
      nodes { databaseId body viewerDidAuthor }
      pageInfo { hasNextPage endCursor }
    } } }
}`;

/**
 * Writes a comment on a pull request, or writes it anew where this token's own is there. Where two runs make one each at
 * the same time, the older one stays.
 * @throws LabTestError when GitHub does not take it.
 */
export async function keepComment(comment: KeptComment, token: string | undefined): Promise<void> {
  const { pullRequest: number } = comment;
  try {
    if (token === undefined) throw new Error('there is no token to write it with');
    const [owner = '', repo = ''] = comment.repository.split('/');
    await kept(await clientOf(token), { owner, repo, number }, comment);
  } catch (error) {
    throw new LabTestError({
      what: `The report is no comment of pull request #${number}.`,
      why: messageOf(error),
      remedy: 'Give the job `permissions: pull-requests: write`, or leave `comment` out.',
      cause: error,
    });
  }
}

async function kept(client: Client, at: Place, { marker, body: text }: KeptComment): Promise<void> {
  const { owner, repo, number } = at;
  const body = `${marker}\n${text}`;
  const { issues } = client.rest;
  const [first] = await own(client, at, marker);
  if (first) {
    await issues.updateComment({ owner, repo, comment_id: first, body });
    return;
  }
  await issues.createComment({ owner, repo, issue_number: number, body });
  const [oldest, ...more] = await own(client, at, marker);
  if (oldest === undefined || more.length === 0) return;
  await issues.updateComment({ owner, repo, comment_id: oldest, body });
  // A lost answer may have doubled it, too; whoever else has made one of them may remove it at the same time.
  for (const id of more)
    await issues.deleteComment({ owner, repo, comment_id: id }).catch((error: { status?: number }) => {
      if (error.status !== 404) throw error;
    });
}

interface Place {
  owner: string;
  repo: string;
  number: number;
}

/** Numbers of this token's comments with the marker, the oldest first. */
async function own(client: Client, at: Place, marker: string): Promise<number[]> {
  const found: number[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page = await client.graphql(query, { ...at, after });
    const { nodes, pageInfo } = page.repository.pullRequest.comments;
    const ours = nodes.filter(({ body, viewerDidAuthor }) => viewerDidAuthor && body.startsWith(marker));
    found.push(...ours.map(({ databaseId }) => databaseId));
    if (!pageInfo.hasNextPage) return found.sort((a, b) => a - b);
    after = pageInfo.endCursor;
  }
}
