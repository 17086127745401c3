import { absent } from './empty';
import { type LeftOut, reasons } from './reasons';
import type { Rule } from './rule';
import { dollarQuoted, type Statement, tolerant } from './statement';

/** How psql's line begins that says what was left out, and why. */
const marks = [
  ['labtest left out: ', reasons.needSkipped],
  ['labtest left out a comment on: ', reasons.extensionComments],
] as const;

/** What has psql print that something was left out. */
export function telling(reason: (typeof marks)[number][1], name: string): string {
  const [mark] = marks.find(([, of]) => of === reason) ?? marks[0];
  return `RAISE WARNING USING MESSAGE = ${dollarQuoted(mark + name)};`;
}

/** What cannot run within a block, or makes no object of this database. */
const outside =
  /\bconcurrently\b|^alter\s+type\b[\s\S]*\badd\s+value\b|^\S+\s+(?:database|tablespace|subscription|role|user)\b/i;
const before =
  /^(?:or|replace|unique|global|local|temp|temporary|unlogged|recursive|constraint|trusted|procedural)$/;
const between = /^(?:if|not|exists|only)$/;

/**
 * With `skip_extensions`, what needs something of the extension cannot be made. The restore goes on without, and psql
 * prints a line for each, which `tellMissed` reads.
 */
const skipping: Rule = (statement, { skipExtensions }) => {
  if (skipExtensions.length === 0 || !statement.is(/^(?:create|alter|comment\s+on)\b/i)) return undefined;
  if (outside.test(statement.text)) return undefined;
  const otherwise = telling(reasons.needSkipped, objectOf(statement));
  return { text: tolerant(`EXECUTE ${dollarQuoted(statement.text)}`, absent, otherwise) };
};

function objectOf(statement: Statement): string {
  const start = statement.is(/^comment/i) ? 2 : 1;
  const type = statement.tokens.findIndex(
    ({ text }, index) => index >= start && !before.test(text.toLowerCase()),
  );
  const last = statement.is(/^create\s+materialized/i) ? type + 1 : type;
  const name = statement.tokens.findIndex(
    ({ text }, index) => index > last && !between.test(text.toLowerCase()),
  );
  return `${statement.valueAt(last)} ${statement.nameAt(name).name}`;
}

/** Adds to what was left out what psql says that it could not make. */
export function tellMissed(leftOut: LeftOut, lines: readonly string[]): void {
  for (const line of lines)
    for (const [mark, reason] of marks) {
      const at = line.indexOf(mark);
      if (at > 0 && /WARNING: /.test(line.slice(0, at)))
        leftOut.add(reason, [Buffer.from(line.slice(at + mark.length)).toString('latin1')]);
    }
}

/** The last rule: what the others change is no object that needs an extension. */
export const skippingRules: readonly Rule[] = [skipping];
