import { posix } from 'node:path';
import { parseArgsStringToArgv } from 'string-argv';
import type { Place } from '../place';
import type { Remark } from '../service';
import { type Container, type Described, list, mapping, portOf, text, variables } from './container';
import { interpolated } from './interpolation';
import type { ReadYaml } from './yaml';

/** Where Compose looks, in its own order. */
export const composeFiles = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yml',
  'docker-compose.yaml',
] as const;

/** What a container has here of its own accord, and what replaces it. */
const replaced = new Map(
  Object.entries({
    ports: 'a free port takes its place; the outputs tell it',
    expose: 'a free port takes its place; the outputs tell it',
    restart: 'a server that stopped is started by the next run',
    container_name: 'names are made of the app and the experiment',
    depends_on: 'all services are ready before the job goes on',
    networks: 'each experiment is reached by its own address',
    hostname: 'the outputs tell the address',
  }),
);

const read = [
  ...['image', 'build', 'environment', 'command', 'ports', 'expose', 'healthcheck', 'volumes', 'profiles'],
  ...['mem_limit', 'cpus', 'deploy', 'depends_on'],
];

/** The containers of a Compose file. @throws LabTestError when it cannot be read as YAML. */
export async function composeContainers(place: Place, file: string, readYaml: ReadYaml): Promise<Described> {
  const content = mapping(readYaml(file, await place.read(file)));
  const remarks: Remark[] = [];
  if (content.include !== undefined)
    remarks.push({ where: `${file}: include`, what: 'other files', why: 'only this file was read' });
  const containers: Container[] = [];
  for (const [name, raw] of Object.entries(mapping(content.services))) {
    const found = containerOf(name, file, mapping(raw), remarks);
    if (found) containers.push(found);
  }
  return { containers, remarks };
}

function containerOf(
  name: string,
  file: string,
  raw: Record<string, unknown>,
  remarks: Remark[],
): Container | undefined {
  const where = `${file}: ${name}`;
  const remark = (what: string, why: string) => void remarks.push({ where, what, why });
  const resolve = (value: unknown, what: string) => interpolated(text(value), what, remark);
  const why = notOurs(raw);
  if (why !== undefined) return remark('the whole service', why) as undefined;
  const image = resolve(raw.image, 'image');
  if (image === undefined) return remark('the whole service', 'its image is not known') as undefined;
  for (const key of Object.keys(raw).filter((one) => !read.includes(one)))
    remark(key, replaced.get(key) ?? 'LabTest has nothing like it');
  const environment: Record<string, string> = {};
  for (const [variable, value] of variables(raw.environment)) {
    const resolved = value === undefined ? undefined : resolve(value, variable);
    if (resolved !== undefined) environment[variable] = resolved;
    else if (value === undefined) remark(variable, 'its value comes from the shell');
  }
  const limits = mapping(mapping(mapping(raw.deploy).resources).limits);
  return {
    name,
    file,
    image,
    environment,
    command: commandOf(raw.command, resolve),
    ports: [...list(raw.ports), ...list(raw.expose)].flatMap((port) => portOf(resolved(port, resolve)) ?? []),
    health: list(mapping(raw.healthcheck).test).map(text).join(' ') || undefined,
    mounts: list(raw.volumes).flatMap((volume) => mountOf(volume, file, remark)),
    memory: resolve(raw.mem_limit ?? limits.memory, 'memory')?.toLowerCase(),
    cpus: resolve(raw.cpus ?? limits.cpus, 'cpus'),
  };
}

type Resolve = (value: unknown, what: string) => string | undefined;

function resolved(port: unknown, resolve: Resolve): unknown {
  return typeof port === 'object' ? port : resolve(port, 'ports');
}

/** Why a service is none that tests need beside the application. */
function notOurs(raw: Record<string, unknown>): string | undefined {
  if (raw.extends !== undefined) return 'it extends another one: write it out';
  if (list(raw.profiles).length > 0) return 'it has a profile: Compose starts it on demand only';
  if (raw.build !== undefined)
    return 'it is built here: it is the application, or name an image that holds it';
  return undefined;
}

function commandOf(command: unknown, resolve: Resolve): string[] {
  const words = Array.isArray(command) ? command.map(text) : parseArgsStringToArgv(text(command) ?? '');
  return words.flatMap((word) => resolve(word, 'command') ?? []);
}

/** A bind mount of the repository. A named volume is told: data live as long as the experiment. */
function mountOf(volume: unknown, file: string, remark: (what: string, why: string) => void) {
  const long = mapping(volume);
  const [source = '', target = ''] =
    long.target === undefined ? (text(volume) ?? '').split(':') : [text(long.source), text(long.target)];
  if (source.startsWith('./') || source.startsWith('../') || source === '.')
    return [{ source: posix.normalize(posix.join(posix.dirname(file), source)), target }];
  remark(`volume ${source}`, 'data live as long as the experiment, and outlive a restart of the server');
  return [];
}
