import type { Config, ServiceSettings } from '../config/config';
import { Refused } from '../core/errors';
import { kinds } from '../services/registry';
import {
  checkPolicy,
  type Policy,
  type PolicyRequest,
  policyFor,
  type ServiceRequest,
} from '../state/policy';
import type { StateSource } from '../state/source';
import type { Plan, PlannedService } from './plan';

/** A policy, and whose experiments its number counts: an app's, or all of the repository. */
export interface Limit {
  policy: Policy;
  scope: 'app' | 'repository';
}

/**
 * The limits that hold for a run: those of its repository, and those of its app where that is called otherwise. Both,
 * because a repository chooses its app's name.
 * @throws LabTestError when the state cannot be read: limits are never guessed.
 */
export async function limitsFor(
  state: StateSource,
  app: string,
  repositoryName: string,
  signal: AbortSignal,
): Promise<Limit[]> {
  const ofRepository = await policyFor(state, repositoryName, signal);
  const ofApp = app === repositoryName ? undefined : await policyFor(state, app, signal);
  return [
    ...(ofRepository ? [{ policy: ofRepository, scope: 'repository' as const }] : []),
    ...(ofApp ? [{ policy: ofApp, scope: 'app' as const }] : []),
  ];
}

/** The strictest maximum that was set for a rule, in bytes for `memory` and milliseconds for `ttl`. */
export function strictest(limits: readonly Limit[], rule: 'memory' | 'cpus' | 'ttl'): number | undefined {
  const set = limits.map(({ policy }) => policy[rule]).filter((value) => value !== undefined);
  return set.length === 0 ? undefined : Math.min(...set);
}

/** What nobody has set is kept within the limits: only what was asked for can violate them. */
export function within(config: Config, limits: readonly Limit[]): Config {
  const most = {
    memory: strictest(limits, 'memory'),
    cpus: strictest(limits, 'cpus'),
    ttl: strictest(limits, 'ttl'),
  };
  const capped = (service: ServiceSettings): ServiceSettings => {
    const usual = kinds[service.kind].memoryBytes;
    const memory =
      service.memory ?? (most.memory !== undefined && most.memory < usual ? most.memory : undefined);
    const set = { memory, cpus: service.cpus ?? most.cpus, ttl: service.ttl ?? most.ttl };
    return {
      ...service,
      ...Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)),
    };
  };
  return { ...config, services: config.services.map(capped) };
}

/**
 * Holds a plan against the limits.
 * @param numbers which experiment of its app, and of its repository, this one is; undefined: not looked at.
 * @throws LabTestError that lists every violation with its rule.
 */
export function enforce(
  limits: readonly Limit[],
  plan: Plan,
  numbers?: Readonly<Record<Limit['scope'], number>>,
): void {
  const violations = violationsOf(limits, plan, numbers);
  if (violations.length === 0) return;
  const keys = [...new Set(limits.map(({ policy }) => policy.key))];
  throw new Refused({
    what: 'The organisation does not allow this',
    why: violations.join('\n'),
    remedy: `keep within these limits, or ask the organisation's administrator to change ${keys.join(' or ')}`,
  });
}

/** Every violation of a plan, once, with its rule. */
export function violationsOf(
  limits: readonly Limit[],
  plan: Plan,
  numbers?: Readonly<Record<Limit['scope'], number>>,
): string[] {
  const found = limits.flatMap(({ policy, scope }) => checkPolicy(policy, requestOf(plan, numbers?.[scope])));
  return [...new Set(found)];
}

/** What a plan asks of a laboratory. */
function requestOf({ services }: Plan, experiments: number | undefined): PolicyRequest {
  const lives = services.filter(({ provisionType }) => provisionType !== 'shared').map(({ ttl }) => ttl);
  const longest = Math.max(0, ...lives.map((ttl) => ttl ?? Number.POSITIVE_INFINITY));
  return { services: services.map(serviceRequest), experiments, ttl: longest };
}

/** A shared service is another experiment's: what it is made of was held against the limits there. */
function serviceRequest(service: PlannedService): ServiceRequest {
  const { identity, provider, provisionType, settings, limits } = service;
  const { initialDataSource, maskScript, dataSetupScript } = service;
  const dataSource = [initialDataSource, maskScript, dataSetupScript]
    .flat()
    .filter((path) => path !== undefined);
  const asked = { name: identity.service, provider, provisionType };
  if (provisionType === 'shared') return { ...asked, memoryBytes: 0, cpus: 0 };
  const image = provider === 'docker' ? settings.image : undefined;
  return { ...asked, image, dataSource, memoryBytes: limits.memoryBytes, cpus: limits.cpus };
}
