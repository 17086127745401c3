import type { z } from 'zod';
import { LabTestError } from '../core/errors';
import type { Hit } from './lookup';
import { unknownKey } from './unknown-key';

/**
 * A value of the state, checked against `schema`.
 * @throws LabTestError that names the state's key and every problem of its value.
 */
export function checked<S extends z.ZodObject>(hit: Hit, schema: S): z.infer<S> {
  const read = schema.safeParse(hit.value);
  if (read.success) return read.data;
  const known = Object.keys(schema.shape);
  const problems = read.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, known).join('; '));
    if (issue.path.length === 0) return [notAnObject(hit)];
    return [`\`${issue.path.join('.')}\`: ${issue.message}`];
  });
  throw badValue(hit.key, problems.join('\n'));
}

/** Why the value is no settings at all. */
export function notAnObject({ value, problem }: Hit): string {
  const is = Array.isArray(value) ? 'a list' : value === null ? 'nothing' : `a ${typeof value}`;
  return `it is ${is}, not keys with values${problem ? ` (read as text: ${problem})` : ''}`;
}

/** The error for a value that is not what its key asks for. */
export function badValue(key: string, why: string, cause?: unknown): LabTestError {
  return new LabTestError({
    what: `The state's value ${key} is wrong`,
    why,
    remedy: `an administrator of the organisation corrects it; \`labtest state get ${key}\` shows it`,
    cause,
  });
}
