import type { Log } from '../core/log';
import { snakeKey } from './camel';
import { iniTree } from './ini-tree';
import { complainUnknown, type Reader, readKnown } from './mapping';
import { ConfigError, fileProblem, type Place, quoted } from './problems';
import { type ReadService, readServices } from './services';
import { general, ignored, type ServiceSettings } from './settings';
import { candidates, discover, isShared, type Source } from './source';
import { isMapping, type Mapping, type Path, poisonedKey, Reading, type Tree } from './tree';
import { yamlTree } from './yaml-tree';

export type { Place, Position, Problem } from './problems';
export { ConfigError } from './problems';
export type { ServiceSettings } from './settings';

/** What a repository asks for. */
export interface Config {
  /** Relative to the repository's root. */
  file: string;
  appName?: string | undefined;
  /** Passed on to the job as it is. */
  environment: { name: string; value: string }[];
  /** In the file's order; no two share a name. */
  services: ServiceSettings[];
  /** For the user to see; nothing is wrong. */
  notices: string[];
  /** Where a service, or one of its settings, stands; the file's beginning for one that is not in it. */
  at(service: string, key?: keyof ServiceSettings): Place;
  /** Where an entry of `environment` stands. */
  atVariable(name: string): Place;
}

/**
 * Finds and reads the configuration below `root`; `explicit` (relative to the root) names the file.
 * @throws ConfigError with every problem there is.
 */
export async function loadConfig(root: string, explicit?: string, log?: Log): Promise<Config> {
  const source = await discover(root, explicit, log);
  if (source) return parseConfig(source);
  const message = `there is no configuration; looked for ${candidates.join(', ')}`;
  const remedy =
    'Check the repository out before this step, and write .labtest.yml, or name the file in the input `config`.';
  throw new ConfigError([fileProblem(candidates[0], message, remedy)]);
}

/** Reads a configuration. Touches nothing. @throws ConfigError with every problem there is. */
export function parseConfig(source: Source): Config {
  const tree = treeOf(source);
  const reading = new Reading(source.file, tree);
  const { content, path } = contentOf(reading, source);
  const poisoned = poisonedKey(content, path);
  if (poisoned) reading.add(poisoned, 'the key "__proto__" is not allowed', 'Remove it.', 'key');
  const place = (key: string) => [...path, key];
  const reader: Reader = { reading, name: '', place };
  const known = [...Object.keys(general.shape), 'services'];
  const foreign = Object.keys(content).filter((key) => !known.includes(key) && !isExtension(key));
  for (const key of foreign) if (!ignored.includes(key)) complainUnknown(reader, key, known);
  const { app_name: appName, environment = {} } = readKnown(reader, general, content) ?? {};
  const services = readServices(reading, place('services'), content.services);
  if (reading.problems.length > 0) throw new ConfigError(reading.problems);
  return {
    file: source.file,
    ...(appName === undefined ? {} : { appName }),
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    services: services.map((service) => service.settings),
    notices: noticesOf(source.file, foreign, services.length),
    at: (service, key) => placeOf(source.file, tree, services, service, key),
    atVariable: (name) => {
      const { environment: raw } = content;
      const step = Array.isArray(raw) ? raw.findIndex((entry) => `${entry}`.startsWith(`${name}=`)) : name;
      return { file: source.file, ...tree.at([...place('environment'), step], 'key') };
    },
  };
}

function treeOf({ file, text, format }: Source): Tree {
  return format === 'ini' ? iniTree(file, text) : yamlTree(file, text, format);
}

/** The part of a file that is ours: under `labtest`, or, in a file of our own, all of it. */
function contentOf(reading: Reading, { file, format }: Source): { content: Mapping; path: Path } {
  const { data } = reading.tree;
  if (!isMapping(data) || !Object.hasOwn(data, 'labtest')) {
    if (format === 'ini' || isShared(file)) reading.add([], 'there is no labtest section', 'Add one.');
    return { content: mappingOf(reading, [], data), path: [] };
  }
  if (!isShared(file))
    for (const key of Object.keys(data))
      if (key !== 'labtest' && !isExtension(key))
        reading.add(
          [key],
          `${quoted(key)} stands beside "labtest", where nothing is read`,
          'Indent it, so that it stands under "labtest".',
          'key',
        );
  return { content: mappingOf(reading, ['labtest'], data.labtest), path: ['labtest'] };
}

function mappingOf(reading: Reading, path: Path, data: unknown): Mapping {
  if (isMapping(data)) return data;
  if (data !== null && data !== undefined)
    reading.add(
      path,
      'the configuration must be a mapping',
      'Write `services:`, and the services beneath it.',
    );
  return {};
}

/** As in Compose files: a place for YAML anchors, and for what other tools read. */
function isExtension(key: string): boolean {
  return key.startsWith('x-');
}

function noticesOf(file: string, foreign: string[], services: number): string[] {
  const belong = `${file}: ${foreign.join(', ')} belong to LabTest's application half and have no effect here.`;
  const none = `${file}: there is no service in it, so nothing is provisioned. List them under \`services:\`.`;
  return [...(foreign.length === 0 ? [] : [belong]), ...(services === 0 ? [none] : [])];
}

function placeOf(
  file: string,
  tree: Tree,
  services: ReadService[],
  name: string,
  key?: keyof ServiceSettings,
): Place {
  const service = services.find(({ settings }) => settings.name === name);
  if (!service) return { file, line: 1, column: 1 };
  const own = service.place('');
  const path =
    key === undefined || key === 'name' ? own : service.place(key === 'kind' ? 'service' : snakeKey(key));
  return { file, ...tree.at(path, path === own ? 'key' : 'value') };
}
