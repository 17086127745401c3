import { LabTestError } from '../core/errors';
import { githubById, githubOf, repositoryNamed } from '../github/github';
import { reachable } from '../run/laboratories';
import type { Repository } from '../sweep/ask';
import { inOneLine, sectionsOf, throwIfFailed } from '../sweep/report';
import { sweep } from '../sweep/sweep';
import { printJson } from './print-json';
import { inSession, type Session, type SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

/** How long templates stay: as by the action's own defaults. */
const thorough = { unused: 14 * 24 * 3600 * 1000, atMost: 3 };

type SweepOptions = SessionOptions & { dryRun?: true; maxDeletions: number; allRepositories?: true };

/** Removes what nobody's close has removed. Asks GitHub with the token in GITHUB_TOKEN or GH_TOKEN. */
export async function sweepCommand(options: SweepOptions, terminal: Terminal): Promise<void> {
  await inSession(options, terminal, async (session) => {
    const { labs, dockerExpected, log } = session;
    const { env, signal } = terminal;
    const token = env.GITHUB_TOKEN || env.GH_TOKEN || undefined;
    const { dryRun = false, maxDeletions, allRepositories } = options;
    const whose = allRepositories ? 'everybody' : await repositoryOf(session, token);
    const bases = await reachable(
      labs,
      { docker: dockerExpected, swarm: false, local: true, aws: await session.aws?.() },
      log,
    );
    const providers = (await Promise.all(bases.map(({ name }) => labs.everywhere(name, log)))).flat();
    const github = whose === 'everybody' ? githubById : githubOf;
    const ask = async (of: Repository) => await github(of, token, log, { signal });
    const swept = await sweep({ whose, dryRun, maxDeletions, thorough }, { providers, ask, log, signal });
    if (options.json) printJson('sweep', swept, terminal);
    else
      for (const { title, header, rows } of sectionsOf(swept))
        terminal.out(`${title}\n${table(header, rows, terminal)}`);
    log.info(inOneLine(swept));
    throwIfFailed(swept);
  });
}

/** @throws LabTestError where GitHub does not tell its number, which is what things carry. */
async function repositoryOf(
  { requester, options, log }: Session,
  token: string | undefined,
): Promise<Repository> {
  const repository = options.repository ?? requester.repository;
  const found = await repositoryNamed(repository, token, log);
  if (found.state === 'known') return found;
  throw new LabTestError({
    what: `The repository ${repository} cannot be swept.`,
    why: found.why,
    remedy: 'Set GITHUB_TOKEN to a token that may read it, and name it with --repository owner/name.',
  });
}
