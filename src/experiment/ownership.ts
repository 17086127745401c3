import type { Labels, Server } from '../providers/provider';
import { communalServerName, type Identity, serverName } from './identity';

/** Whose a resource is, and where it came from: written on every resource that we make. */
export interface Ownership extends Identity {
  repositoryId: string;
  /** `owner/name`, for people: identity is the id, which survives a renaming. */
  repository: string;
  organisationId: string;
  kind: string;
  provisionType: string;
  /** Number of the pull request; absent for experiments of a job. */
  pullRequest?: number | undefined;
  /** Run, attempt, job and step that made it. */
  run: string;
  /** A short hash for each setting the server was made from. */
  spec: Readonly<Record<string, string>>;
  /** What it may use; absent: nothing of its own, or as much as there is. */
  memoryBytes?: number | undefined;
  cpus?: number | undefined;
  createdAt: Date;
  /** How long it may live from the last push, in milliseconds. */
  ttl?: number | undefined;
  /** No teardown and no sweep removes it. */
  protected?: boolean | undefined;
  /** `owner:ID` and `repository:ID` outside the organisation that may share it. */
  shareWith?: readonly string[] | undefined;
}

const marker = 'labtest.provision';
const format = '1';

/** The labels of an ownership. Values are raw: a target that restricts characters encodes them itself. */
export function labelsOf(ownership: Ownership): Labels {
  return {
    ...identityLabels(ownership),
    'labtest.repository': ownership.repository,
    'labtest.organisation-id': ownership.organisationId,
    'labtest.kind': ownership.kind,
    'labtest.provision-type': ownership.provisionType,
    ...(ownership.pullRequest === undefined ? {} : { 'labtest.pull-request': String(ownership.pullRequest) }),
    'labtest.run': ownership.run,
    'labtest.spec': JSON.stringify(ownership.spec),
    ...(ownership.memoryBytes === undefined ? {} : { 'labtest.memory': String(ownership.memoryBytes) }),
    ...(ownership.cpus === undefined ? {} : { 'labtest.cpus': String(ownership.cpus) }),
    'labtest.created': ownership.createdAt.toISOString(),
    ...(ownership.ttl === undefined ? {} : { 'labtest.ttl': String(ownership.ttl) }),
    ...(ownership.protected ? { 'labtest.protected': 'true' } : {}),
    ...(ownership.shareWith?.length ? { 'labtest.share-with': JSON.stringify(ownership.shareWith) } : {}),
  };
}

/** The labels that must match before a resource under one of our names counts as ours. */
export function identityLabels(of: Identity & { repositoryId: string }): Labels {
  return {
    'labtest.managed-by': marker,
    'labtest.format': format,
    'labtest.repository-id': of.repositoryId,
    'labtest.app': of.app,
    'labtest.experiment': of.experiment,
    'labtest.service': of.service,
  };
}

/** The filter for everything of a repository, narrowed to an experiment or a pull request. */
export function ownershipFilter(of: {
  repositoryId: string;
  app?: string | undefined;
  experiment?: string | undefined;
  pullRequest?: number | undefined;
}): Labels {
  return {
    'labtest.managed-by': marker,
    'labtest.format': format,
    'labtest.repository-id': of.repositoryId,
    ...(of.app === undefined ? {} : { 'labtest.app': of.app }),
    ...(of.experiment === undefined ? {} : { 'labtest.experiment': of.experiment }),
    ...(of.pullRequest === undefined ? {} : { 'labtest.pull-request': String(of.pullRequest) }),
  };
}

/** The filter for everything of an app, whichever repositories call theirs so. */
export function appFilter(app: string): Labels {
  return { 'labtest.managed-by': marker, 'labtest.format': format, 'labtest.app': app };
}

/** The filter for everything of ours. */
export const managedFilter: Labels = { 'labtest.managed-by': marker, 'labtest.format': format };

/** The filter for an experiment of an app, whichever repository it belongs to. */
export function experimentFilter({ app, experiment }: Pick<Identity, 'app' | 'experiment'>): Labels {
  return { ...managedFilter, 'labtest.app': app, 'labtest.experiment': experiment };
}

/**
 * Reads the ownership of a server; undefined when its labels are not ours, or are not true: a server whose name does
 * not follow from the identity that it claims is a forgery, and not ours to touch.
 */
export function ownershipOf({ name, labels }: Pick<Server, 'name' | 'labels'>): Ownership | undefined {
  const claimed = claimOf(labels);
  if (!claimed) return undefined;
  const isCommunal = claimed.repositoryId === communalOwner.repositoryId;
  return name === (isCommunal ? communalServerName : serverName)(claimed) ? claimed : undefined;
}

/**
 * What labels of ours say, whether or not a name bears it out: of what has no service's name. Undefined where a number or a
 * time is none: we write no such labels, and one thing that somebody else has labelled would end the list of all.
 */
export function claimOf(labels: Labels): Ownership | undefined {
  const label = (name: string) => labels[`labtest.${name}`];
  const identity = {
    app: label('app') ?? '',
    experiment: label('experiment') ?? '',
    service: label('service') ?? '',
  };
  if (label('managed-by') !== marker || label('format') !== format) return undefined;
  const createdAt = new Date(label('created') ?? 0);
  const numbers = ['pull-request', 'memory', 'cpus', 'ttl'].map((name) => Number(label(name) ?? 0));
  if (![createdAt.getTime(), ...numbers].every(Number.isFinite)) return undefined;
  return {
    ...identity,
    repositoryId: label('repository-id') ?? '',
    repository: label('repository') ?? '',
    organisationId: label('organisation-id') ?? '',
    kind: label('kind') ?? '',
    provisionType: label('provision-type') ?? '',
    pullRequest: label('pull-request') === undefined ? undefined : Number(label('pull-request')),
    run: label('run') ?? '',
    spec: parsed<Record<string, string>>(label('spec'), {}),
    ...(label('memory') === undefined ? {} : { memoryBytes: Number(label('memory')) }),
    ...(label('cpus') === undefined ? {} : { cpus: Number(label('cpus')) }),
    createdAt,
    ttl: label('ttl') === undefined ? undefined : Number(label('ttl')),
    protected: label('protected') === 'true',
    ...(label('share-with') === undefined ? {} : { shareWith: parsed<string[]>(label('share-with'), []) }),
  };
}

function parsed<T>(text: string | undefined, otherwise: T): T {
  if (text === undefined) return otherwise;
  try {
    return JSON.parse(text) as T;
  } catch {
    return otherwise;
  }
}

/** Stands where a repository and its app do: no repository has that id, so that no teardown finds a communal server. */
export const communalOwner = { repositoryId: 'communal', app: 'communal' } as const;

/** Finds every communal server of a laboratory. */
export const communalFilter: Labels = ownershipFilter(communalOwner);
