import { variablesOf } from '../experiment/variables';
import type { Obtained } from '../lifecycle/context';
import type { Variable } from '../services/kind';

/** The variables of one obtained service, by their plain names. */
export function serviceVariables({ service, server, access }: Obtained): Variable[] {
  return server.endpoint ? service.kind.variables(server.endpoint, access, service.settings) : [];
}

/** Every variable that the job gets, for the services in the order of the configuration. */
export function jobVariables(
  environment: readonly { name: string; value: string }[],
  obtained: readonly Obtained[],
): Variable[] {
  const services = obtained.map((one) => ({
    service: one.service.identity.service,
    variables: serviceVariables(one),
  }));
  return variablesOf(environment, services);
}

/** One service, for a program that reads it; no secret, so that it may be shown and passed on. */
export function described({ service, server, access, how }: Obtained) {
  return {
    name: service.identity.service,
    kind: service.kind.name,
    provider: service.provider,
    provision_type: service.provisionType,
    how,
    host: server.endpoint?.host,
    port: server.endpoint?.port,
    database: access.database,
    username: access.username,
  };
}
