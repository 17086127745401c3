import { randomUUID } from 'node:crypto';
import { LabTestError } from '../core/errors';

type Variable = { name: string; value: string };
type Format = (variables: readonly Variable[]) => string;

/** How variables are written, so that a program or shell reads back exactly these values. */
export const formats = {
  shell: each(({ name, value }) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`),
  dotenv: each(({ name, value }) => `${name}=${dotenvQuoted(name, value)}`),
  json: (variables) =>
    `${JSON.stringify(Object.fromEntries(variables.map(({ name, value }) => [name, value])), undefined, 2)}\n`,
  github: each(({ name, value }) => {
    // As the runner asks for values of several lines; nobody can guess the end mark and forge another variable.
    const end = `labtest_${randomUUID()}`;
    return `${name}<<${end}\n${value}\n${end}`;
  }),
  fish: each(({ name, value }) => `set -gx ${name} '${value.replace(/[\\']/g, '\\$&')}'`),
  powershell: each(({ name, value }) => `$env:${name} = ${powershellQuoted(value)}`),
} satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

function each(line: (variable: Variable) => string): Format {
  return (variables) => variables.map((variable) => `${line(named(variable))}\n`).join('');
}

/** A name goes where shells read code. */
function named(variable: Variable): Variable {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable.name)) return variable;
  throw new LabTestError({
    what: `${JSON.stringify(variable.name)} cannot be a variable in every shell.`,
    remedy: 'Give it a name of letters, digits and _ under `environment`, or read it with --format json.',
  });
}

/**
 * What comes through a pipe, PowerShell reads in the code page of its console and line by line, and ends lines as its
 * system does: so only printable ASCII goes through, and everything else by its number. It takes typographic quotes for
 * quotes, too.
 */
function powershellQuoted(value: string): string {
  const parts = value.split(/([^ -~])/).map((part, at) => {
    if (at % 2 === 1) return `[char]${part.charCodeAt(0)}`;
    return at > 0 && part === '' ? undefined : `'${part.replaceAll("'", "''")}'`;
  });
  return parts.filter((part) => part !== undefined).join(' + ');
}

/**
 * Readers of such files agree on single quotes, and on double ones around what has no meaning there. Shells read them,
 * too, and run what stands between backticks.
 */
function dotenvQuoted(name: string, value: string): string {
  if (!value.includes("'")) return `'${value}'`;
  if (!/["\\$`!\n\r]/.test(value)) return `"${value}"`;
  throw new LabTestError({
    what: `${name} holds a ' beside " \\ $ \` ! or a line break, which not every reader of a .env file understands.`,
    remedy: 'Read it with --format json.',
  });
}
