import { type Dirent, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, loadConfig, parseConfig } from '../config/config';
import { serviceName } from '../config/settings';
import { isCode, LabTestError, UsageError } from '../core/errors';
import { kindOfDump } from '../seed/content/kind';
import { canBeDump, isCalledDump } from '../seed/content/names';
import { openSource } from '../seed/source/open';
import type { KindName } from '../services/kind';
import { type ServeSettings, tls } from './settings';

/** One thing in the dumps folder, and the template that it is to become. */
export interface Dump {
  template: string;
  /** Relative to the dumps folder. */
  path: string;
  /** A folder of its own, whose `labtest.yml` says how it is restored. */
  configured: boolean;
}

/** What a dump is restored by: a configuration of one service, called like the template. */
export interface Restored {
  config: Config;
  kind: KindName;
  /** What its paths are relative to. */
  root: string;
}

const configurationFile = 'labtest.yml';

/** What a file system puts at its top, where a volume is mounted. */
const noDumps = ['lost+found', 'System Volume Information'];

/** Endings that say how a dump was written, and not what it is of. */
const ending =
  /\.(sql|dump|dmp|pgdump|pgsql|psql|mysql|mariadb|backup|bak|redis|tar|tgz|gz|zst|zstd|bz2|xz|zip)$/i;

/** What the folder holds, in the order of its names; nothing where there is no folder yet. */
export async function dumpsIn(folder: string): Promise<Dump[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  });
  const named = entries.filter(
    (entry) => !entry.name.startsWith('.') && !noDumps.includes(entry.name) && isOne(entry),
  );
  return named.map((entry) => dumpOf(folder, entry)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isOne(entry: Dirent): boolean {
  return entry.isDirectory() || (isCalledDump(entry.name) && canBeDump(entry.name));
}

function dumpOf(folder: string, entry: Dirent): Dump {
  let template = entry.name;
  while (ending.test(template)) template = template.replace(ending, '');
  const configured = entry.isDirectory() && existsSync(join(folder, entry.name, configurationFile));
  return { template, path: entry.name, configured };
}

/** The configuration by which a dump becomes a template. @throws LabTestError when the dump cannot be used. */
export async function restoredBy(dump: Dump, settings: ServeSettings): Promise<Restored> {
  if (!serviceName.test(dump.template))
    throw new UsageError({
      what: `${dump.path} cannot become a template called ${JSON.stringify(dump.template)}.`,
      remedy: 'Rename it: letters, digits, - and _, a letter first.',
    });
  return dump.configured ? await byItsFolder(dump, settings) : await byItsContent(dump, settings);
}

async function byItsFolder({ template, path }: Dump, settings: ServeSettings): Promise<Restored> {
  const root = join(settings.dumps, path);
  const config = await loadConfig(root, configurationFile);
  const [service, ...more] = config.services;
  if (!service || more.length > 0)
    throw new LabTestError({
      what: `${path}/${configurationFile} lists ${config.services.length} services.`,
      why: 'A folder of the dumps becomes one template.',
      remedy: 'List one service.',
    });
  const source =
    service.initialDataSource ?? (await onlyDump(root, [service.maskScript, service.dataSetupScript]));
  const settled = {
    ...defaultsFor(service.kind, settings),
    ...service,
    name: template,
    initialDataSource: source,
  };
  return { root, kind: service.kind, config: { ...config, services: [settled] } };
}

/** @param others files of the folder that are something else, whatever they are called. */
async function onlyDump(root: string, others: readonly (string | undefined)[]): Promise<string> {
  const files = (await readdir(root)).filter((name) => canBeDump(name) && !others.includes(name));
  const [first, ...more] = files;
  if (first !== undefined && more.length === 0) return first;
  throw new LabTestError({
    what: `It is not certain which file of ${root} is the dump.`,
    why: files.join(', ') || 'There is none.',
    remedy: `Name it as initial_data_source in ${configurationFile}.`,
  });
}

async function byItsContent({ template, path }: Dump, settings: ServeSettings): Promise<Restored> {
  const root = settings.dumps;
  const source = await openSource(path, { repositoryRoot: root });
  const kind = await kindOfDump(source);
  const service = { service: kind, initial_data_source: path };
  const text = JSON.stringify({ services: { [template]: service } });
  const config = parseConfig({ file: configurationFile, format: 'json', text });
  const [read] = config.services;
  const services = read ? [{ ...defaultsFor(kind, settings), ...read }] : [];
  return { root, kind, config: { ...config, services } };
}

/** What holds for every dump that says nothing else. */
function defaultsFor(kind: KindName, { provider, images, database, username, memory }: ServeSettings) {
  const image = kind === 'mysql' || kind === 'postgresql' || kind === 'redis' ? images[kind] : undefined;
  const sql = kind === 'mysql' || kind === 'postgresql';
  const plain = sql || kind === 'redis' ? { tls } : {};
  const wanted = { service: kind, image, memory, ...(sql ? { database, username } : {}), ...plain };
  const text = JSON.stringify({ services: { one: wanted } });
  const [read] = parseConfig({ file: 'the settings of the replicator', format: 'json', text }).services;
  return { ...read, provider };
}
