import type { KindName } from '../services/kind';
import { camelKeys, snakeKey } from './camel';
import { otherKind } from './images';
import { kindAdvice, kindOf } from './kinds';
import { complainUnknown, type Reader, readKnown } from './mapping';
import { takenNames } from './names';
import { quoted } from './problems';
import { type ServiceSettings, serviceName, settings, spellings } from './settings';
import { misfitsOf } from './together';
import { isMapping, type Mapping, type Path, type Reading } from './tree';

/** A service, and where each of its settings stands. */
export interface ReadService {
  settings: ServiceSettings;
  place(key: string): Path;
}

/** Reads the services of a file in their order; faulty ones are reported and left out. */
export function readServices(reading: Reading, path: Path, raw: unknown): ReadService[] {
  if (raw === null || raw === undefined) return [];
  if (!isMapping(raw)) {
    reading.add(
      path,
      'services must be a mapping of names to services',
      'Write for example `services: { postgresql: }`.',
    );
    return [];
  }
  return Object.entries(raw).flatMap(([name, entry]) => {
    if (!isName(reading, [...path, name], name)) return [];
    return readService(reading, [...path, name], name, entry) ?? [];
  });
}

function isName(reading: Reading, path: Path, name: string): boolean {
  if (!serviceName.test(name) || name in Object.prototype) {
    const rule = 'Use 1 to 63 letters, digits, - and _, a letter first, and no word of JavaScript objects.';
    reading.add(path, `${quoted(name)} cannot be the name of a service`, rule, 'key');
    return false;
  }
  return true;
}

function readService(reading: Reading, path: Path, name: string, entry: unknown): ReadService | undefined {
  if (entry !== null && !isMapping(entry)) {
    reading.add(
      path,
      `services.${name} must be a mapping of settings`,
      `Write for example \`${name}: { service: mysql }\`.`,
    );
    return undefined;
  }
  const hoisted = hoist(reading, path, name, entry ?? {});
  const reader: Reader = { reading, name: `services.${name}`, place: hoisted.place };
  const known = Object.keys(settings.shape);
  for (const key of Object.keys(hoisted.raw))
    if (!known.includes(key)) complainUnknown(reader, key, [...known, 'options']);
  const written = readKnown(reader, settings, hoisted.raw);
  if (!written) return undefined;
  const { service, ...rest } = written;
  const kind =
    service === undefined && 'service' in hoisted.raw ? undefined : readKind(reader, path, name, service);
  if (!kind) return undefined;
  const image = rest.image ?? kind.image;
  const read = { name, kind: kind.kind, ...camelKeys(rest), ...(image === undefined ? {} : { image }) };
  for (const { setting, why, remedy } of misfitsOf(read, 'written'))
    reading.add(reader.place(snakeKey(setting)), `${reader.name}.${snakeKey(setting)} ${why}`, remedy, 'key');
  checkMissing(reader, path, read.kind, hoisted.raw);
  checkNames(reader, read);
  return { settings: read, place: hoisted.place };
}

/** Brings settings under `options` up beside the others, and other spellings to the one that we use. */
function hoist(
  reading: Reading,
  path: Path,
  name: string,
  entry: Mapping,
): { raw: Mapping; place: Reader['place'] } {
  const raw: Record<string, unknown> = Object.create(null);
  const places = new Map<string, Path>();
  const take = (from: Mapping, at: Path) => {
    for (const [written, value] of Object.entries(from)) {
      const key = Object.hasOwn(spellings, written) ? (spellings[written] ?? written) : written;
      if (places.has(key))
        reading.add(
          [...at, written],
          `services.${name}.${quoted(key).slice(1, -1)} is given twice`,
          'Keep one of the two.',
          'key',
        );
      else places.set(key, [...at, written]);
      raw[key] ??= value;
    }
  };
  const { options, ...top } = entry;
  take(top, path);
  if (isMapping(options)) take(options, [...path, 'options']);
  else if (options !== null && options !== undefined)
    reading.add(
      [...path, 'options'],
      `services.${name}.options must be a mapping of settings`,
      'Write the settings beneath it.',
    );
  return { raw, place: (key) => places.get(key) ?? path };
}

function readKind({ reading, place }: Reader, path: Path, name: string, service: string | undefined) {
  const kind = kindOf(service ?? name);
  if (kind) return kind;
  if (service !== undefined)
    reading.add(place('service'), `${quoted(service)} is not a kind of service`, kindAdvice(service));
  else {
    const message = `services.${name} does not say which kind of service it is`;
    const advice = kindAdvice(name);
    const remedy = advice.startsWith('Use')
      ? `Add \`service: postgresql\`, or another kind. ${advice}`
      : advice;
    reading.add(path, message, remedy, 'key');
  }
  return undefined;
}

/** What a service cannot do without. */
function checkMissing({ reading, name, place }: Reader, path: Path, kind: KindName, raw: Mapping): void {
  if (raw.provision_type === 'shared' && !('shared_experiment_name' in raw))
    reading.add(
      place('provision_type'),
      `${name} is shared, but does not say with which experiment`,
      'Add `shared_experiment_name: main`, with the name of the experiment that has it.',
    );
  if (kind !== 'container') return;
  for (const [key, example] of [
    ['image', 'image: elasticsearch:8.19.0'],
    ['port', 'port: 9200'],
  ] as const)
    if (!(key in raw))
      reading.add(
        path,
        `${name} is a container and needs ${quoted(key)}`,
        `Add for example \`${example}\`.`,
        'key',
      );
}

/** Names that mean something to a server already. */
function checkNames({ reading, name, place }: Reader, service: ServiceSettings): void {
  const other = service.image === undefined ? undefined : otherKind(service.image, service.kind);
  if (other) reading.add(place('image'), `${name}.image ${other.why}`, other.remedy);
  for (const { setting, value, why } of takenNames(service))
    reading.add(place(setting), `${name}.${setting}: ${quoted(value)} ${why}`, 'Choose another name.');
}
