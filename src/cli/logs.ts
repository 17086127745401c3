import { NotFound } from '../core/errors';
import { databases, isCalled } from '../databases/databases';
import { logOf } from '../databases/log';
import { ownershipFilter } from '../experiment/ownership';
import { type Found, lookedUp } from '../run/found';
import { databaseOf } from './at-server';
import { pullRequestFilter } from './found';
import { serverOf } from './place';
import { printJson } from './print-json';
import { printable } from './printable';
import { inSession, type Session, type SessionOptions } from './session';
import type { Terminal } from './terminal';

/** Prints the last lines that the server of a service, or of a database by name, has printed, without its passwords. */
export async function logs(
  service: string,
  options: SessionOptions & { lines: number },
  terminal: Terminal,
): Promise<void> {
  const tell = (found: readonly { service: string; experiment?: string; text: string }[]) => {
    const split = found.map(({ text, ...one }) => ({ ...one, lines: text === '' ? [] : text.split('\n') }));
    if (options.json) return printJson('logs', { logs: split }, terminal);
    for (const { text } of found) terminal.out(`${terminal.outIsTerminal ? printable(text) : text}\n`);
  };
  await inSession(options, terminal, async (session) => {
    const server = await serverOf(options, terminal);
    if (server) {
      const name = (await databaseOf(server.experiments, service, session)) ?? service;
      return tell([{ service, text: await server.logOf(name, options.lines) }]);
    }
    const { requester } = session;
    const { repositoryId, experiment } = requester;
    const filter =
      options.pr === undefined
        ? ownershipFilter({ repositoryId, experiment })
        : pullRequestFilter(options.pr, session);
    const all = await lookedUp(filter, session);
    const own = all.filter(({ owned }) => owned.service === service);
    const found = own.length > 0 || requester.untrusted ? own : await byName(service, session);
    if (found.length === 0)
      throw new NotFound({
        what: `There is no service ${service} of experiment ${experiment} here.`,
        why: `There are ${all.map(({ owned }) => owned.service).join(', ') || 'none'}.`,
      });
    const texts = found.map(async (one) => ({
      ...{ service: one.owned.service, experiment: one.owned.experiment },
      text: await logOf(one, options.lines),
    }));
    tell(await Promise.all(texts));
  });
}

/** The database that somebody has made by this name. */
async function byName(name: string, session: Session): Promise<Found[]> {
  return (await databases(session)).filter((one) => isCalled(name, one) && !one.server.pending);
}
