import { LabTestError, Refused } from '../core/errors';
import { githubFor, githubHost, isUnknownToGitHub, remoteId, repositoryAtHost } from '../github/by-remote';
import { repositoryNamed } from '../github/github';
import { usualKeeping } from '../lifecycle/expire';
import type { Provider } from '../providers/provider';
import { reachable } from '../run/laboratories';
import type { Repository } from '../sweep/ask';
import { failureOf, inOneLine, sectionsOf } from '../sweep/report';
import { type Order, sweep, sweepListed } from '../sweep/sweep';
import { serverOf } from './place';
import { printJson } from './print-json';
import { inSession, type Session, type SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

type SweepOptions = SessionOptions & { dryRun?: true; maxDeletions: number; allRepositories?: true };

/** Removes what nobody's close has removed. Asks GitHub with the token in GITHUB_TOKEN or GH_TOKEN. */
export async function sweepCommand(options: SweepOptions, terminal: Terminal): Promise<void> {
  const server = await serverOf(options, terminal);
  await inSession(options, terminal, async (session) => {
    const { log } = session;
    if (session.requester.untrusted)
      throw new Refused({
        what: 'A pull request from a fork or from Dependabot may not sweep.',
        why: 'A sweep removes what others have left, and anyone can open such a pull request.',
        remedy: 'Sweep on a schedule.',
      });
    const { env, signal } = terminal;
    const token = env.GITHUB_TOKEN || env.GH_TOKEN || undefined;
    const { dryRun = false, maxDeletions, allRepositories } = options;
    const host = githubHost(env);
    const whose: Repository | 'everybody' = allRepositories
      ? 'everybody'
      : await repositoryOf(session, host, token);
    const byNumber = whose === 'everybody';
    const ask = (of: Repository) => githubFor(of, { host, token, log, bounds: { signal }, byNumber });
    const aliases = whose === 'everybody' ? [] : aliasesOf(whose, session, host);
    const order = { whose, aliases, dryRun, maxDeletions, thorough: usualKeeping };
    const asking = { ask, log, signal };
    const swept = server
      ? await sweepListed(await server.listing(idsOf(order)), order, asking)
      : await sweep(order, { providers: await providersOf(session), ...asking });
    const error = failureOf(swept);
    if (options.json) printJson('sweep', swept, terminal, error);
    else
      for (const { title, header, rows } of sectionsOf(swept))
        terminal.out(`${title}\n${table(header, rows, terminal)}`);
    log.info(inOneLine(swept));
    if (error) throw error;
  });
}

/** None: of all. */
function idsOf({ whose, aliases }: Pick<Order, 'whose' | 'aliases'>): string[] {
  return whose === 'everybody' ? [] : [whose.repositoryId, ...(aliases ?? [])];
}

async function providersOf({ labs, dockerExpected, aws, log }: Session): Promise<Provider[]> {
  const expected = { docker: dockerExpected, swarm: false, local: true, aws: await aws?.() };
  const bases = await reachable(labs, expected, log);
  return (await Promise.all(bases.map(({ name }) => labs.everywhere(name, log)))).flat();
}

/**
 * Of another system's repository there is nothing to ask: what it has goes by its time to live.
 * @throws LabTestError where GitHub does not tell its number, which is what things carry.
 */
async function repositoryOf(
  { requester, options, log }: Session,
  host: string,
  token: string | undefined,
): Promise<Repository> {
  const { repositoryId: id } = requester;
  const own = /^\d+$/.test(id) ? requester.repository : repositoryAtHost(id, host);
  const repository = options.repository ?? own;
  if (repository === undefined && isUnknownToGitHub(id))
    return { repositoryId: id, repository: requester.repository };
  if (repository === undefined)
    throw new LabTestError({
      what: `It is not known which repository at ${host} is to be swept.`,
      why: `This one is ${id}, and pull requests are asked about at ${host}.`,
      remedy: 'Name it with --repository owner/name; of a GitHub of your own, set GITHUB_API_URL, too.',
    });
  const found = await repositoryNamed(repository, token, log);
  if (found.state === 'known') return found;
  throw new LabTestError({
    what: `The repository ${repository} cannot be swept.`,
    why: found.why,
    remedy: 'Set GITHUB_TOKEN to a token that may read it, and name it with --repository owner/name.',
  });
}

/** By their git remote other CI systems know it, and this machine, maybe with other capital letters. */
function aliasesOf({ repository, repositoryId }: Repository, { requester }: Session, host: string): string[] {
  if (isUnknownToGitHub(repositoryId)) return [];
  const id = remoteId(host, repository);
  const isSame = requester.repositoryId.toLowerCase() === id.toLowerCase();
  return [...new Set([id, ...(isSame ? [requester.repositoryId] : [])])];
}
