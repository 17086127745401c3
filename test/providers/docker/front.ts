import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** The socket of the engine that the tests use. */
export const engineSocket = process.env.DOCKER_HOST?.replace(/^unix:\/\//, '') || '/var/run/docker.sock';

/** Something that listens on a socket of its own, as `unix://…`. */
export interface Front {
  host: string;
  socket: string;
  /** `METHOD /path?query` of every request that came. */
  requests: string[];
  close(): Promise<void>;
}

/** Answers every request by `answer`. */
export async function stub(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Front> {
  const directory = await mkdtemp(join(tmpdir(), 'labtest-front-'));
  const socket = join(directory, 'engine.sock');
  const requests: string[] = [];
  const upgraded = new Set<Duplex>();
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.on('upgrade', (request, client, head) => {
    requests.push(`${request.method} ${request.url}`);
    const upstream = connect({ path: engineSocket, allowHalfOpen: true });
    const headers = request.rawHeaders.map((text, i) => (i % 2 ? `${text}\r\n` : `${text}: `)).join('');
    upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`);
    upstream.write(head);
    upgraded.add(client);
    client.pipe(upstream).pipe(client);
    for (const [end, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      end.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    host: `unix://${socket}`,
    socket,
    requests,
    close: async () => {
      server.closeAllConnections();
      for (const client of upgraded) client.destroy();
      server.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Where the link of a process to its engine breaks for good: from this request on, counted from 1. */
export interface Cut {
  at: number;
  /** Whether the engine gets that one request, and only its answer is lost. */
  answerOnly: boolean;
}

/** Hands every request on to the engine; `rewrite` may change the body of a creation, or answer null to drop the link. */
export function proxy(
  rewrite: (path: string, body: Buffer) => Buffer | null = (_, body) => body,
  cut: Cut = { at: Number.POSITIVE_INFINITY, answerOnly: false },
): Promise<Front> {
  let count = 0;
  return stub(async (incoming, response) => {
    const path = incoming.url ?? '';
    count++;
    if (count > cut.at || (count === cut.at && !cut.answerOnly)) return void response.destroy();
    const lost = count === cut.at;
    const body = incoming.method === 'POST' ? rewrite(path, await buffer(incoming)) : undefined;
    if (body === null) return void response.destroy();
    const headers = { ...incoming.headers, ...(body && { 'content-length': String(body.length) }) };
    if (body) delete headers['transfer-encoding'];
    const forward = request(
      { socketPath: engineSocket, method: incoming.method, path, headers },
      (answer) => {
        if (lost) return void answer.resume().once('close', () => response.destroy());
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    forward.on('error', () => response.destroy());
    response.on('close', () => forward.destroy());
    if (body) forward.end(body);
    else incoming.pipe(forward);
  });
}

/** An answer in JSON, as the engine gives it. */
export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
