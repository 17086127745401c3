import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { LabTestError } from '../core/errors';
import { unknownKey } from './unknown-key';

const text = z.string().trim().min(1, 'must not be empty');
const script = z.strictObject({ provider: z.literal('script'), command: text });
const directory = z.strictObject({ provider: z.literal('directory'), path: text });
const s3 = z.strictObject({
  provider: z.literal('s3'),
  bucket: text,
  cache: z.boolean().default(true),
  cache_path: text.default('/testing/state/'),
  region: text.optional(),
  endpoint: z.url().optional(),
});
const schemas = { script, s3, directory };

/** Where `state.json` says that the state is, whichever form it is written in. */
export type StateLocation = z.infer<typeof script> | z.infer<typeof s3> | z.infer<typeof directory>;

/**
 * Reads the text of a `state.json`, in either published form: the provider with its keys beside it, or
 * `provider` `local` or `aws`, a `service` and its keys under `options`.
 * @param origin what to call it in errors: its path.
 * @throws LabTestError with origin:line for text that is no JSON, and for keys or values that are wrong.
 */
export function parseStateFile(source: string, origin: string): StateLocation {
  const lines = new LineCounter();
  const document = parseDocument(source, { schema: 'json', prettyErrors: true, lineCounter: lines });
  const fail = (offset: number, what: string, remedy?: string) =>
    new LabTestError({ what: `${origin}:${lines.linePos(offset).line}: ${what}`, remedy });
  const [error] = document.errors;
  if (error)
    throw fail(error.pos[0], `no valid JSON: ${error.message.split(' at line')[0]}`, 'correct it there');
  if (!isMap(document.contents)) throw fail(0, 'must be an object with a `provider`', example);
  const at = (path: readonly PropertyKey[]) => offsetOf(document, path);

  const written = asRecord(document.toJS());
  const nested = Object.hasOwn(sides, String(written.provider));
  const named = String((nested ? written.service : written.provider) ?? '');
  const known = nested ? sides[String(written.provider)] : Object.keys(schemas);
  const schema = known?.includes(named) ? schemas[named as keyof typeof schemas] : undefined;
  if (!schema) throw fail(at([nested ? 'service' : 'provider']), unknownSource(named, nested), example);
  const other = nested && Object.keys(written).find((key) => !secondForm.includes(key));
  if (other) throw fail(at([other]), ...unknownKey(other, secondForm));

  const read = schema.safeParse(nested ? { ...asRecord(written.options), provider: named } : written);
  if (read.success) return read.data;
  const keys = Object.keys(schema.shape);
  const prefix = nested ? ['options'] : [];
  const [issue] = read.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    throw fail(at([...prefix, key]), ...unknownKey(key, keys));
  }
  const path = [...prefix, ...(issue?.path ?? [])];
  throw fail(
    at(path),
    `\`${path.join('.')}\`: ${issue?.message}`,
    `${named} takes ${keys.slice(1).join(', ')}`,
  );
}

const example =
  'write {"provider": "script", "command": "/testing/bin/get-state"}; provider may be script, s3 or directory';
const secondForm = ['provider', 'service', 'options'];
/** In the second form `provider` says on which side the source lies, and `service` names it. */
const sides: Record<string, string[]> = { local: ['script', 'directory'], aws: ['s3'] };

function unknownSource(named: string, nested: boolean): string {
  const key = nested ? 'service' : 'provider';
  return named === '' ? `\`${key}\` is missing` : `\`${key}\` cannot be ${JSON.stringify(named)}`;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Where in the text the key at the end of `path` stands, or the deepest part of it that exists. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (!isMap(node)) break;
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
    if (!pair || !isScalar(pair.key)) break;
    offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}
