import { type Config, ConfigError, type Problem, parseConfig } from '../../src/config/config';
import type { Format } from '../../src/config/source';

const files: Record<Format, string> = { yaml: '.labtest.yml', json: 'package.json', ini: 'setup.cfg' };

export function parse(text: string, format: Format = 'yaml'): Config {
  return parseConfig({ file: files[format], format, text });
}

/** The problems of a text that must have some. */
export function problemsOf(text: string, format: Format = 'yaml'): readonly Problem[] {
  try {
    parse(text, format);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error(`accepted: ${text.slice(0, 200)}`);
}

/** The same, as `line:column message`. */
export function told(text: string, format: Format = 'yaml'): string[] {
  return problemsOf(text, format).map(({ line, column, message }) => `${line}:${column} ${message}`);
}
