import { posix } from 'node:path';
import { ConfigError, parseConfig } from '../../config/config';
import { kindOfImage } from '../../config/images';
import { containers as knownContainers } from '../../config/kinds';
import type { Place } from '../place';
import type { Remark, Service } from '../service';
import type { Product } from '../stacks/stack';
import type { Container, Described } from './container';
import { initialData } from './initial-data';

/** What the official images take from their environment: which of it is a name, and which is replaced. */
const names = new Map<string, 'database' | 'username'>(
  Object.entries({
    POSTGRES_DB: 'database',
    MYSQL_DATABASE: 'database',
    MARIADB_DATABASE: 'database',
    POSTGRES_USER: 'username',
    MYSQL_USER: 'username',
    MARIADB_USER: 'username',
  } as const),
);
const credentials =
  /^(POSTGRES|MYSQL|MARIADB|REDIS)_(\w*PASSWORD\w*|HOST_AUTH_METHOD)$|^(POSTGRES|MYSQL|MARIADB)_RANDOM_/;

/** Programs that an image starts anyway. */
const servers = /^(postgres|mysqld|mariadbd|redis-server|memcached)$/;

export interface Translated {
  services: Service[];
  remarks: Remark[];
}

/** Services of `.labtest.yml` for containers; whatever is in none of them is in the remarks. */
export async function translated(place: Place, { containers, remarks }: Described): Promise<Translated> {
  const services: Service[] = [];
  const all = [...remarks];
  for (const container of containers.slice(0, most)) {
    const remark = (what: string, why: string) =>
      void all.push({ where: `${container.file}: ${container.name}`, what, why });
    const found = isHuge(container)
      ? remark('the whole service', `has more than ${most} variables, files or arguments`)
      : await serviceOf(place, container, remark);
    if (!found) continue;
    const name = nameFor(found.name, services);
    if (name !== container.name) remark(`the name`, `it is called ${name} here`);
    services.push(...valid({ ...found, name }, remark));
  }
  const others = containers.length - most;
  if (others > 0) {
    const where = containers[most]?.file ?? '';
    all.push({ where, what: `${others} more services`, why: `only ${most} were looked at` });
  }
  return { services, remarks: all };
}

/** More of anything than people write. */
const most = 100;

function isHuge({ environment, mounts, command, ports }: Container): boolean {
  return [Object.keys(environment), mounts, command, ports].some(({ length }) => length > most);
}

type Tell = (what: string, why: string) => void;

async function serviceOf(place: Place, container: Container, remark: Tell): Promise<Service | undefined> {
  const { name, image, file, health } = container;
  const base = image.replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '') ?? '';
  const found = kindOfImage(image);
  const kind = found?.kind ?? 'container';
  const settings: Record<string, unknown> = { service: kind, image };
  if (kind === 'container') {
    const port = container.ports[0] ?? knownContainers[base]?.[1];
    if (port === undefined) return remark('the whole service', 'nothing tells its port') as undefined;
    if (container.ports.length > 1)
      remark(`ports ${container.ports.slice(1).join(', ')}`, 'a service has one');
    const path = /https?:\/\/[^/\s"']+(\/[^\s"'|;&]*)?/.exec(health ?? '');
    Object.assign(settings, { port }, path ? { readiness: { type: 'http', path: path[1] ?? '/' } } : {});
  }
  if (health !== undefined && settings.readiness === undefined)
    remark(
      'health check',
      kind === 'container' ? 'its port is asked instead' : 'an authenticated query is made instead',
    );
  Object.assign(settings, environmentOf(container, kind !== 'container', remark));
  const commands = commandsOf(container, kind === 'redis', remark);
  if (commands.length > 0) settings.commands = commands;
  if (container.memory !== undefined)
    settings.memory = container.memory.replace(/^([\d.]+)([kmg])i?b?$/, '$1$2');
  if (container.cpus !== undefined) settings.cpus = Number(container.cpus);
  Object.assign(settings, await initialData(place, container, remark));
  return { name, product: productOf(base, kind), settings, because: file };
}

function productOf(base: string, kind: string): Product | undefined {
  if (base === 'mariadb') return 'mariadb';
  if (kind !== 'container') return kind as Product;
  const found = {
    mongo: 'mongodb',
    elasticsearch: 'elasticsearch',
    opensearch: 'opensearch',
    rabbitmq: 'rabbitmq',
  };
  return Object.hasOwn(found, base) ? (found[base as keyof typeof found] as Product) : undefined;
}

function environmentOf({ environment }: Container, ours: boolean, remark: Tell): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  const rest: [string, string][] = [];
  for (const [variable, value] of Object.entries(environment)) {
    const named = names.get(variable);
    if (ours && credentials.test(variable))
      remark(variable, 'a random password takes its place; the outputs tell it');
    else if (ours && named) settings[named] = value;
    else rest.push([variable, value]);
  }
  return rest.length === 0 ? settings : { ...settings, environment: Object.fromEntries(rest) };
}

function commandsOf({ command }: Container, isRedis: boolean, remark: Tell): string[] {
  const args = servers.test(posix.basename(command[0] ?? '')) ? command.slice(1) : [...command];
  const at = isRedis ? args.indexOf('--requirepass') : -1;
  if (at < 0) return args;
  remark('--requirepass', 'a random password takes its place; the outputs tell it');
  return args.toSpliced(at, 2);
}

/** A name that a service can have and no other has. */
function nameFor(name: string, services: readonly Service[]): string {
  const plain =
    name
      .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^[^A-Za-z]+/, '')
      .slice(0, 60) || 'service';
  const taken = (one: string) => services.some((service) => service.name === one);
  const numbers = Array.from({ length: services.length + 1 }, (_, at) => (at === 0 ? '' : `-${at + 1}`));
  return plain + (numbers.find((number) => !taken(plain + number)) ?? '');
}

/** Settings that a service can do without, in the order in which they are given up. */
const spare = ['database', 'username', 'commands', 'environment', 'memory', 'cpus', 'readiness'];

/** Without the settings that the configuration would refuse: each is told, with the reason. */
function valid({ name, settings: given, ...service }: Service, remark: Tell): Service[] {
  const settings = { ...given };
  if (settings.service === name) delete settings.service;
  for (const [variable, value] of Object.entries(given.environment ?? {})) {
    const problem = problemOf('one', { service: 'redis', environment: { [variable]: value } });
    if (problem === undefined) continue;
    remark(variable, problem);
    const { [variable]: _, ...rest } = settings.environment as Record<string, string>;
    settings.environment = rest;
  }
  for (const key of [...spare, 'initial_data_source', 'image'].filter((one) => one in settings)) {
    const problem = problemOf(name, settings);
    if (problem === undefined) break;
    const { [key]: _, ...without } = settings;
    if (problemOf(name, without) === problem) continue;
    remark(key, problem);
    delete settings[key];
  }
  const problem = problemOf(name, settings);
  if (problem === undefined) return [{ ...service, name, settings }];
  remark('the whole service', problem);
  return [];
}

function problemOf(name: string, settings: object): string | undefined {
  try {
    parseConfig({
      file: '.labtest.yml',
      format: 'json',
      text: JSON.stringify({ services: { [name]: settings } }),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems[0]?.message ?? error.what;
  }
}
