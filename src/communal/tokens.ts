import type { Labels, Provider, Server, ServerSpec } from '../providers/provider';
import type { KindName } from '../services/kind';
import { kinds } from '../services/registry';
import { loginLabel } from './tenants';

/** What a tenant on a server is labelled with, by how it is to get in. @throws LabTestError where the server does not do that. */
export async function loginLabels({ tokens }: Provider, spec: ServerSpec, server: Server): Promise<Labels> {
  return (await tokens?.asked(spec, server)) ? { [loginLabel]: 'token' } : {};
}

/** Whether whoever has these labels gets in by tokens. */
export const isByToken = (labels: Labels): boolean => labels[loginLabel] === 'token';

/** What an experiment gets in by, with a new token for its password where its labels say so. */
export async function withToken(
  { tokens }: Provider,
  server: Server,
  labels = server.labels,
): Promise<Server> {
  if (!tokens || !server.endpoint || !isByToken(labels)) return server;
  const kind = server.labels['labtest.kind'] as KindName;
  const { username = '' } = kinds[kind].access(server.environment);
  const variable = kind === 'postgresql' ? 'POSTGRES_PASSWORD' : 'MYSQL_PASSWORD';
  return {
    ...server,
    labels: { ...server.labels, [loginLabel]: 'token' },
    environment: { ...server.environment, [variable]: await tokens.issue(server, username) },
  };
}
