import { type Reason, reasons } from './dump/reasons';
import { tableOf } from './scanner';

/** Bytes that mean something outside of quotes and comments. */
export const special = tableOf('\'"$-/\\;()\r');
export const blank = tableOf(' \t\r\n\f\v');
export const identifier = tableOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$');
identifier.fill(1, 128);

/** First words of the statements that must be seen as a whole before they may pass. */
export const held = new Set([
  'create',
  'drop',
  'alter',
  'comment',
  'security',
  'grant',
  'revoke',
  'copy',
  'set',
  'reset',
  'reassign',
  'select',
  'refresh',
  'do',
  'call',
  'discard',
  'rollback',
  'abort',
]);
/** First letters of statements that are data, whatever follows: INSERT, UPDATE, VALUES, WITH. */
export const plain = tableOf('iIuUvVwW');
/** Statements that may stand before a dump switches to its own database. */
export const neutral =
  /^(?:set|reset|select|show|begin|commit|rollback|start|(?:create|alter|drop)\s+(?:role|user|group|tablespace))\b/i;

/** The statements that are left out of every script, and why, by the text of the statement. */
export const leftOut: readonly [pattern: RegExp, reason: Reason][] = [
  [/^(?:create|drop|alter)\s+database\b/i, reasons.databases],
  [/^(?:comment|security\s+label\b.*?)\s+on\s+database\b/is, reasons.aboutDatabases],
  // pg_dump 17 writes it, and older servers do not know it; 0 is what they do anyway.
  [/^set\s+transaction_timeout\s*=\s*0\s*;?\s*$/i, reasons.newerSettings],
];

/**
 * What a COPY reads from, or writes to, where that is no file: `FROM stdin` (and `FROM stdout`, which means the same),
 * `program`; '' for everything else.
 * @param outline its text without what is in quotes and parentheses: a query and a WHERE may have words like these.
 */
export function copySource(outline: string): string {
  if (!/^copy\b/i.test(outline)) return '';
  const name = '[\\w$\\x80-\\xff]';
  const clause = new RegExp(`(?<!${name})(from|to)(?!${name})\\s*(${name}*)`, 'i').exec(outline);
  const [, direction = '', word = ''] = clause ?? [];
  const lower = word.toLowerCase();
  if (lower === 'program') return lower;
  return direction.toLowerCase() === 'from' && /^std(?:in|out)$/.test(lower) ? lower : '';
}

/** What a statement makes of standard_conforming_strings; undefined when it says nothing of it. */
export function standardStringsAfter(head: string): boolean | 'unclear' | undefined {
  if (/^(?:reset\s+all|reset\s+standard_conforming_strings|discard\s+all)\b/i.test(head)) return true;
  if (!/^(?:set|select|do|call)\b[\s\S]*standard_conforming_strings/i.test(head)) return undefined;
  const value = /^set\s+(?:session\s+)?standard_conforming_strings\s*(?:=|to)\s*('?)(\w+)\1\s*;?\s*$/i.exec(
    head,
  )?.[2];
  if (value === undefined) return 'unclear';
  if (/^(?:on|true|yes|1|default)$/i.test(value)) return true;
  return /^(?:off|false|no|0)$/i.test(value) ? false : 'unclear';
}

/** Why things are refused, and what to do instead. */
export const runsPrograms =
  'What reads files, runs programs or steers psql has no place in a dump, and nothing of it was run.';
export const plainDump = 'Give a dump as pg_dump writes it, or call psql yourself in the data_setup_script.';
export const wholeServer = [
  'this is the dump of a whole server (pg_dumpall).',
  'An experiment has one database, and a dump of several cannot land in it.',
  'Dump the one database that the experiment needs: pg_dump NAME.',
] as const;
export const notText = 'That cannot be read with certainty, so the restore stops rather than guess.';
export const notTextRemedy =
  'Give a dump as pg_dump writes it, in the plain or, for any content, in the custom format (-Fc).';
export const cutOff = ['It was cut off.', 'Make the dump again.'] as const;
