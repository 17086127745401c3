import { quoted } from './mysql-names';

/** One assignment of a SET statement. */
export interface Assignment {
  /** `session` too where nothing is said; `user` is `@name`; `other` is no variable: NAMES, CHARACTER SET, PASSWORD. */
  scope: 'session' | 'global' | 'user' | 'other';
  /** In lower case, without scope and quotes. */
  name: string;
  value: string;
  /** As it is written. */
  text: string;
}

/** A string without an end takes what is left: a statement may be judged by its beginning. */
const piece = new RegExp(`${quoted}|[(),]|[^'"\`(),]+|['"\`][\\s\\S]*`, 'g');
const assignment =
  /^(?:(?<scope>global|persist|persist_only|session|local)\s+|@@(?:(?<at>global|persist|persist_only|session|local)\s*\.\s*)?|(?<user>@)(?!@))?\s*`?(?<name>[\w.$]+)`?\s*:?=\s*(?<value>[\s\S]*)$/i;

/** What a SET statement assigns, in its order. A scope holds for the one assignment that it precedes. */
export function assignmentsOf(statement: string): Assignment[] {
  return listOf(statement.replace(/^\s*set\s+/i, '')).map((written) => {
    const text = written.trim();
    const { scope, at, user, name = '', value = '' } = assignment.exec(text)?.groups ?? {};
    const said = (scope ?? at ?? 'session').toLowerCase();
    return {
      scope: name === '' ? 'other' : user ? 'user' : /^(?:session|local)$/.test(said) ? 'session' : 'global',
      name: name.toLowerCase(),
      value: value.trim(),
      text,
    };
  });
}

/** Splits at the commas that stand outside of quotes and parentheses. */
function listOf(text: string): string[] {
  const items = [''];
  let depth = 0;
  for (const [part] of text.matchAll(piece)) {
    if (part === '(') depth++;
    if (part === ')') depth--;
    if (part === ',' && depth === 0) items.push('');
    else items[items.length - 1] += part;
  }
  return items;
}
