import type { Log } from '../core/log';
import { communalFilter, labelsOf, ownershipOf } from '../experiment/ownership';
import type { PlannedService } from '../experiment/plan';
import type { Context } from '../lifecycle/context';
import type { Provider, Server } from '../providers/provider';
import type { KindName, ServiceKind } from '../services/kind';
import { kinds } from '../services/registry';
import { ApartProvider } from './apart';
import { mysqlTenants } from './mysql';
import { createPlainProvider } from './plain';
import { postgresqlTenants } from './postgresql';
import { postgresqlTemplates } from './postgresql-templates';
import { CommunalProvider } from './provider';
import { redisTenants } from './redis';
import { type CommunalServer, communalServer, communalServerOf, foundServer } from './server';
import { notApart } from './strangers';
import type { Tenants } from './tenants';

/**
 * Where a communal service lives: its database on the communal server, which is made at the first need.
 * @throws LabTestError for a stranger's where the server keeps nothing apart.
 */
export function communalHost(base: Provider, service: PlannedService, context: Context): Provider {
  const server = communalServer(base, communalServerOf(service), context);
  const { owner } = context;
  if (owner.untrusted && !tenantsByKind[service.kind.name])
    throw notApart(service.identity.service, service.kind.name);
  const labels = labelsOf({
    ...owner,
    ...service.identity,
    kind: service.kind.name,
    provisionType: service.provisionType,
    spec: service.fingerprint,
    createdAt: new Date(),
  });
  return tenanted(base, service.kind, server) ?? createPlainProvider(base, server, labels);
}

/**
 * Where services with servers of their own live, where experiments do not get their administrators: the provider, with a
 * database and a user for the experiment on each server.
 * @param mask hides a secret in whatever is logged.
 */
export function apartHost(base: Provider, mask: (secret: string) => void): Provider {
  return new ApartProvider(base, (kind) => tenantsByKind[kind], mask);
}

/** What tells the host of a service from others: the communal server, and the service where the server keeps none apart. */
export function communalKey(service: PlannedService): string {
  const { serverName } = communalServerOf(service);
  return tenantsByKind[service.kind.name] ? serverName : `${serverName}/${service.serverName}`;
}

/** The communal servers that a laboratory has, by name; those that hold nothing of an experiment are left out. */
export async function communalHosts(base: Provider, log: Log): Promise<Map<string, Provider>> {
  const hosts = new Map<string, Provider>();
  for (const found of await base.listOwned(communalFilter)) {
    const kind = Object.values(kinds).find(({ name }) => name === ownershipOf(found)?.kind);
    const server = kind && foundServer(base, found, kind, log);
    const host = server && tenanted(base, kind, server);
    if (host) hosts.set(found.name, host);
  }
  return hosts;
}

const tenantsByKind: Partial<Record<KindName, (server: Server) => Tenants>> = {
  postgresql: postgresqlTenants,
  mysql: mysqlTenants,
  redis: redisTenants,
};

function tenanted(base: Provider, kind: ServiceKind, server: CommunalServer): Provider | undefined {
  const tenantsOf = tenantsByKind[kind.name];
  const templates = kind.name === 'postgresql' ? postgresqlTemplates(server) : undefined;
  return tenantsOf && new CommunalProvider(base, kind, server, tenantsOf, templates);
}
