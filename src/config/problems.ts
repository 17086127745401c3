import { LabTestError } from '../core/errors';

/** A place in a file; both count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** A place in the configuration; `file` is relative to the repository's root. */
export interface Place extends Position {
  file: string;
}

/** One thing that is wrong: where, what, and what to write instead. One line each. */
export interface Problem extends Place {
  message: string;
  remedy: string;
}

const shown = 50;

/** The configuration cannot be used. Carries every problem found, in the file's order, not only the first. */
export class ConfigError extends LabTestError {
  override readonly name = 'ConfigError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
    const count = sorted.length === 1 ? 'a problem' : `${sorted.length} problems`;
    const rest = sorted.length > shown ? [`… and ${sorted.length - shown} more`] : [];
    super({
      what: `The configuration has ${count}.`,
      why: [...sorted.slice(0, shown).map(told), ...rest].join('\n'),
      remedy: 'Every parameter is described in docs/configuration.md.',
    });
    this.problems = sorted;
  }
}

function told({ file, line, column, message, remedy }: Problem): string {
  return `${file}:${line}:${column} ${message}. ${remedy}`;
}

/** A problem of a file as a whole. */
export function fileProblem(file: string, message: string, remedy: string): Problem {
  return { file, line: 1, column: 1, message, remedy };
}

/** Text of the file's author, made safe to print on one line: quoted, escaped, and cut. */
export function quoted(text: string): string {
  const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return JSON.stringify(cut).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
}
