// The few questions that the action asks GitHub, answered over HTTP. A stand-in: GitHub's own API cannot be had here.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KnownPull {
  number: number;
  /** `owner:branch`. */
  head: string;
  state: 'open' | 'closed';
}

export interface GitHubStub {
  /** For GITHUB_API_URL. */
  url: string;
  /** `METHOD /path?query` of every request. */
  requests: string[];
  close(): Promise<void>;
}

/** Serves `pulls` as they are at the moment of each request. */
export async function githubStub(pulls: KnownPull[]): Promise<GitHubStub> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const url = new URL(request.url ?? '/', 'http://stub');
    const one = /^\/repos\/[^/]+\/[^/]+\/pulls(?:\/(\d+))?$/.exec(url.pathname);
    const head = url.searchParams.get('head');
    const answer = one?.[1]
      ? pulls.find(({ number }) => number === Number(one[1]))
      : one && pulls.filter((pull) => pull.state === url.searchParams.get('state') && pull.head === head);
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { message: 'Not Found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close };
}
