import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JobOptions } from '../runner/runner.ts';
import { type Repository, repository, temporary } from './fixtures';

/** A repository whose servers run on this machine, in a home of their own, and are gone after the test. */
export function localRepository() {
  const home = temporary('labtest-home-');
  const repo: Repository = repository({ engine: false });
  const job = (event: JobOptions['event'], options: Partial<JobOptions> = {}) =>
    repo.job(event, { ...options, env: { LABTEST_HOME: home, ...options.env } });
  /** Names of the folders of servers. */
  const servers = () => {
    try {
      return readdirSync(join(home, 'servers'));
    } catch {
      return [];
    }
  };
  onTestFinished(async () => {
    if (servers().length === 0) return;
    const { createLocalProvider } = await import('../../src/providers/local/index');
    const provider = createLocalProvider({ root: home });
    for (const server of await provider.listOwned({})) await provider.destroy(server);
  });
  return { repo, job, home, servers };
}
