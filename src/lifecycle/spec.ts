import { randomBytes } from 'node:crypto';
import { nameOf, nameRules } from '../experiment/identity';
import { identityLabels, labelsOf } from '../experiment/ownership';
import { credentialNames, type PlannedService } from '../experiment/plan';
import type { Image, Labels, Provider, ServerSpec, Template } from '../providers/provider';
import { type Access, extensionsVariable } from '../services/kind';
import type { Context } from './context';

/** Longest time that a restore may take before the unfinished server counts as debris. */
const seedingHours = 6;
const graceSeconds = 120;

/** What makes a server other than the plain one of its service. */
export interface Variation {
  /** Where it is made. */
  provider?: Pick<Provider, 'startSeconds' | 'exposed'>;
  template?: Template | undefined;
  /** Where the provider keeps data that can become a template; undefined: where the image puts it. */
  dataDirectory?: string | undefined;
  /** What it is made of, where that is known. */
  image?: Image | undefined;
  /** Passwords to keep, of a server that is replaced. */
  access?: Access | undefined;
  /** Of its database and user, instead of those of the service. */
  names?: { database: string; username: string } | undefined;
}

/** What the server of a service is to be, with passwords of its own. */
export function specOf(service: PlannedService, { owner }: Context, variation: Variation = {}): ServerSpec {
  const { identity, kind, settings } = service;
  const { access, dataDirectory, image, provider, template, names = credentialNames(service) } = variation;
  const given = access ?? service.passwords;
  const password = given?.password ?? newPassword();
  const adminPassword = given?.adminPassword ?? newPassword();
  const part = kind.server(settings, { ...names, password, adminPassword });
  const placed =
    dataDirectory === undefined
      ? undefined
      : kind.templating?.placed(part, dataDirectory, image?.environment);
  const tls = speaksTls(service, provider) ? kind.tls : undefined;
  const whole = tls ? tls.secured(placed ?? part) : (placed ?? part);
  const labels = labelsFor(service, owner);
  return {
    name: service.serverName,
    labels,
    kind: kind.name,
    image: settings.image,
    port: kind.port(settings),
    ...whole,
    environment: { ...whole.environment, ...extensionsFor(service) },
    tls: tls && { account: tls.account },
    limits: service.limits,
    alias: service.hostName ?? (service.permanent ? service.serverName : identity.service),
    network: networkOf(service, owner.repositoryId, labels),
    apart: owner.untrusted === true || !kind.access(part.environment).password,
    deadline: deadlineOf(service, provider?.startSeconds),
    options: service.aws ?? service.placement,
    template,
  };
}

/** Whether its server, and what that is cloned from, takes TLS only: it says so, or others reach its provider's servers. */
export function speaksTls(service: PlannedService, provider?: Pick<Provider, 'exposed'>): boolean {
  return service.kind.tls !== undefined && (service.tls ?? provider?.exposed ?? false);
}

/** Only a communal server's own administrator can make them. */
function extensionsFor({ permanent, restore: { alone, extensions } }: PlannedService) {
  return permanent || alone || extensions.length === 0 ? {} : { [extensionsVariable]: extensions.join(',') };
}

function labelsFor(service: PlannedService, owner: Context['owner']): Labels {
  const { limits, provisionType } = service;
  return labelsOf({
    ...owner,
    ...service.identity,
    kind: service.kind.name,
    provisionType,
    spec: service.fingerprint,
    ...(provisionType === 'independent' ? { memoryBytes: limits.memoryBytes, cpus: limits.cpus } : {}),
    createdAt: new Date(),
    protected: service.permanent || service.protect,
    shareWith: service.shareWith,
    ttl: service.ttl,
  });
}

/** The network that the services of an experiment share, for one that has lost it. */
export function networkFor(service: PlannedService, { owner }: Context): ServerSpec['network'] {
  return networkOf(service, owner.repositoryId, labelsFor(service, owner));
}

function networkOf({ networked, identity }: PlannedService, repositoryId: string, labels: Labels) {
  if (!networked) return undefined;
  const { app, experiment } = identity;
  return {
    name: nameOf([repositoryId, app, experiment], nameRules.network),
    labels: networkLabels(labels),
    identity: networkLabels(identityLabels({ ...identity, repositoryId })),
  };
}

/** A network belongs to the experiment, not to the service that happened to make it. */
function networkLabels(labels: Labels): Labels {
  const ofService = ['service', 'kind', 'spec', 'provision-type', 'ttl', 'protected', 'share-with'];
  const isOfService = (name: string) => ofService.some((one) => name === `labtest.${one}`);
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !isOfService(name)));
}

function deadlineOf({ wait, initialDataSource, dataSetupScript }: PlannedService, starting = 0): Date {
  const waiting = wait ? wait.attempts * wait.secondsEach : 0;
  const seeding = initialDataSource || dataSetupScript ? seedingHours * 3600 : 0;
  return new Date(Date.now() + (starting + waiting + seeding + graceSeconds) * 1000);
}

/** 160 random bits, safe in URLs, shells and configuration files. */
function newPassword(): string {
  return randomBytes(20).toString('hex');
}
