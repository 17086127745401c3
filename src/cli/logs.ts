import { NotFound } from '../core/errors';
import { logOf } from '../databases/log';
import { ownershipFilter } from '../experiment/ownership';
import { lookedUp } from '../run/found';
import { pullRequestFilter } from './found';
import { serverOf } from './place';
import { inSession, type SessionOptions } from './session';
import type { Terminal } from './terminal';

/** Prints the last lines that the server of a service has printed, without its passwords. */
export async function logs(
  service: string,
  options: SessionOptions & { lines: number },
  terminal: Terminal,
): Promise<void> {
  const server = await serverOf(options, terminal);
  if (server) return terminal.out(`${await server.logOf(service, options.lines)}\n`);
  await inSession(options, terminal, async (session) => {
    const { requester } = session;
    const { repositoryId, experiment } = requester;
    const filter =
      options.pr === undefined
        ? ownershipFilter({ repositoryId, experiment })
        : pullRequestFilter(options.pr, session);
    const all = await lookedUp(filter, session);
    const found = all.filter(({ owned }) => owned.service === service);
    if (found.length === 0)
      throw new NotFound({
        what: `There is no service ${service} of experiment ${experiment} here.`,
        why: `There are ${all.map(({ owned }) => owned.service).join(', ') || 'none'}.`,
      });
    for (const one of found) terminal.out(`${await logOf(one, options.lines)}\n`);
  });
}
