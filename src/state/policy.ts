import { posix, win32 } from 'node:path';
import { z } from 'zod';
import { duration, memory } from '../config/values';
import type { ProviderName } from '../providers/provider';
import { durationText, memoryText } from './amounts';
import { isImageIn } from './images';
import { lookup } from './lookup';
import type { StateSource } from './source';
import { checked } from './stored';

const providers = ['docker', 'swarm', 'aws', 'local'] as const satisfies readonly ProviderName[];
const provisionTypes = ['independent', 'communal', 'shared'] as const;

const schema = z.strictObject({
  providers: z.array(z.enum(providers)).optional(),
  images: z.array(z.string().min(1)).optional(),
  provision_types: z.array(z.enum(provisionTypes)).optional(),
  data_roots: z.array(z.string().regex(/^(\/|s3:\/\/.)/, 'must be absolute, or start with s3://')).optional(),
  memory: memory.optional(),
  cpus: z.number().positive().optional(),
  experiments: z.int().nonnegative().optional(),
  services: z.int().nonnegative().optional(),
  experiment_memory: memory.optional(),
  experiment_cpus: z.number().positive().optional(),
  app_memory: memory.optional(),
  app_cpus: z.number().positive().optional(),
  instances: z.int().nonnegative().optional(),
  ttl: duration.optional(),
  share_templates: z.boolean().optional(),
});

/** The organisation's limits for an app. An absent rule allows everything. Memory in bytes, `ttl` in milliseconds. */
export type Policy = z.infer<typeof schema> & { /** The state's key that holds it. */ key: string };

/** What a run wants, every default applied. */
export interface PolicyRequest {
  services: readonly ServiceRequest[];
  /** Which experiment this one would be; undefined: not looked at. */
  experiments?: number | undefined;
  /** What the other experiments use; undefined: not looked at. */
  beside?: { memoryBytes: number; cpus: number; instances: number } | undefined;
  /** How long this experiment may live, in milliseconds; undefined or infinite: without end. */
  ttl?: number | undefined;
}

export interface ServiceRequest {
  name: string;
  provider: ProviderName;
  provisionType: (typeof provisionTypes)[number];
  /** Undefined where the provider knows no images. */
  image?: string | undefined;
  /** Every path of data and of a script, as written. One relative to the repository is its own, and not limited. */
  dataSource?: string | readonly string[] | undefined;
  /** Undefined: without limit. */
  memoryBytes?: number | undefined;
  /** Undefined: without limit. */
  cpus?: number | undefined;
}

/**
 * The limits for an app, at `/policy/<app>`; undefined when the state has none.
 * @throws LabTestError that names the state's key when they cannot be read: limits are never guessed.
 */
export async function policyFor(
  state: StateSource,
  app: string,
  signal: AbortSignal,
): Promise<Policy | undefined> {
  const { hit } = await lookup(state, `/policy/${app}`, signal);
  return hit && { ...checked(hit, schema), key: hit.key };
}

/** Every limit that the request violates, each naming its rule; empty when it may go on. */
export function checkPolicy(policy: Policy, request: PolicyRequest): string[] {
  const own = { memoryBytes: sumOf(request, 'memoryBytes'), cpus: sumOf(request, 'cpus') };
  const whole = [
    ...sumViolations(policy, 'experiment', own, 'the experiment'),
    ...(request.beside ? sumViolations(policy, 'app', added(own, request.beside), 'the app') : []),
    instancesViolation(policy, request),
    above(request.services.length, policy.services ?? mostServices) &&
      `services allows ${policy.services ?? mostServices}; the configuration has ${request.services.length}`,
    request.experiments !== undefined &&
      above(request.experiments, policy.experiments) &&
      `experiments allows ${policy.experiments}, this would be number ${request.experiments}`,
    above(request.ttl, policy.ttl) &&
      `ttl allows ${durationText(policy.ttl ?? 0)}, the experiment would live ${Number.isFinite(request.ttl) ? durationText(request.ttl ?? 0) : 'without end'}`,
  ];
  const each = request.services.flatMap((service) => serviceViolations(policy, service));
  return [...whole, ...each]
    .filter((found) => typeof found === 'string')
    .map((found) => `policy ${policy.key}: ${found}`);
}

function serviceViolations(policy: Policy, service: ServiceRequest): (string | false)[] {
  const {
    providers: allowed,
    provision_types: types,
    images,
    data_roots: roots,
    memory: most,
    cpus,
  } = policy;
  const rule = (name: string, may: readonly string[], wants: string) =>
    `${name} allows only ${may.join(', ') || 'none'}; service ${service.name} wants ${wants}`;
  const { provider, provisionType, image, dataSource: source, memoryBytes } = service;
  return [
    !!allowed && !allowed.includes(provider) && rule('providers', allowed, provider),
    !!types && !types.includes(provisionType) && rule('provision_types', types, provisionType),
    !!images && image !== undefined && !isImageIn(images, image) && rule('images', images, image),
    ...[source ?? []].flat().map((one) => !!roots && !isUnder(roots, one) && rule('data_roots', roots, one)),
    above(memoryBytes, most) &&
      `memory allows ${memoryText(most ?? 0)}; service ${service.name} wants ${memoryBytes === undefined ? 'no limit' : memoryText(memoryBytes)}`,
    above(service.cpus, cpus) &&
      `cpus allows ${cpus}; service ${service.name} wants ${service.cpus ?? 'no limit'}`,
  ];
}

/** How many services a configuration may have where no policy says otherwise. */
export const mostServices = 32;

interface Sum {
  memoryBytes: number;
  cpus: number;
}

/** Of the servers of the experiment's own. One without limit is without end. */
function sumOf({ services }: PolicyRequest, of: keyof Sum): number {
  const own = services.filter(({ provisionType }) => provisionType === 'independent');
  return own.reduce((sum, service) => sum + (service[of] ?? Number.POSITIVE_INFINITY), 0);
}

function added(one: Sum, other: Sum): Sum {
  return { memoryBytes: one.memoryBytes + other.memoryBytes, cpus: one.cpus + other.cpus };
}

function sumViolations(policy: Policy, of: 'experiment' | 'app', sum: Sum, who: string): (string | false)[] {
  const { [`${of}_memory` as const]: most, [`${of}_cpus` as const]: cpus } = policy;
  const wants = (amount: number, text: string) => (Number.isFinite(amount) ? text : 'no limit');
  return [
    above(sum.memoryBytes, most) &&
      `${of}_memory allows ${memoryText(most ?? 0)}; ${who} wants ${wants(sum.memoryBytes, memoryText(sum.memoryBytes))} in all`,
    above(sum.cpus, cpus) &&
      `${of}_cpus allows ${cpus}; ${who} wants ${wants(sum.cpus, String(sum.cpus))} in all`,
  ];
}

/** Servers of experiments' own that a cloud bills. Before the others were looked at, those of this one are too many or not. */
function instancesViolation(
  { instances: most }: Policy,
  { services, beside }: PolicyRequest,
): string | false {
  const isOne = ({ provider, provisionType }: ServiceRequest) =>
    provider === 'aws' && provisionType === 'independent';
  const own = services.filter(isOne).length;
  const others = beside?.instances ?? 0;
  if (own === 0 || !above(own + others, most)) return false;
  return `instances allows ${most} servers on AWS; the experiment wants ${own}, and others have ${others}`;
}

/** An absent wish is one without limit. */
function above(wanted: number | undefined, most: number | undefined): boolean {
  return most !== undefined && !(wanted !== undefined && wanted <= most);
}

/** A URL is compared as it is written, a path after its `..` are resolved. */
function isUnder(roots: readonly string[], source: string): boolean {
  if (/^[a-z][\w+.-]*:\/\//i.test(source))
    return roots.some((root) => source.startsWith(root.replace(/\/*$/, '/')));
  const path = posix.normalize(`${source.replaceAll('\\', '/')}/`);
  if (win32.isAbsolute(source)) return roots.some((root) => path.startsWith(posix.normalize(`${root}/`)));
  return !path.startsWith('../');
}
