// Stands between a process and the engine, and kills the process at one of its requests: the engine gets that one, and
// nothing after it.
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineSocket } from '../providers/docker/front.ts';
import type { OnStart } from '../runner/runner.ts';

export interface Executioner {
  /** For the input `docker-host`. */
  host: string;
  /** To be handed to a step: whose process is to be killed. */
  onStart: OnStart;
  /** `METHOD /path?query` of every request that reached the engine. */
  requests: string[];
  /** Whether the process was killed. */
  killed: () => boolean;
  close(): Promise<void>;
}

/**
 * Kills the process with SIGKILL at its request number `at`, counted from 1, or at the one that it says yes to.
 * @param act is done then instead.
 */
export async function executioner(
  at: number | ((requests: readonly string[]) => boolean),
  act?: () => void,
): Promise<Executioner> {
  const directory = await mkdtemp(join(tmpdir(), 'labtest-kill-'));
  const socket = join(directory, 'engine.sock');
  const requests: string[] = [];
  const open = new Set<Socket>();
  let [pid, dead] = [0, false];
  // A command's input ends while its output goes on.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (dead) return void client.destroy();
    const engine = connect(engineSocket);
    open.add(client).add(engine);
    client.on('data', (chunk: Buffer) => {
      const request = /^((?:GET|HEAD|POST|PUT|DELETE) \S+) HTTP\/1\.1\r\n/.exec(
        chunk.toString('latin1'),
      )?.[1];
      if (dead) return;
      engine.write(chunk);
      if (request === undefined) return;
      requests.push(request);
      const isNow = typeof at === 'number' ? requests.length === at : at(requests);
      if (!isNow || pid === 0) return;
      if (act) return act();
      dead = true;
      process.kill(pid, 'SIGKILL');
    });
    client
      .on('end', () => engine.end())
      .on('error', () => {})
      .on('close', () => engine.end(() => engine.destroy()));
    engine.on('data', (chunk) => void client.write(chunk)).on('end', () => client.end());
    engine.on('error', () => client.destroy()).on('close', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    host: `unix://${socket}`,
    onStart: (started) => {
      pid = started;
    },
    requests,
    killed: () => dead,
    close: async () => {
      for (const one of open) one.destroy();
      server.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** What kind of request it is: without names, ids and options. */
export function kindOf(request: string): string {
  const [method, path = ''] = request.split(' ');
  const fixed =
    /^(containers|images|exec|networks|volumes|json|create|start|stop|wait|rename|attach|archive|logs|top|history|tag|push|connect|disconnect|prune|commit|version|info|get|load|kill|resize)$/;
  const parts = (path.split('?')[0] ?? '').split('/').filter(Boolean);
  return `${method} ${parts.map((part) => (fixed.test(part) ? part : '…')).join('/')}`;
}

const seen = new Set<string>();

/** Every number of a request that a stride reaches, and the first one of each kind that no flow had before. */
export function killPoints(requests: readonly string[], stride: number): number[] {
  return requests.flatMap((request, index) => {
    const isNew = !seen.has(kindOf(request));
    seen.add(kindOf(request));
    return isNew || (index + 1) % stride === 0 ? [index + 1] : [];
  });
}
