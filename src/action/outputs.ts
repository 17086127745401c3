import { exportVariable, setOutput } from '@actions/core';
import type { Log } from '../core/log';
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

/** Masks every secret first, then writes outputs and, where asked for, the job's environment. */
export function writeOutputs(
  experiment: string,
  variables: readonly Variable[],
  obtained: readonly Obtained[],
  { exportEnv, log }: { exportEnv: boolean; log: Log },
): void {
  for (const { value, secret } of variables) if (secret) log.mask(value);
  for (const { name, value } of variables) {
    setOutput(name, value);
    if (exportEnv) exportVariable(name, value);
  }
  setOutput('experiment', experiment);
  const made: Obtained['how'][] = ['created', 'recreated', 'reset'];
  setOutput('created', String(obtained.some(({ how }) => made.includes(how))));
  setOutput('services', JSON.stringify(obtained.map(described)));
}

/** One service as the `services` output tells it; no secret, so that it may cross jobs. */
function described({ service, server, access, how }: Obtained) {
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
