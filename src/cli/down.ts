import { LabTestError } from '../core/errors';
import { ownershipFilter } from '../experiment/ownership';
import { removeBuilders } from '../lifecycle/builders';
import { type TornDown, down as takeDown } from '../lifecycle/down';
import type { Labels } from '../providers/provider';
import { appOf } from '../run/context';
import { lookedUp } from '../run/found';
import { reachable } from '../run/laboratories';
import { downAt } from './at-server';
import { configurationOf } from './configuration';
import { pullRequestFilter, refuseNamesakes } from './found';
import { serverOf } from './place';
import { printJson } from './print-json';
import { inSession, type Session, type SessionOptions } from './session';
import type { Terminal } from './terminal';

/** Removes the experiment, by what is written on its services: no configuration is needed. */
export async function down(
  names: string[],
  options: SessionOptions & { only?: string[] },
  terminal: Terminal,
): Promise<void> {
  const only = [...names, ...(options.only ?? [])];
  await inSession(options, terminal, async (session) => {
    const { labs, dockerExpected, log, requester } = session;
    const server = await serverOf(options, terminal);
    if (server) {
      const removed = await downAt(server.experiments, await ownApp(session), only, session);
      return tell({ removed, kept: [] }, session);
    }
    const filter = await filterOf(session);
    if (options.pr !== undefined)
      refuseNamesakes((await lookedUp(filter, session)).map(({ owned }) => owned));
    const bases = await reachable(
      labs,
      { docker: dockerExpected, swarm: false, local: true, aws: await session.aws?.() },
      log,
    );
    const providers = (await Promise.all(bases.map(({ name }) => labs.everywhere(name, log)))).flat();
    const result = await takeDown(
      providers,
      [filter],
      (owned) =>
        owned.protected
          ? 'it is protected'
          : only.length > 0 && !only.includes(owned.service)
            ? 'another service is named'
            : undefined,
      log,
    );
    await removeBuilders(requester.run, providers, log);
    const error = failureOf(result);
    tell(result, session, error);
    if (error) throw error;
  });
}

function tell(
  { removed, kept }: Pick<TornDown, 'removed' | 'kept'>,
  { options, terminal, log }: Session,
  error?: LabTestError,
): void {
  if (options.json) printJson('down', { removed, kept }, terminal, error);
  else if (removed.length === 0 && !error) log.info('There was nothing to remove.');
}

/** The services of this folder's app; of all apps, where there is no configuration that says which. */
async function filterOf(session: Session): Promise<Labels> {
  const { options, requester } = session;
  if (options.pr !== undefined) return pullRequestFilter(options.pr, session);
  const { repositoryId, experiment } = requester;
  return ownershipFilter({ repositoryId, app: await ownApp(session), experiment });
}

async function ownApp(session: Session): Promise<string | undefined> {
  const { options, requester, log } = session;
  const config = await configurationOf(session).catch((error: Error) => {
    // Whoever names one means its app, and not all of them.
    if (options.config !== undefined) throw error;
    log.info(`The configuration is passed over: the removal does without. ${error.message}`);
    return undefined;
  });
  return config && appOf(config, requester);
}

function failureOf({ failed, silent }: TornDown): LabTestError | undefined {
  const why = [...failed, ...silent.map((one) => one.why)];
  if (why.length === 0) return undefined;
  return new LabTestError({
    what: `Not all of the experiment's services could be removed.`,
    why: why.join('\n'),
    remedy: 'Mend what is named above, then run it again.',
  });
}
