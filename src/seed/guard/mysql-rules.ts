import { type Assignment, assignmentsOf } from './mysql-set';
import type { GuardOptions } from './options';

const name = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[^\\s`"\';@*/]+)';
const useStatement = new RegExp(`^use\\s+(${name})\\s*$`, 'i');
const string = "'(?:[^'\\\\]|\\\\[\\s\\S]|'')*'";
const quoted = new RegExp(`${string}|"(?:[^"\\\\]|\\\\[\\s\\S]|"")*"|\`[^\`]*\``, 'g');
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
  if (written === undefined) return undefined;
  const quote = written[0] ?? '';
  return /["'`]/.test(quote) ? written.slice(1, -1).replaceAll(quote + quote, quote) : written;
}

/** Statements that may stand before a dump switches to its own database. */
export function isNeutral(text: string): boolean {
  return /^(?:set|select|start|begin|commit|lock|unlock|(?:create|alter|drop)\s+(?:user|role))\b/i.test(text);
}

/** Whether a statement makes code that the server keeps. */
export function isCode(text: string): boolean {
  return /^create\b[^('"]*\b(?:procedure|function|trigger|event|package)\b/i.test(text);
}

/** Whether more than one statement stands in a text that is read under another delimiter. */
export function severalStatements(text: string): boolean {
  return /;\s*\S/.test(text.replace(quoted, "''"));
}

/** Settings of the session that only an administrator may change, or that nobody may. */
const restricted =
  /^(?:sql_log_bin|gtid_(?:next|domain_id|seq_no)|server_id|pseudo_(?:thread_id|slave_mode|replica_mode)|skip_replication|binlog_\w+)$/;
const administered =
  /^(?:innodb_strict_mode|sql_require_primary_key|sql_generate_invisible_primary_key|bulk_insert_buffer_size|max_allowed_packet|net_buffer_length|default_collation_for_utf8mb4)$/;
const replication = 'settings of the replication';
const server = 'settings of the server (SET GLOBAL)';

const always: readonly [pattern: RegExp, reason: string][] = [
  [/^(?:create|drop|alter)\s+(?:or\s+replace\s+)?(?:database|schema)\b/i, 'CREATE, DROP and ALTER DATABASE'],
  [/^(?:grant|revoke|flush)\b/i, 'GRANT, REVOKE and FLUSH'],
  [/^(?:create|drop|alter|rename)\s+(?:or\s+replace\s+)?(?:user|role)\b/i, 'accounts'],
  [/^set\s+(?:default\s+role|role|password)\b/i, 'accounts'],
  [/^change\s+(?:master|replication)\b/i, replication],
  [
    /^(?:start|stop|reset)\s+(?:all\s+)?(?:slaves?|replicas?|group_replication|master|binary)\b/i,
    replication,
  ],
  [/^purge\s+(?:binary|master)\b/i, replication],
  [/^set\s+resource\s+group\b/i, server],
  [/^(?:un)?install\s+(?:plugin|component|soname)\b/i, 'plugins (INSTALL PLUGIN)'],
  [/^create\s[^'"`(]*\bfunction\s+\S+\s+returns\s+\w+\s+soname\b/i, 'functions of a library (SONAME)'],
  [/^(?:create|drop|alter)\s+(?:or\s+replace\s+)?server\b/i, 'links to other servers (CREATE SERVER)'],
  [/^(?:create|drop|alter)\s+(?:undo\s+)?(?:tablespace|logfile\s+group)\b/i, 'tablespaces'],
  [/^(?:create|drop|alter)\s+resource\s+group\b/i, server],
];

/** Why a statement is left out; undefined when it is not. */
export function leftOut(text: string, { disarm }: GuardOptions): string | undefined {
  const found = always.find(([pattern]) => pattern.test(text))?.[1];
  if (found !== undefined) return found;
  if (/^set\b/i.test(text)) {
    const reasons = assignmentsOf(text).map(reasonOf);
    return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
  }
  return disarm && engineOf(text) === 'connect' ? linkedTables : undefined;
}

function reasonOf({ scope, name: variable }: Assignment): string | undefined {
  if (/^gtid_purged$/.test(variable) || (scope === 'session' && restricted.test(variable)))
    return replication;
  if (scope === 'global' || (scope === 'session' && administered.test(variable))) return server;
  return undefined;
}

const linkedTables = 'contents of tables that lie on other servers';

/** The storage engine that a table is made with, in lower case. */
function engineOf(text: string): string | undefined {
  if (!/^create\b/i.test(text)) return undefined;
  return /\bengine\s*=\s*(\w+)/i.exec(text.replace(quoted, "''"))?.[1]?.toLowerCase();
}

type Edit = (body: string, text: string, options: GuardOptions) => string;

/** `DEFINER=user@host` in the beginning of a statement, through the comments that mysqldump writes it in. */
const definer = new RegExp(
  `^((?:\\s|\\/\\*M?!\\d*|\\*\\/)*(?:create|alter)\\b(?:\\s|\\/\\*M?!\\d*|\\*\\/|(?:or|replace)\\b|algorithm\\s*=\\s*\\w+)*)definer\\s*=\\s*${name}(?:\\s*@\\s*${name})?`,
  'i',
);
const place = new RegExp(
  `(${quoted.source})|\\b(?:data|index)\\s+directory\\s*=?\\s*${string}|\\btablespace\\s*=?\\s*\`[^\`]*\``,
  'gi',
);
const link = new RegExp(
  `(${string}|"[^"]*"|\`[^\`]*\`)|\\bconnection\\s*=\\s*${string}|(\\bengine\\s*=\\s*)\\w+`,
  'gi',
);
/** An event's head: to the word DO, with the state that it is made in and the comment after it. */
const event = new RegExp(
  `^((?:\\s|\\/\\*M?!\\d*|\\*\\/|\\b(?:create|or|replace)\\b)*event\\b(?:${quoted.source}|[^'"\`])*?)(?:\\b(?:enable|disable(?:\\s+on\\s+(?:slave|replica))?)\\s*)?((?:\\bcomment\\s+${string}\\s*)?\\bdo\\b)`,
  'i',
);

const edits: readonly [reason: string, edit: Edit][] = [
  ['DEFINER clauses', (head) => head.replace(definer, '$1')],
  [server, (head, text) => withoutRestricted(head, text)],
  [
    'places on the disk (TABLESPACE, DATA DIRECTORY)',
    (head, text) =>
      /^create\b[^(]*\btable\b/i.test(text) ? head.replace(place, (_, kept?: string) => kept ?? '') : head,
  ],
  [
    linkedTables,
    (head, text, { disarm }) =>
      disarm && /^(?:federated|spider)$/.test(engineOf(text) ?? '')
        ? head.replace(link, (_, kept?: string, engine?: string) => kept ?? (engine ? `${engine}InnoDB` : ''))
        : head,
  ],
  [
    'states of events: they are made disabled',
    (head, _text, { disarm, alone }) => (disarm && !alone ? head.replace(event, '$1DISABLE $2') : head),
  ],
];

/**
 * A statement without what cannot be, or must not be, where it is restored, and what that was.
 * @param body without comments, and without the delimiter. @param text the same as the server reads it.
 */
export function edited(
  body: string,
  text: string,
  options: GuardOptions,
): { result: string; reasons: string[] } {
  let result = body;
  const reasons: string[] = [];
  for (const [reason, edit] of edits) {
    const after = edit(result, text, options);
    if (after !== result) reasons.push(reason);
    result = after;
  }
  return { result, reasons };
}

/** Of several assignments, only those that the experiment's user may make. */
function withoutRestricted(body: string, text: string): string {
  if (!/^set\b/i.test(text)) return body;
  const all = assignmentsOf(text);
  const kept = all.filter((one) => reasonOf(one) === undefined).map((one) => one.text);
  if (kept.length === all.length) return body;
  const opening = /^\s*\/\*M?!\d*/.exec(body)?.[0];
  return `${opening ?? ''} SET ${kept.join(', ')}${opening === undefined ? '' : ' */'}`.trimStart();
}
