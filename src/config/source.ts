import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { isCode, messageOf } from '../core/errors';
import type { Log } from '../core/log';
import { ConfigError, fileProblem, quoted } from './problems';

export type Format = 'yaml' | 'json' | 'ini';

/** The text of a configuration. */
export interface Source {
  /** Relative to the root, with `/`. */
  file: string;
  format: Format;
  text: string;
}

/** Where a configuration is looked for, in this order, when none is named. */
export const candidates = ['.labtest.yml', '.labtest.yaml', 'setup.cfg', 'package.json'] as const;

const formats: Readonly<Record<string, Format>> = {
  '.yml': 'yaml',
  '.yaml': 'yaml',
  '.json': 'json',
  '.ini': 'ini',
  '.cfg': 'ini',
};
const largest = 256 * 1024;

/**
 * Finds the configuration below `root`. `explicit` (relative to the root) is the only file looked at when given; it may
 * have any name that ends in .yml, .yaml, .json, .ini or .cfg. Without it, `setup.cfg` and `package.json` are passed
 * over when they have no labtest section. Undefined when there is none.
 * @throws ConfigError when the named file is missing, a file leads out of the root, is too large or not UTF-8.
 */
export async function discover(root: string, explicit?: string, log?: Log): Promise<Source | undefined> {
  if (explicit) return await named(root, explicit);
  for (const file of candidates) {
    const source = await read(root, file);
    if (source && (!isShared(file) || hasSection(source))) return limited(source);
    if (source) log?.debug(`${file} has no labtest section: passed over`);
  }
  return undefined;
}

async function named(root: string, explicit: string): Promise<Source> {
  const file = relative(resolve(root), resolve(root, explicit)).split(sep).join('/');
  const refuse = (message: string, remedy: string) =>
    new ConfigError([fileProblem(quoted(explicit).slice(1, -1), message, remedy)]);
  if (file === '..' || file.startsWith('../') || isAbsolute(file))
    throw refuse(
      'the configuration lies outside the repository',
      'Name a file inside it, relative to its root.',
    );
  if (!formats[extname(file)])
    throw refuse(
      'the name does not tell the format',
      `Use one that ends in ${Object.keys(formats).join(', ')}.`,
    );
  const source = await read(root, file);
  if (!source)
    throw refuse(
      `the configuration named by the input \`config\` does not exist; looked for ${quoted(file)} in the checkout`,
      `Check it out before this step, correct the name, or drop the input: then ${candidates.join(', ')} are looked for.`,
    );
  if (isShared(file) && !hasSection(source))
    throw refuse(
      'the file has no labtest section',
      `Add ${file.endsWith('.json') ? 'a "labtest" key' : '[labtest]'}.`,
    );
  return limited(source);
}

/** Absent is undefined. Everything else that keeps the file from being read is an error. */
async function read(root: string, file: string): Promise<Source | undefined> {
  const refuse = (message: string, remedy: string) => new ConfigError([fileProblem(file, message, remedy)]);
  try {
    const [base, real] = await Promise.all([realpath(root), realpath(resolve(root, file))]);
    if (real !== base && !real.startsWith(base.endsWith(sep) ? base : base + sep))
      throw refuse('is a link that leads out of the repository', 'Put the file itself there.');
    if (!(await stat(real)).isFile())
      throw refuse('is not a file', 'Put the configuration there, or rename it.');
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(real));
    return { file, format: formats[extname(file)] ?? 'yaml', text };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    if (isCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA'))
      throw refuse('is not UTF-8 text', 'Save it as UTF-8.');
    throw refuse(`cannot be read: ${messageOf(error)}`, 'Check its permissions.');
  }
}

function limited(source: Source): Source {
  if (source.text.length <= largest) return source;
  throw new ConfigError([
    fileProblem(
      source.file,
      `is larger than ${largest / 1024} KiB`,
      'A configuration is a page of text: keep data elsewhere.',
    ),
  ]);
}

/** Whether other tools keep their settings in this file too. */
export function isShared(file: string): boolean {
  return ['setup.cfg', 'package.json'].includes(basename(file));
}

function hasSection({ format, text }: Source): boolean {
  if (format === 'ini') return /^\[labtest[\]:.]/m.test(text);
  if (!text.includes('"labtest"')) return false;
  try {
    return Object.hasOwn(JSON.parse(text.replace(/^\uFEFF/, '')) ?? {}, 'labtest');
  } catch {
    return true;
  }
}
