import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

/** A real S3 API: moto's server on a port that it chooses. */
export async function startMoto(): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await announced(child);
  return {
    url,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`moto ended: ${said.join('\n')}`)));
    for (const output of [child.stdout, child.stderr])
      if (output)
        createInterface(output).on('line', (line) => {
          said.push(line);
          const url = /Running on (http:\/\/\S+)/.exec(line)?.[1];
          if (url) resolve(url);
        });
  });
}

/** Stands before the server, and breaks the connection of every answer after so many bytes of its body. */
export async function breakingProxy(target: string, bytes: number) {
  const server = createServer((incoming, response) => {
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? '/', target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders();
      if (method === 'HEAD') return void answer.pipe(response);
      let passed = 0;
      answer.on('data', (chunk: Buffer) => {
        response.write(chunk.subarray(0, bytes - passed));
        passed += chunk.length;
        if (passed >= bytes) response.socket?.resetAndDestroy();
      });
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Stands before the server, counts what is asked of it, and adds headers to its answers. */
export async function countingProxy(target: string, added: Record<string, string> = {}) {
  const asked: string[] = [];
  const forward = (incoming: IncomingMessage, response: ServerResponse) => {
    asked.push(`${incoming.method} ${incoming.url?.split('?')[0]}`);
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? '/', target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...added });
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  };
  const server = createServer(forward).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
