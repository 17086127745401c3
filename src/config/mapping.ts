import { z } from 'zod';
import { nearest } from './nearest';
import { quoted } from './problems';
import type { Mapping, Path, Reading } from './tree';

/** How a mapping of a file is read: what it is called, and where its keys stand. */
export interface Reader {
  reading: Reading;
  /** For messages: `services.mydb`; empty for the top. */
  name: string;
  place(key: string): Path;
}

/**
 * Reads the keys that `schema` knows. A key whose value is wrong is reported and left out, so that the rest can still
 * be looked at. Keys that the schema does not know are the caller's.
 */
export function readKnown<S extends z.ZodRawShape>(
  { reading, name, place }: Reader,
  schema: z.ZodObject<S>,
  raw: Mapping,
): z.output<z.ZodObject<S>> | undefined {
  const entries = Object.entries(raw).filter(([key]) => Object.hasOwn(schema.shape, key));
  const first = schema.safeParse(Object.fromEntries(entries));
  if (first.success) return first.data;
  const [wrong, told] = [new Set<string>(), new Set<string>()];
  for (const issue of first.error.issues.flatMap(plain)) {
    const [key = '', ...rest] = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    wrong.add(String(key));
    const label = [name, key, ...rest].filter((step) => step !== '').join('.');
    if (told.has(label)) continue;
    told.add(label);
    const part = issue.code === 'invalid_key' ? 'key' : 'value';
    reading.add(
      [...place(String(key)), ...rest],
      `${oneLine(label)} ${issue.message}`,
      example(schema, String(key)),
      part,
    );
  }
  return schema.safeParse(Object.fromEntries(entries.filter(([key]) => !wrong.has(key)))).data;
}

/** Of a union, the issues of the one form that the value has; of a mapping's key, what is wrong with the key. */
function plain(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code === 'invalid_union') {
    const fit = issue.errors.find((issues) => !issues.some(isOtherForm));
    return fit ? fit.flatMap((inner) => plain({ ...inner, path: [...issue.path, ...inner.path] })) : [issue];
  }
  if (issue.code === 'invalid_key')
    return [{ ...issue, message: `: the name ${issue.issues[0]?.message ?? 'is wrong'}` }];
  if (issue.code === 'unrecognized_keys')
    return [{ ...issue, message: `has unknown keys: ${issue.keys.map(quoted).join(', ').slice(0, 200)}` }];
  return [issue];
}

function isOtherForm({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function example(schema: z.ZodObject, key: string): string {
  const field = schema.shape[key];
  const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
  const [value] = (inner === undefined ? [] : (z.globalRegistry.get(inner)?.examples ?? [])) as unknown[];
  if (value === undefined) return 'Correct it.';
  return `Write for example \`${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}\`.`;
}

function oneLine(text: string): string {
  return quoted(text).slice(1, -1);
}

const synonyms: Readonly<Record<string, string>> = {
  env: 'environment',
  command: 'commands',
  args: 'commands',
  type: 'service',
  kind: 'service',
  engine: 'service',
  version: 'image',
  tag: 'image',
  healthcheck: 'readiness',
  mem_limit: 'memory',
  pids_limit: 'processes',
  dump: 'initial_data_source',
  seed: 'initial_data_source',
};

const refused =
  /^(privileged|volumes?|mounts?|binds?|devices?|cap_add|security_opt|network_mode|pid|ipc|userns_mode|group_add|volumes_from)$/;

/** Reports a key that nothing knows, with the key that was meant, or why there is no such key. */
export function complainUnknown(
  { reading, name, place }: Reader,
  key: string,
  known: readonly string[],
): void {
  const where = name === '' ? 'the configuration' : name;
  if (refused.test(key)) {
    const remedy = 'Remove it; what the service needs from outside belongs into its image.';
    reading.add(
      place(key),
      `${where} must not have ${quoted(key)}: a service gets no access to the machine`,
      remedy,
      'key',
    );
    return;
  }
  const synonym = Object.hasOwn(synonyms, key) ? synonyms[key] : undefined;
  const close = synonym && known.includes(synonym) ? synonym : nearest(key, known);
  const remedy = close ? `Did you mean ${quoted(close)}?` : `Remove it; known here: ${known.join(', ')}.`;
  reading.add(place(key), `${where} has the unknown key ${quoted(key)}`, remedy, 'key');
}
