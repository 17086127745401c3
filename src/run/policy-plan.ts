import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Config } from '../config/config';
import { messageOf } from '../core/errors';
import { refuseCollisions } from '../experiment/collisions';
import { withDefaults } from '../experiment/defaults';
import {
  type Beside,
  enforce,
  type Limit,
  limitsFor,
  strictest,
  violationsOf,
  within,
} from '../experiment/limits';
import { refuseMisfits } from '../experiment/misfits';
import { appFilter, ownershipFilter } from '../experiment/ownership';
import { type Plan, type PlannedService, planOf } from '../experiment/plan';
import type { Context } from '../lifecycle/context';
import { everythingIn, numberOf, serversBeside, usedBeside } from '../lifecycle/experiments';
import type { Labels, ProviderName } from '../providers/provider';
import { openState } from '../state/open';
import type { StateSource } from '../state/source';
import type { Laboratories } from './laboratories';
import { onSwarm } from './on-swarm';
import type { Requester, RunSettings } from './run';
import { isBeyond, refuseBeyond } from './untrusted';

/** What the organisation's state is applied to. */
interface Subject {
  settings: Pick<RunSettings, 'state'>;
  requester: Pick<Requester, 'experiment' | 'repositoryName' | 'untrusted'>;
  labs: Laboratories;
  context: Context;
}

/**
 * The plan, with the organisation's defaults beneath the configuration and within its limits, and the context that
 * holds what of the limits is looked at only later. Makes nothing, and asks a laboratory only for what cannot be known
 * otherwise: the state of a remote one, the number of experiments.
 * @throws LabTestError that names every limit that is violated.
 */
export async function planUnderPolicy(
  config: Config,
  app: string,
  subject: Subject,
): Promise<{ plan: Plan; context: Context }> {
  const { plan, context, limits } = await planWithin(config, app, subject);
  const countsOthers = ({ policy: { experiments, app_memory, app_cpus, instances } }: Limit) =>
    (experiments ?? app_memory ?? app_cpus ?? instances) !== undefined;
  if (plan.services.length > 0 && limits.some(countsOthers))
    enforce(limits, plan, await besides(plan, subject));
  return { plan, context };
}

/** `planUnderPolicy` for what makes no experiment: their number is not looked at. @throws LabTestError */
export async function planWithin(
  written: Config,
  app: string,
  subject: Subject,
): Promise<{ plan: Plan; context: Context; limits: readonly Limit[] }> {
  const { requester, context } = subject;
  if (requester.untrusted) refuseBeyond(written);
  const state = await stateOf(written, subject);
  if (!state) {
    // Nobody is asked about what cannot be, wherever it were to run.
    const here = withoutPolicy(written, app, requester.experiment);
    const config = await onSwarm(written, subject);
    const plan = config === written ? here : withoutPolicy(config, app, requester.experiment);
    return { plan, context: { ...context, environment: plan.environment }, limits: [] };
  }
  const config = await onSwarm(written, subject);
  context.log.info(`The organisation's state: ${state.description}`);
  const limits = await limitsFor(state, app, requester.repositoryName, context.signal);
  const defaulted = await withDefaults(config, app, state, context.signal);
  refuseMisfits(config, defaulted);
  const settled = within(defaulted, limits);
  const plan = planOf(settled, app, requester.experiment, strictest(limits, 'memory'));
  refuseCollisions(config, plan);
  enforce(limits, plan);
  const dataRoots = await rootsWithin(limits, context.dataRoots);
  const sharesTemplates = limits.length > 0 && limits.every(({ policy }) => policy.share_templates === true);
  const limited = { ...context, dataRoots, environment: plan.environment, sharesTemplates };
  return { plan, context: limited, limits };
}

/** What a configuration says by itself. @throws LabTestError */
function withoutPolicy(config: Config, app: string, experiment: string): Plan {
  refuseMisfits(config, config);
  const plan = planOf(config, app, experiment);
  refuseCollisions(config, plan);
  enforce([], plan);
  return plan;
}

/**
 * The plan of what exists already: with defaults, which say what it is. Limits are for what is made, so only those on
 * what is another experiment's hold. What may not be attached to is left out with a notice: closing never fails by it.
 */
export async function planOfExisting(written: Config, app: string, subject: Subject): Promise<Plan> {
  const { log, signal } = subject.context;
  const config = await onSwarm(written, subject).catch(() => written);
  const state = stateOf(config, subject);
  const settled = await state
    .then((found) => (found ? withDefaults(config, app, found, signal) : config))
    .catch((error: unknown) => {
      log.warn(`The organisation's defaults are passed over. ${messageOf(error)}`);
      return config;
    });
  return await withoutRefused(planOf(settled, app, subject.requester.experiment), state, subject);
}

/** Without the services of other experiments that this run may not use. */
async function withoutRefused(
  plan: Plan,
  state: Promise<StateSource | undefined>,
  { requester, context: { log, signal } }: Subject,
): Promise<Plan> {
  const against = async (service: PlannedService): Promise<string[]> => {
    if (requester.untrusted && isBeyond(service.provider))
      return [`a pull request from a fork or from Dependabot may not use provider ${service.provider}`];
    if (service.provisionType !== 'shared') return [];
    if (requester.untrusted) return ['a pull request from a fork or from Dependabot may not use it'];
    try {
      const found = await state;
      const limits = found ? await limitsFor(found, plan.app, requester.repositoryName, signal) : [];
      return violationsOf(limits, { ...plan, services: [service] });
    } catch (error) {
      return [`the organisation's limits cannot be read. ${messageOf(error)}`];
    }
  };
  const of = ({ provisionType }: PlannedService) =>
    provisionType === 'shared' ? ' of another experiment' : '';
  const services: PlannedService[] = [];
  for (const service of plan.services) {
    const reasons = await against(service);
    if (reasons.length === 0) services.push(service);
    else log.notice(`${service.identity.service}${of(service)}: not attached; ${reasons.join('; ')}`);
  }
  return { ...plan, services };
}

/** An engine on another machine has its own state there, which comes before the one of this machine. */
function stateOf(config: Config, { settings, labs, context }: Subject): Promise<StateSource | undefined> {
  const usesDocker = config.services.some(({ provider = 'docker' }) => /^(docker|swarm)$/.test(provider));
  return openState({
    input: settings.state,
    directory: context.repositoryRoot,
    log: context.log,
    laboratoryFile: async (path) =>
      usesDocker ? await (await labs.get('docker')).readLaboratoryFile?.(path) : undefined,
  });
}

/** The limits of a repository count its experiments under any name of an app, those of an app the app's. */
async function besides(
  { app, experiment, services }: Plan,
  { requester, labs, context }: Subject,
): Promise<Beside> {
  const { repositoryId } = context.owner;
  const names = [...new Set<ProviderName>(services.map(({ provider }) => provider))];
  const providers = (await Promise.all(names.map((name) => labs.everywhere(name, context.log)))).flat();
  const own = { repositoryId, app, experiment };
  const ofRepository = [ownershipFilter({ repositoryId })];
  if (app === requester.repositoryName) ofRepository.push(appFilter(app));
  const everything = await everythingIn(providers);
  const billed = await everythingIn(providers.filter((provider) => provider.billed));
  const counted = (filters: Labels[]) => ({
    number: numberOf(own, everything, filters),
    used: { ...usedBeside(own, everything, filters), instances: serversBeside(own, billed, filters) },
  });
  return { repository: counted(ofRepository), app: counted([appFilter(app)]) };
}

/** Where absolute data sources may lie: what the input allows, as far as every policy allows it; links resolved. */
async function rootsWithin(
  limits: readonly Limit[],
  roots: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  const lists = [roots, ...limits.map(({ policy }) => policy.data_roots)].filter(
    (list) => list !== undefined,
  );
  const [first, ...others] = await Promise.all(lists.map(resolved));
  return others.reduce((allowed, list) => allowed && overlap(allowed, list), first);
}

/** What does not exist here may be a URL, or lie on a remote laboratory. */
function resolved(roots: readonly string[]): Promise<string[]> {
  return Promise.all(roots.map((root) => realpath(root).catch(() => root)));
}

function overlap(some: readonly string[], others: readonly string[]): string[] {
  const isUnder = (path: string, root: string) =>
    `${path}${sep}`.startsWith(root.endsWith(sep) ? root : root + sep);
  return some.flatMap((one) =>
    others.flatMap((other) => (isUnder(one, other) ? [one] : isUnder(other, one) ? [other] : [])),
  );
}
