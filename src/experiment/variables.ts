import type { Variable } from '../services/kind';

/** A service with the variables of its kind, in the order of the configuration. */
export interface ServiceVariables {
  service: string;
  variables: readonly Variable[];
}

/**
 * The variables that a job gets: what `environment` lists, then each service's own (`<SERVICE>_DATABASE_URL`), and
 * the plain names (`DATABASE_URL`) of the first service that has them.
 */
export function variablesOf(
  environment: readonly { name: string; value: string }[],
  services: readonly ServiceVariables[],
): Variable[] {
  const all = new Map<string, Variable>();
  const first = new Map<string, Variable>();
  for (const { name, value } of environment) all.set(name, { name, value, secret: false });
  for (const { service, variables } of services) {
    const prefix = `${service.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}_`;
    for (const variable of variables) {
      if (!first.has(variable.name)) first.set(variable.name, variable);
      const isOwn = first.get(variable.name) === variable && variable.name.startsWith(prefix);
      if (isOwn) continue;
      all.set(prefix + variable.name, { ...variable, name: prefix + variable.name });
    }
  }
  return [...new Map([...all, ...first]).values()];
}
