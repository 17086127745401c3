import { serverName } from '../../src/experiment/identity';
import type { Asked, PullRequest } from '../../src/github/asked';
import { ensure } from '../../src/lifecycle/ensure';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { type Order, sweep } from '../../src/sweep/sweep';
import { contextOn, plannedService, recordingLog } from '../lifecycle/fixtures';
import { open, pull, unknown } from './cases';

export const repository = { repositoryId: '17', repository: 'acme/web' };
export const usual: Order = { whose: repository, dryRun: false, maxDeletions: 100 };

/** A laboratory with a service for each pull request, made in that order. */
export async function laboratoryWith(...numbers: number[]) {
  const laboratory = new MemoryLaboratory();
  const make = async (
    pullRequest: number,
    repositoryId = '17',
    experiment = `branch-${repositoryId}-${pullRequest}`,
    ttl?: number,
  ) => {
    const identity = { app: 'web', experiment, service: 'cache' };
    const context = contextOn(laboratory);
    const owner = { ...context.owner, repositoryId, repository: `acme/${repositoryId}`, pullRequest };
    await ensure(plannedService({ identity, serverName: serverName(identity), ttl }), { ...context, owner });
  };
  for (const number of numbers) await make(number);
  const there = () =>
    [...laboratory.servers.values()]
      .map(({ server }) => Number(server.labels['labtest.pull-request']))
      .sort();
  const name = (experiment: string, number: number) => make(number, '17', experiment);
  return { laboratory, make, name, there };
}

/** GitHub as it would be with these pull requests; whatever else is asked for is not known. */
export function gitHub(pulls: PullRequest[], asked: string[] = []): Asked {
  const told = async () => unknown;
  return {
    pullRequest: async (number) => {
      asked.push(`#${number}`);
      return pulls.find((one) => one.number === number) ?? unknown;
    },
    openPullRequests: async (head) => {
      asked.push(['open', head].filter(Boolean).join(' '));
      const branch = head?.split(':')[1];
      return open(...pulls.filter((one) => one.state === 'open' && (branch ?? one.branch) === one.branch));
    },
    running: async ({ number }) => {
      asked.push(`runs of #${number}`);
      return { state: 'idle' };
    },
    ...{ workflowRun: told, branch: told, lastPush: told },
  };
}

export const numbered = (state: PullRequest['state'], number: number) =>
  pull(state, { number, branch: `branch-17-${number}` });

export async function swept(
  laboratory: MemoryLaboratory,
  github: Asked,
  order: Partial<Order> = {},
  signal = new AbortController().signal,
) {
  const log = recordingLog();
  const provider = createMemoryProvider({ laboratory });
  const result = await sweep(
    { ...usual, ...order },
    { providers: [provider], ask: async () => github, log, signal },
  );
  return { ...result, lines: log.lines };
}

/** A provider that does one thing in its own way. */
export function bound<T extends object>(provider: T, method: keyof T, instead: unknown): T {
  return new Proxy(provider, {
    get: (target, key) => {
      if (key === method) return instead;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
