import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitHub } from '../github/github';

/** What the runner gives a run beside its inputs: where the checkout is, where a cache lies, which runs have ended. */
export function surroundings(env: NodeJS.ProcessEnv, github: GitHub) {
  return {
    repositoryRoot: env.GITHUB_WORKSPACE ?? process.cwd(),
    hashFolder: join(env.RUNNER_TOOL_CACHE || tmpdir(), 'labtest-hashes'),
    isOver: async (run: string) => (await github.runHasEnded(run.split('/')[0] ?? '')) === true,
  };
}
