import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import type { Command, Server } from '../../src/providers/provider';
import { describeProvider } from '../provider-conformance';

describeProvider('memory', () => {
  const laboratory = new MemoryLaboratory();
  return {
    provider: createMemoryProvider({ laboratory, run }),
    other: createMemoryProvider({ laboratory, run }),
    spec: () => {
      const name = `labtest-${randomUUID()}`;
      const labels = { 'labtest.app': 'conformance', 'labtest.service': name };
      return {
        name,
        labels,
        kind: 'postgresql',
        image: 'postgres',
        port: 5432,
        environment: { POSTGRES_PASSWORD: name },
        args: [],
        files: [],
        limits: { memoryBytes: 1 << 28, processes: 100 },
        alias: 'db',
        deadline: new Date('2040-01-01T00:00:00.000Z'),
      };
    },
    kill: async ({ id }) => laboratory.crash(id, 'killed by the test'),
    reach: async () => {},
  };
});

/** Next to a server in memory is this machine. */
async function run(_: Server, { argv: [program, ...args], environment, stdin, onOutput, signal }: Command) {
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const stop = () => child.kill();
  signal?.addEventListener('abort', stop);
  child.stdout.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
  const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  let damage: unknown;
  stdin?.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') damage = error;
    stop();
  });
  if (stdin) pipeline(stdin, child.stdin).catch(() => {});
  else child.stdin.end();
  const code = await closed;
  signal?.throwIfAborted();
  if (damage) throw damage;
  return code;
}
