import { parseArgsStringToArgv } from 'string-argv';
import type { Place } from '../place';
import type { Remark } from '../service';
import { type Container, type Described, list, mapping, portOf, text, variables } from './container';
import type { ReadYaml } from './yaml';

/** Options of `docker create` that say what a service says: each takes the next word, or what follows `=`. */
const understood = /^--(health-cmd|memory|cpus|env|e|health-(?:interval|timeout|retries|start-period))$/;

/** The containers under `services:` of all jobs of a workflow. @throws LabTestError when it is not YAML. */
export async function workflowContainers(place: Place, file: string, readYaml: ReadYaml): Promise<Described> {
  const content = mapping(readYaml(file, await place.read(file)));
  const remarks: Remark[] = [];
  const containers = new Map<string, Container>();
  for (const [job, rawJob] of Object.entries(mapping(content.jobs)))
    for (const [name, raw] of Object.entries(mapping(mapping(rawJob).services))) {
      const where = `${file}: ${job}.${name}`;
      const found = containerOf(name, file, where, mapping(raw), remarks);
      if (!found) continue;
      if (!containers.has(name)) containers.set(name, found);
      else if (JSON.stringify(containers.get(name)) !== JSON.stringify(found))
        remarks.push({ where, what: 'the whole service', why: `another job has another ${name}` });
    }
  return { containers: [...containers.values()], remarks };
}

function containerOf(
  name: string,
  file: string,
  where: string,
  raw: Record<string, unknown>,
  remarks: Remark[],
): Container | undefined {
  const remark = (what: string, why: string) => void remarks.push({ where, what, why });
  const literal = (value: unknown, what: string) => {
    const written = text(value);
    if (written?.includes('${{') !== true) return written;
    return remark(what, 'its value is an expression, which only GitHub knows') as undefined;
  };
  const image = literal(raw.image, 'image');
  if (image === undefined || image === '')
    return remark('the whole service', 'its image is not known') as undefined;
  if (raw.credentials !== undefined)
    remark('credentials', 'give the action registry-username and registry-password');
  for (const volume of list(raw.volumes))
    remark(`volume ${text(volume)}`, 'data live as long as the experiment');
  const options = optionsOf(literal(raw.options, 'options') ?? '', remark);
  const given = [...variables(raw.env), ...variables(options.env)];
  const environment = given.flatMap(([variable, value]) => {
    const known = literal(value, variable);
    return known === undefined ? [] : [[variable, known] as const];
  });
  return {
    name,
    file,
    image,
    environment: Object.fromEntries(environment),
    command: list(raw.command).flatMap((word) => text(word) ?? []),
    ports: list(raw.ports).flatMap((port) => portOf(port) ?? []),
    health: options['health-cmd']?.[0],
    mounts: [],
    memory: options.memory?.[0]?.toLowerCase(),
    cpus: options.cpus?.[0],
  };
}

function optionsOf(line: string, remark: (what: string, why: string) => void): Record<string, string[]> {
  const words = parseArgsStringToArgv(line).flatMap((word) => {
    const [, name, value] = /^(--[\w-]+)=([\s\S]*)$/.exec(word) ?? [];
    return name === undefined || value === undefined ? [word] : [name, value];
  });
  const found: Record<string, string[]> = {};
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const name = understood.exec(word === '-e' ? '--env' : word)?.[1];
    if (name !== undefined) found[name] = [...(found[name] ?? []), words[++at] ?? ''];
    else if (word.startsWith('-')) remark(word, 'LabTest has nothing like it');
  }
  return found;
}
