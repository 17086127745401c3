import { NotFound } from '../core/errors';
import { redact } from '../core/redact';
import { ownershipFilter } from '../experiment/ownership';
import { lookedUp } from '../run/found';
import { kinds } from '../services/registry';
import { pullRequestFilter } from './found';
import { inSession, type SessionOptions } from './session';
import type { Terminal } from './terminal';

/** Prints the last lines that the server of a service has printed, without its passwords. */
export async function logs(
  service: string,
  options: SessionOptions & { lines: number },
  terminal: Terminal,
): Promise<void> {
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
    for (const { server, provider, owned } of found) {
      const open = (await provider.unlock?.(server)) ?? server;
      const kind = Object.values(kinds).find(({ name }) => name === owned.kind);
      const text = await provider.log(server, options.lines);
      terminal.out(`${redact(text, kind?.secrets(open.environment) ?? []).trimEnd()}\n`);
    }
  });
}
