import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { describe } from 'vitest';
import { poured, unread } from '../../src/providers/input';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import type { Command, Server } from '../../src/providers/provider';
import { describeProvider } from '../provider-conformance';

describe.each([
  ['memory', undefined],
  ['memory, managed', {}],
])('%s', (name, managed) => {
  describeProvider(name, () => {
    const laboratory = new MemoryLaboratory();
    return {
      provider: createMemoryProvider({ laboratory, run, managed }),
      other: createMemoryProvider({ laboratory, run, managed }),
      spec: () => {
        const name = `labtest-${randomUUID()}`;
        const labels = { 'labtest.app': 'conformance', 'labtest.service': name };
        return {
          name,
          labels,
          kind: 'postgresql',
          image: 'postgres',
          port: 5432,
          environment: { POSTGRES_PASSWORD: randomUUID() },
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
});

/** Next to a server in memory is this machine. */
async function run(_: Server, command: Command) {
  const { environment, stdin, readsAll, onOutput, signal } = command;
  const [program, ...args] = command.argv;
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const stop = () => child.kill();
  signal?.addEventListener('abort', stop);
  child.stdout.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
  const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const taken = stdin ? poured(stdin, child.stdin, program) : undefined;
  const damaged = taken?.then(() => closed);
  if (!stdin) child.stdin.end();
  const code = await Promise.race([closed, damaged ?? closed]).finally(stop);
  signal?.throwIfAborted();
  if (code === 0 && readsAll && !(await taken)) throw unread(program);
  return code;
}
