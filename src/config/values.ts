import { posix, win32 } from 'node:path';
import { z } from 'zod';
import type { Readiness } from '../services/kind';

/** Building blocks of the schema. Messages follow the name of the setting: "image must be …". */

/** `must be X, not Y`, where Y tells the kind of value and never its content. */
function expects(what: string) {
  return ({ input }: { input?: unknown }) => `must be ${what}, ${found(input)}`;
}

function found(input: unknown): string {
  if (input === null || input === undefined || input === '') return 'but is empty';
  if (Array.isArray(input)) return 'not a list';
  return typeof input === 'object' ? 'not a mapping' : 'not other text';
}

const oneLine = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;
const oneLineMessage = 'must be one line without control characters';

/** One line of text, not empty. */
export const line = z
  .string({ error: expects('one line of text') })
  .min(1, 'must not be empty')
  .max(4096, 'must be at most 4096 characters long')
  .regex(oneLine, oneLineMessage);

/** A list of such entries; one entry alone is a list of one. */
export function listOf(entry: z.ZodString, what: string) {
  return z
    .union([entry, z.array(entry).max(100, 'must have at most 100 entries')], {
      error: expects(`a list of ${what}`),
    })
    .transform((value) => (typeof value === 'string' ? [value] : value));
}

export const lines = listOf(line, 'lines');

/** True or false, in the spellings of YAML and INI. */
export const bool = z.preprocess(
  (value) => {
    if (typeof value !== 'string') return value;
    if (/^(true|yes|on)$/i.test(value)) return true;
    return /^(false|no|off)$/i.test(value) ? false : value;
  },
  z.boolean({ error: expects('true or false') }),
);

function fromText(value: unknown): unknown {
  return typeof value === 'string' && /^[+-]?\d{1,15}(\.\d{1,9})?$/.test(value) ? Number(value) : value;
}

export function whole(least: number, most: number) {
  const range = `must be a whole number from ${least} to ${most}`;
  return z.preprocess(fromText, z.int({ error: range }).min(least, range).max(most, range));
}

export function positive(most: number) {
  const range = `must be a number above 0, up to ${most}`;
  return z.preprocess(fromText, z.number({ error: range }).gt(0, range).max(most, range));
}

const units: Readonly<Record<string, number>> = { b: 0, k: 1, m: 2, g: 3, t: 4 };
const least = 6 * 1024 ** 2;

const memoryForm = 'must be bytes, or a number with k, m or g, such as 512m';

/** An amount of memory, as bytes. Units are powers of 1024, as Docker's are. */
export const memory = z
  .union([z.int(memoryForm), z.string().regex(/^\d{1,15}(\.\d{1,9})?[bkmgtBKMGT]?$/, memoryForm)], {
    error: memoryForm,
  })
  .transform((value) => {
    const [, amount, unit = 'b'] = /^([\d.]+)(\D?)$/.exec(String(value).toLowerCase()) ?? [];
    return Math.round(Number(amount) * 1024 ** (units[unit || 'b'] ?? 0));
  })
  .refine((bytes) => bytes >= least, 'must be at least 6m, the least that an engine accepts')
  .refine((bytes) => bytes <= 1024 ** 5, 'is more memory than a machine has');

const timeUnits: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const durationForm = 'must be written like 90m, 72h or 14d';
const durationPattern = /^(\d{1,6}(?:\.\d{1,3})?)([mhd])$/;

/** A length of time with its unit: `90m`, `72h`, `14d`; read as milliseconds. */
export const duration = z
  .string(durationForm)
  .regex(durationPattern, durationForm)
  .transform((text) => {
    const [, amount, unit = ''] = durationPattern.exec(text) ?? [];
    return Math.round(Number(amount) * (timeUnits[unit] ?? Number.NaN));
  })
  .refine((milliseconds) => milliseconds > 0, 'must be longer than nothing');

/** Leads out of the directory that it is relative to, on any system. */
function escapes(path: string): boolean {
  return posix.normalize(path.replaceAll('\\', '/')).split('/')[0] === '..';
}

function isAbsolute(path: string): boolean {
  return posix.isAbsolute(path) || win32.isAbsolute(path);
}

function pathBut(allowed: RegExp, message: string) {
  const isUrl = (value: string) => /^[a-z][a-z0-9+.-]+:\/\//i.test(value);
  return line
    .refine((value) => !isUrl(value) || allowed.test(value), message)
    .refine((value) => isUrl(value) || isAbsolute(value) || !escapes(value), 'leads out of the repository')
    .refine((value) => !/\.sock$/.test(value), 'names a socket, not a file');
}

/** A file or directory: absolute, or inside the repository. Links are checked when it is opened. */
export const path = pathBut(/^$/, 'must be a path on this machine, not a URL');

/** Where data comes from: a path, or objects in S3. */
export const dataSource = pathBut(/^s3:\/\/[^/]+(\/|$)/, 'must be a path, or s3://bucket/key');

/** Where data comes from in the order in which it is restored. A list of one is that one. */
export const dataSources = z
  .union(
    [
      dataSource,
      z
        .array(dataSource)
        .min(1, 'must name at least one dump')
        .max(100, 'must have at most 100 entries')
        .refine((list) => new Set(list).size === list.length, 'names a dump twice'),
    ],
    { error: expects('a path, or a list of paths') },
  )
  .transform((value) => (typeof value !== 'string' && value.length === 1 ? (value[0] ?? value) : value));

/** Patterns of files inside the repository. */
export const globs = z
  .union([line, z.array(line).max(100)], { error: expects('a list of patterns') })
  .transform((value) => (typeof value === 'string' ? [value] : value))
  .refine(
    (list) => !list.some((glob) => isAbsolute(glob) || /(^|[/\\])\.\.([/\\]|$)/.test(glob)),
    'leads out of the repository',
  );

/** The beginning of the names of variables that the job gets. */
export const variableName = line
  .max(255)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must consist of letters, digits and _, no digit first');
/** Servers written in Java name theirs with dots, as `discovery.type`. */
const environmentName = line
  .max(255)
  .regex(/^[A-Za-z_][A-Za-z0-9_.]*$/, 'must consist of letters, digits, _ and ., no digit or dot first');

const variableValue = z.union(
  [
    z.string().max(32_768, 'must be at most 32768 characters long').regex(oneLine, oneLineMessage),
    z.number(),
    z.boolean(),
  ],
  { error: 'must have one line of text as its value (an empty one is written "")' },
);
const assignment = z
  .string({ error: 'must be NAME=value' })
  .max(33_024, 'must be at most 33024 characters long')
  .regex(oneLine, oneLineMessage)
  .regex(/^[A-Za-z_][A-Za-z0-9_.]*=/, 'must be NAME=value, with a name of letters, digits, _ and .');

/** Environment variables: a list of NAME=value, or a mapping. */
export const environment = z
  .union([z.array(assignment), z.record(environmentName, variableValue)], {
    error: 'must be a list of NAME=value, or a mapping of names to values',
  })
  .transform((value, context): Record<string, string> => {
    const pairs = Array.isArray(value)
      ? value.map(
          (entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)] as const,
        )
      : Object.entries(value).map(([name, text]) => [name, String(text)] as const);
    const seen = new Set<string>();
    for (const [index, [name]] of pairs.entries()) {
      if (seen.has(name))
        context.addIssue({ code: 'custom', path: [index], message: `gives ${name} a second time` });
      if (name === '__proto__')
        context.addIssue({ code: 'custom', path: [index], message: 'cannot be named __proto__' });
      seen.add(name);
    }
    return Object.fromEntries(pairs);
  });

/** How one knows that a server of kind container answers. */
export const readiness = z
  .union(
    [
      z.enum(['tcp', 'http'], { error: 'must be tcp, http, or a mapping with type, path and status' }),
      z.strictObject({
        type: z.enum(['tcp', 'http'], { error: 'must be tcp or http' }),
        path: line.regex(/^\/[^\s#]*$/, 'must begin with / and have no spaces').optional(),
        status: whole(100, 599).optional(),
      }),
    ],
    { error: 'must be tcp, http, or a mapping with type, path and status' },
  )
  .transform((value, context): Readiness => {
    const { type, path = '/', status = 200 } = typeof value === 'string' ? { type: value } : value;
    if (type === 'http') return { type, path, status };
    if (typeof value !== 'string' && (value.path !== undefined || value.status !== undefined))
      context.addIssue({ code: 'custom', message: 'has a path or status, which only type http knows' });
    return { type };
  });
