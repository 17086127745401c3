import { createHash } from 'node:crypto';

/** What one service of an experiment is called by. Raw values, as people write them. */
export interface Identity {
  app: string;
  experiment: string;
  service: string;
}

/** What a target allows for a name. */
export interface NameRule {
  longest: number;
  separator: '-' | '_';
  /** Whether each separator counts twice: where the name is a pattern, there is an escape before it. */
  escaped?: true;
}

/** Docker names also serve as DNS labels, hence 63 less the pending mark; the database limits are the servers' own:
 * MySQL's is that of the pattern in a GRANT, in which an underscore would stand for any character. */
export const nameRules = {
  server: { longest: 54, separator: '-' },
  network: { longest: 63, separator: '-' },
  postgresDatabase: { longest: 63, separator: '_' },
  mysqlDatabase: { longest: 64, separator: '_', escaped: true },
  user: { longest: 32, separator: '_' },
} as const satisfies Record<string, NameRule>;

/**
 * What names are of that no experiment has. The word stands in the prefix, where nothing that people choose can be: no
 * app, branch or service is called so that it takes one of them.
 */
export type NameSpace = 'communal' | 'template';

/**
 * The name of a resource: a readable slug and a short hash of the raw values, so that it is safe everywhere
 * (lower-case ASCII letters, digits and one separator; a letter first), distinct and stable.
 */
export function nameOf(parts: readonly string[], rule: NameRule, space: NameSpace | '' = ''): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
  const slugs = parts.map((part) => slug(part, rule.separator)).filter(Boolean);
  const whole = [prefix + space, ...slugs].join(rule.separator);
  return trimmed(beginning(whole, rule, hash.length), rule.separator) + rule.separator + hash;
}

/** As much of a text as a name has room for before a separator and so many characters. */
function beginning(text: string, { longest, separator, escaped }: NameRule, after: number): string {
  const cost = (character: string) => (escaped && character === separator ? 2 : 1);
  let room = longest - after - cost(separator);
  let length = 0;
  for (const character of text) {
    room -= cost(character);
    if (room < 0) break;
    length++;
  }
  return text.slice(0, length);
}

/** The final name of a service's own server. */
export function serverName({ app, experiment, service }: Identity): string {
  return nameOf([app, experiment, service], nameRules.server);
}

/** The name of a communal server. */
export function communalServerName({ experiment, service }: Omit<Identity, 'app'>): string {
  return nameOf([experiment, service], nameRules.server, 'communal');
}

const prefix = 'labtest';

function slug(raw: string, separator: string): string {
  const ascii = raw.normalize('NFKD').toLowerCase();
  return trimmed(ascii.replace(/[^a-z0-9]+/g, separator), separator);
}

function trimmed(text: string, separator: string): string {
  let [start, end] = [0, text.length];
  while (text[start] === separator) start++;
  while (end > start && text[end - 1] === separator) end--;
  return text.slice(start, end);
}
