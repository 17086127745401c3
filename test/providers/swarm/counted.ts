// Stands between a run and a manager, and does something at one of its requests.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { bridge, type SwarmEngine } from './engines';

const run = promisify(execFile);

/** The machine once more: what is asked at its port for the engine is counted, and everything else is the machine's. */
const address = '10.93.7.100';

export interface Counted {
  /** For the input `docker-host`. */
  host: string;
  /** How many requests there were. */
  requests(): number;
  /** No connection is closed and none refused, and nothing comes through: as where a machine loses its power. */
  silence(): void;
  end(): Promise<void>;
}

/** @param deed is begun when the request of that number has been handed on. */
export async function counted(
  { address: machine }: SwarmEngine,
  at: number,
  deed: (by: Counted) => unknown,
): Promise<Counted> {
  const open = new Set<Socket>();
  let [requests, silent] = [0, false];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    open.add(client);
    client.on('error', () => {});
    if (silent) return;
    const manager = connect(2375, machine);
    open.add(manager);
    client.on('data', (chunk: Buffer) => {
      if (silent) return;
      manager.write(chunk);
      if (!/^(?:GET|HEAD|POST|PUT|DELETE) \S+ HTTP\/1\.1\r\n/.test(chunk.toString('latin1'))) return;
      requests++;
      if (requests === at) deed(one);
    });
    client.on('end', () => silent || manager.end()).on('close', () => manager.destroy());
    manager.on('data', (chunk) => void (silent || client.write(chunk)));
    manager.on('end', () => silent || client.end()).on('error', () => silent || client.destroy());
  });
  await run('ip', ['addr', 'add', `${address}/32`, 'dev', bridge]);
  await run('iptables', ['-t', 'nat', '-A', ...published(machine)]);
  server.listen(2375, address);
  await once(server, 'listening');
  const one: Counted = {
    host: `tcp://${address}:2375`,
    requests: () => requests,
    silence: () => {
      silent = true;
    },
    end: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
      await run('iptables', ['-t', 'nat', '-D', ...published(machine)]);
      await run('ip', ['addr', 'del', `${address}/32`, 'dev', bridge]);
    },
  };
  return one;
}

const published = (machine: string) => {
  const others = ['OUTPUT', '-d', address, '-p', 'tcp', '!', '--dport', '2375'];
  return [...others, '-j', 'DNAT', '--to-destination', machine];
};
