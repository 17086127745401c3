import type { Variable } from '../services/kind';

/** A service with the variables of its kind, in the order of the configuration. */
export interface ServiceVariables {
  service: string;
  variables: readonly Variable[];
}

/** A variable under a name that it is written by. */
export interface Written extends Variable {
  service: string;
  /** Under the name that its kind gives it; false: under the service's own. */
  plain: boolean;
}

/**
 * What services write: each its own names (`<SERVICE>_DATABASE_URL`), and the plain ones (`DATABASE_URL`) where it is
 * the first that has them.
 */
export function writtenBy(services: readonly ServiceVariables[]): Written[] {
  const own: Written[] = [];
  const first = new Map<string, Written>();
  for (const { service, variables } of services) {
    const prefix = `${service.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}_`;
    for (const variable of variables) {
      const isFirst = !first.has(variable.name);
      if (isFirst) first.set(variable.name, { ...variable, service, plain: true });
      if (isFirst && variable.name.startsWith(prefix)) continue;
      own.push({ ...variable, name: prefix + variable.name, service, plain: false });
    }
  }
  return [...own, ...first.values()];
}

/**
 * The variables that a job gets: what `environment` lists, and what services write. That no name is written twice is
 * known before anything is made.
 */
export function variablesOf(
  environment: readonly { name: string; value: string }[],
  services: readonly ServiceVariables[],
): Variable[] {
  const all = new Map<string, Variable>();
  for (const { name, value } of environment) all.set(name, { name, value, secret: false });
  for (const { name, value, secret } of writtenBy(services)) {
    all.delete(name);
    all.set(name, { name, value, secret });
  }
  return [...all.values()];
}
