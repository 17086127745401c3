import { type Config, ConfigError, type Place, type Problem } from '../config/config';
import type { Access } from '../services/kind';
import type { Plan, PlannedService } from './plan';
import { writtenBy } from './variables';

/** Outputs of the action itself. */
const reserved = ['experiment', 'services', 'created'];

/** Who writes a name: a service, or an entry of `environment`. */
export interface Writer {
  name: string;
  /** As a message calls it. */
  called: string;
  place: Place;
  remedy: string;
}

/**
 * Refuses a configuration in which two would write one variable: the job would get either. Letters count alike in both
 * cases, as in the outputs of a step and in the environment of Windows.
 * @throws ConfigError that names both places.
 */
export function refuseCollisions(config: Config, plan: Plan): void {
  const writers = new Map<string, Writer>();
  const problems = new Map<string, Problem & { names: string[] }>();
  for (const writer of writersOf(config, plan)) {
    const key = writer.name.toUpperCase();
    const other = writers.get(key);
    if (!other) writers.set(key, writer);
    else if (other.called !== writer.called) {
      const pair = `${other.called}\n${writer.called}`;
      const names = [...(problems.get(pair)?.names ?? []), writer.name];
      problems.set(pair, { ...writer.place, ...said(other, writer, names), names });
    }
  }
  if (problems.size > 0) throw new ConfigError([...problems.values()]);
}

function said(one: Writer, other: Writer, names: readonly string[]) {
  const { file, line, column } = one.place;
  return {
    message: `${other.called} and ${one.called} (${file}:${line}:${column}) would both write ${names.join(', ')}`,
    remedy: other.remedy,
  };
}

/** Every variable that a plan writes, with who writes it and where that stands. */
export function writersOf(config: Config, { environment, services }: Plan): Writer[] {
  const listed = environment.map(({ name }) => ({
    name,
    called: `environment.${name}`,
    place: config.atVariable(name),
    remedy: 'Call the entry of `environment` otherwise, or the service.',
  }));
  const outputs = reserved.map((name) => ({
    name,
    called: 'the action itself',
    place: { file: config.file, line: 1, column: 1 },
    remedy: '',
  }));
  const all = services.map((service) => ({
    service: service.identity.service,
    variables: service.kind.variables({ host: '', port: 1 }, accessOf(service), service.settings),
  }));
  // A container's names are its own choice: that another service is the first to have them is no reason to drop them.
  const chosen = services.flatMap(({ kind }, index) =>
    kind.name === 'container' ? (all[index]?.variables.map(({ name }) => name) ?? []) : [],
  );
  const contested = all.flatMap(({ service, variables }) =>
    variables.filter(({ name }) => chosen.includes(name)).map(({ name }) => ({ name, service })),
  );
  const ofServices = [...writtenBy(all), ...contested].map(({ name, service }) => ({
    name,
    called: `services.${service}`,
    place: config.at(service),
    remedy: 'Rename one of them, or give a container another `env_prefix`.',
  }));
  return [...outputs, ...ofServices, ...listed];
}

/** What a service of the kind may tell, where it will be. */
function accessOf({ kind, provisionType, settings }: PlannedService): Access {
  const all = { username: 'u', password: 'p', database: 'd' };
  if (provisionType === 'shared' || settings.isolation === 'prefix') return { ...all, keyPrefix: 'k' };
  if (provisionType === 'communal') return all;
  return kind.access(kind.server(settings, { ...all, adminPassword: 'a' }).environment);
}
