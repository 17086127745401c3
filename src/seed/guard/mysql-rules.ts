import { type Reason, reasons } from './dump/reasons';
import { isLinked, withoutLink } from './mysql-links';
import { name, objectOf, quoted, string, unquoted } from './mysql-names';
import { type Assignment, assignmentsOf } from './mysql-set';
import type { GuardOptions } from './options';

const useStatement = new RegExp(`^use\\s+(${name})\\s*$`, 'i');
const inQuotes = new RegExp(quoted, 'g');
const markers = /\/\*M?!\d*|\*\//g;

/** First words of the statements that must be seen as a whole before they may pass. */
export const held = new Set(
  'create drop alter rename set grant revoke flush use change install uninstall start stop reset purge'.split(
    ' ',
  ),
);

/** The first word from here on, in lower case, and whether it stands in a comment that the server reads. */
export function firstWord(text: string): { word: string; marked: boolean } {
  const marker = /^(?:\/\*M?!\d*|\*\/|\s)*/.exec(text)?.[0].length ?? 0;
  return { word: /^\w*/.exec(text.slice(marker))?.[0].toLowerCase() ?? '', marked: marker > 0 };
}

/** A statement as the server reads it: with what stands in its own comments. */
export function plainText(head: string): string {
  return head.replace(markers, ' ').trim();
}

/** The database that a statement switches to. */
export function useOf(text: string): string | undefined {
  const written = useStatement.exec(text)?.[1];
  return written === undefined ? undefined : unquoted(written);
}

/** Statements that may stand before a dump switches to its own database. */
export function isNeutral(text: string): boolean {
  return /^(?:set|select|show|do|start|begin|commit|rollback|lock|unlock|(?:create|alter|drop)\s+(?:user|role))\b/i.test(
    text,
  );
}

/** Whether a statement makes code that the server keeps. */
export function isCode(text: string): boolean {
  return /^create\b[^('"]*\b(?:procedure|function|trigger|event|package)\b/i.test(text);
}

/** Whether more than one statement stands in a text that is read under another delimiter. */
export function severalStatements(text: string): boolean {
  return /;\s*\S/.test(text.replace(inQuotes, "''"));
}

/** Settings of the session that only an administrator may change, or that nobody may. */
const restricted =
  /^(?:sql_log_bin|gtid_(?:next|domain_id|seq_no)|server_id|pseudo_(?:thread_id|slave_mode|replica_mode)|skip_replication|binlog_\w+)$/;
const administered =
  /^(?:innodb_strict_mode|sql_require_primary_key|sql_generate_invisible_primary_key|bulk_insert_buffer_size|max_allowed_packet|net_buffer_length|default_collation_for_utf8mb4)$/;

/** What a dump is restored without, or what of it is switched off. */
export interface Found {
  reason: Reason;
  /** Of what is concerned, where that is worth naming. */
  names?: readonly string[] | undefined;
}

/** The first two words of a statement. */
const words = (text: string) => [(/^\w+\s+\w+/.exec(text)?.[0] ?? '').toUpperCase().replace(/\s+/, ' ')];

const always: readonly [pattern: RegExp, reason: Reason, names?: (text: string) => string[]][] = [
  [/^(?:create|drop|alter)\s+(?:or\s+replace\s+)?(?:database|schema)\b/i, reasons.databases],
  [/^(?:grant|revoke|flush)\b/i, reasons.privileges],
  [/^(?:create|drop|alter|rename)\s+(?:or\s+replace\s+)?(?:user|role)\b/i, reasons.accounts],
  [/^set\s+(?:default\s+role|role|password)\b/i, reasons.accounts],
  [/^change\s+(?:master|replication)\b/i, reasons.replication, words],
  [
    /^(?:start|stop|reset)\s+(?:all\s+)?(?:slaves?|replicas?|group_replication|master|binary)\b/i,
    reasons.replication,
    words,
  ],
  [/^purge\s+(?:binary|master)\b/i, reasons.replication, words],
  [/^set\s+resource\s+group\b/i, reasons.settings, words],
  [/^(?:un)?install\s+(?:plugin|component|soname)\b/i, reasons.plugins, objectOf],
  [/^create\s[^'"`(]*\bfunction\s+\S+\s+returns\s+\w+\s+soname\b/i, reasons.libraries, objectOf],
  [/^(?:create|drop|alter)\s+(?:or\s+replace\s+)?server\b/i, reasons.links, objectOf],
  [/^(?:create|drop|alter)\s+(?:undo\s+)?(?:tablespace|logfile\s+group)\b/i, reasons.places, objectOf],
  [/^(?:create|drop|alter)\s+resource\s+group\b/i, reasons.settings, words],
];

/** Why a statement is left out; undefined when it is not. */
export function leftOut(text: string, { disarm }: GuardOptions): Found | undefined {
  const found = always.find(([pattern]) => pattern.test(text));
  if (found) return { reason: found[1], names: found[2]?.(text) };
  if (/^set\b/i.test(text)) {
    const all = assignmentsOf(text);
    const left = restrictedOf(all);
    return left && left.names?.length === all.length ? left : undefined;
  }
  return disarm && isLinked(text, 'left out')
    ? { reason: reasons.linkedTables, names: objectOf(text) }
    : undefined;
}

function reasonOf({ scope, name: variable }: Assignment): Reason | undefined {
  if (/^gtid_purged$/.test(variable) || (scope === 'session' && restricted.test(variable)))
    return reasons.replication;
  if (scope === 'global' || (scope === 'session' && administered.test(variable))) return reasons.settings;
  return undefined;
}

/** Those of several assignments that the experiment's user may not make. */
function restrictedOf(all: readonly Assignment[]): Found | undefined {
  const left = all.filter((one) => reasonOf(one) !== undefined);
  const reason = left[0] && reasonOf(left[0]);
  return reason && { reason, names: left.map((one) => one.name) };
}

type Edit = (body: string, text: string, options: GuardOptions) => string;

/** `DEFINER=user@host` in the beginning of a statement, through the comments that mysqldump writes it in. */
const definer = new RegExp(
  `^((?:\\s|\\/\\*M?!\\d*|\\*\\/)*(?:create|alter)\\b(?:\\s|\\/\\*M?!\\d*|\\*\\/|(?:or|replace)\\b|algorithm\\s*=\\s*\\w+)*)definer\\s*=\\s*${name}(?:\\s*@\\s*${name})?`,
  'i',
);
const place = new RegExp(
  `(${quoted})|\\b(?:data|index)\\s+directory\\s*=?\\s*${string}|\\btablespace\\s*=?\\s*\`[^\`]*\``,
  'gi',
);
/** An event's head: to the word DO, with the state that it is made in and the comment after it. */
const event = new RegExp(
  `^((?:\\s|\\/\\*M?!\\d*|\\*\\/|\\b(?:create|or|replace)\\b)*event\\b(?:${quoted}|[^'"\`])*?)(?:\\b(?:enable|disable(?:\\s+on\\s+(?:slave|replica))?)\\s*)?((?:\\bcomment\\s+${string}\\s*)?\\bdo\\b)`,
  'i',
);

/** `ALTER EVENT` says the state last, or before a comment and a new body. */
const alteredEvent = new RegExp(
  `^((?:\\s|\\/\\*M?!\\d*|\\*\\/|\\balter\\b)*event\\b(?:${quoted}|[^'"\`])*?)\\benable\\b(?=\\s*(?:$|\\*\\/|comment\\b|do\\b))`,
  'i',
);

const edits: readonly [reason: Reason, edit: Edit, names?: (text: string) => string[]][] = [
  [reasons.definers, (head) => head.replace(definer, '$1')],
  [
    reasons.settings,
    (head, text) => withoutRestricted(head, text),
    (text) => [...(restrictedOf(assignmentsOf(text))?.names ?? [])],
  ],
  [
    reasons.places,
    (head, text) =>
      /^create\b[^(]*\btable\b/i.test(text) ? head.replace(place, (_, kept?: string) => kept ?? '') : head,
    objectOf,
  ],
  [
    reasons.linkedTables,
    (head, text, { disarm }) => (disarm && isLinked(text, 'emptied') ? withoutLink(head) : head),
    objectOf,
  ],
];

/** On a server of its own nothing runs an event: its scheduler is off. */
function withoutRunning(head: string, { disarm, alone }: GuardOptions): string {
  return disarm && !alone ? head.replace(event, '$1DISABLE $2').replace(alteredEvent, '$1DISABLE') : head;
}

/**
 * A statement without what cannot be, or must not be, where it is restored, and what that was.
 * @param body without comments, and without the delimiter. @param text the same as the server reads it.
 */
export function edited(
  body: string,
  text: string,
  options: GuardOptions,
): { result: string; found: Found[] } {
  let result = body;
  const found: Found[] = [];
  for (const [reason, edit, names] of edits) {
    const after = edit(result, text, options);
    if (after !== result) found.push({ reason, names: names?.(text) });
    result = after;
  }
  if (options.disarm && isEvent.test(text)) found.push({ reason: reasons.events, names: objectOf(text) });
  return { result: isEvent.test(text) ? withoutRunning(result, options) : result, found };
}

const isEvent = new RegExp(
  `^(?:create|alter)\\b(?:\\s+or\\s+replace)?(?:\\s+definer\\s*=\\s*${name}(?:\\s*@\\s*${name})?)?\\s+event\\b`,
  'i',
);

/** Of several assignments, only those that the experiment's user may make. */
function withoutRestricted(body: string, text: string): string {
  if (!/^set\b/i.test(text)) return body;
  const all = assignmentsOf(text);
  const kept = all.filter((one) => reasonOf(one) === undefined).map((one) => one.text);
  if (kept.length === all.length) return body;
  const opening = /^\s*\/\*M?!\d*/.exec(body)?.[0];
  return `${opening ?? ''} SET ${kept.join(', ')}${opening === undefined ? '' : ' */'}`.trimStart();
}
