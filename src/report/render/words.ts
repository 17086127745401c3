import type { ObjectName } from '../recording';
import type { Change } from '../schema/diff';

/** A name as people say it: with its schema where it is not the usual one. Not escaped. */
export function nameOf({ schema, name }: ObjectName, usual: string): string {
  return schema === '' || schema === usual ? name : `${schema}.${name}`;
}

/** One change in words: `orders.total: integer → bigint`. Names are in it as they are, and not escaped. */
export function inWords(change: Change, usual: string): string {
  const { how, what, now, partNow, details } = change;
  const done = {
    added: [`${what} added`],
    removed: [`${what} removed`],
    renamed: [`${what} renamed to ${partNow ?? (now ? nameOf(now, usual) : '')}`],
    changed: [],
  }[how];
  return `${subjectOf(change, usual)}: ${[...done, ...details].join(', ')}`;
}

/** A column is named by its table; whatever else belongs to a table has a name that is often long, and comes first. */
function subjectOf({ what, object, part }: Change, usual: string): string {
  const table = nameOf(object, usual);
  if (part === undefined) return table;
  return what === 'column' ? `${table}.${part}` : `${part} (${table})`;
}
