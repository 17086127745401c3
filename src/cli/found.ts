import type { Config } from '../config/config';
import { LabTestError, NotFound } from '../core/errors';
import { managedFilter, type Ownership, ownershipFilter } from '../experiment/ownership';
import type { Plan } from '../experiment/plan';
import { attachExisting } from '../lifecycle/attach';
import type { Obtained } from '../lifecycle/context';
import type { Labels } from '../providers/provider';
import { appOf } from '../run/context';
import { configurationBy, type Found, lookedUp } from '../run/found';
import { planOfExisting } from '../run/policy-plan';
import type { Requester } from '../run/run';
import { configurationOf } from './configuration';
import type { Session } from './session';

/** An experiment that exists, with the connections of its services. */
export interface Attached {
  experiment: string;
  app: string;
  /** What its variables are written by. */
  config: Config;
  plan: Plan;
  obtained: Obtained[];
}

/**
 * Attaches to the services of the experiment, or to those named, and makes nothing.
 * @throws NotFound when one of them is not there: nothing is handed out in part.
 */
export async function attached(only: readonly string[], session: Session): Promise<Attached> {
  const config = await configurationOf(session);
  const { config: settled, app, requester } = await meant(config, session);
  const wanted = { ...settled, services: settled.services.filter(({ name }) => isWanted(name, only)) };
  const context = session.contextFor(requester);
  const { settings, labs } = session;
  const plan = await planOfExisting(wanted, app, { settings, requester, labs, context });
  const obtained = await attachExisting(plan, context);
  const there = obtained.map(({ service }) => service.identity.service);
  const missing = [...wanted.services.map(({ name }) => name), ...only].filter(
    (name) => !there.includes(name),
  );
  if (missing.length > 0) {
    // An engine that does not answer has not said that there is nothing.
    for (const { provider } of plan.services) await (await labs.get(provider)).describe();
    throw absent([...new Set(missing)], requester.experiment, session);
  }
  return { experiment: requester.experiment, app, config: wanted, plan, obtained };
}

/**
 * By the repository's name, since a machine that is no CI's does not know its number: see `refuseNamesakes`. All of the
 * request's experiments, unless one is named.
 */
export function pullRequestFilter(pullRequest: number, { requester, options }: Session): Labels {
  return {
    ...managedFilter,
    'labtest.pull-request': String(pullRequest),
    'labtest.repository': options.repository ?? requester.repository,
    ...(options.experiment === undefined ? {} : { 'labtest.experiment': requester.experiment }),
  };
}

/** Repositories of two systems may have one name: what is removed by it must be of one. @throws LabTestError */
export function refuseNamesakes(found: readonly Pick<Ownership, 'repositoryId' | 'repository'>[]): void {
  const ids = new Set(found.map(({ repositoryId }) => repositoryId));
  if (ids.size < 2) return;
  throw new LabTestError({
    what: `More than one repository here is called ${found[0]?.repository}.`,
    why: [...ids].join('\n'),
    remedy:
      'Name an experiment that only one of them has, with --experiment, or run it in a job of that repository, without --pr.',
  });
}

export function isWanted(name: string, only: readonly string[]): boolean {
  return only.length === 0 || only.includes(name);
}

/** Which experiment is meant, and what its services are: by the configuration, else by what is written on the servers. */
async function meant(config: Config | undefined, session: Session) {
  const { options, requester } = session;
  if (config && options.pr === undefined) return { config, app: appOf(config, requester), requester };
  const { repositoryId, experiment } = requester;
  const filter =
    options.pr === undefined
      ? ownershipFilter({ repositoryId, experiment })
      : pullRequestFilter(options.pr, session);
  const all = (await lookedUp(filter, session)).filter(
    ({ owned, server }) =>
      !server.pending && (options.experiment === undefined || owned.experiment === experiment),
  );
  const ownApp = config && appOf(config, requester);
  const inApp = all.filter(({ owned }) => owned.app === ownApp);
  const [first, ...others] = inApp.length > 0 ? inApp : all;
  if (!first) throw absent([], experiment, session);
  const isOther = ({ owned }: Found) => keyOf(owned) !== keyOf(first.owned);
  if (others.some(isOther))
    throw ambiguous(
      [first, ...others].map(({ owned }) => `${owned.repository} / ${owned.app} / ${owned.experiment}`),
    );
  const asking: Requester = { ...requester, ...first.owned, run: requester.run };
  const known = first.owned.app === ownApp ? config : undefined;
  return { config: known ?? configurationBy([first, ...others]), app: first.owned.app, requester: asking };
}

function keyOf({ repositoryId, app, experiment }: Ownership): string {
  return JSON.stringify([repositoryId, app, experiment]);
}

export function absent(services: readonly string[], experiment: string, { options }: Session): NotFound {
  const whose = options.pr === undefined ? `experiment ${experiment}` : `pull request #${options.pr}`;
  const what = services.length > 0 ? services.join(', ') : 'nothing';
  return new NotFound({
    what:
      services.length > 0 ? `There is no ${what} of ${whose} here.` : `There is nothing of ${whose} here.`,
    remedy:
      options.pr === undefined
        ? 'Make it: labtest up. What runs here, says labtest ls.'
        : 'Name the engine that CI uses, with --docker-host, and the repository, with --repository. What runs there, says labtest ls.',
  });
}

/** @param found what may be meant, for a person. */
export function ambiguous(found: readonly string[]): LabTestError {
  return new LabTestError({
    what: 'More than one experiment is meant.',
    why: [...new Set(found)].join('\n'),
    remedy: 'Name one with --experiment, or run the command in the folder of its configuration.',
  });
}
