import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** What a client asked of its server, in its order. */
export interface Asked {
  text: string;
  failed: boolean;
}

/**
 * Runs a client of MySQL or MariaDB on a script, over a wire that is listened to.
 * @param argv of the client, by the port that it is to connect to.
 */
export async function statementsOf(
  server: { host: string; port: number },
  argv: (port: number) => readonly [string, ...string[]],
  env: Record<string, string>,
  script: string,
): Promise<Asked[]> {
  const asked: Asked[] = [];
  const wire = createServer((client) => {
    const upstream = connect(server.port, server.host);
    for (const end of [client, upstream]) end.on('error', () => {});
    client.on(
      'data',
      packets((sequence, body) => {
        if (sequence === 0 && body[0] === 3) asked.push({ text: body.toString('latin1', 1), failed: false });
      }),
    );
    upstream.on(
      'data',
      packets((sequence, body) => {
        const last = asked.at(-1);
        if (last && sequence === 1 && body[0] === 0xff) last.failed = true;
      }),
    );
    client.pipe(upstream).pipe(client);
  });
  wire.listen(0, '127.0.0.1');
  await once(wire, 'listening');
  const [program, ...args] = argv((wire.address() as AddressInfo).port);
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(Buffer.from(script, 'latin1'));
  await once(child, 'close');
  wire.close();
  return asked;
}

/** The packets of one direction: three bytes of length, one of sequence, the body. */
function packets(seen: (sequence: number, body: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUIntLE(0, 3)) {
      const length = rest.readUIntLE(0, 3);
      seen(rest[3] ?? 0, rest.subarray(4, 4 + length));
      rest = rest.subarray(4 + length);
    }
  };
}
