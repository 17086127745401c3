import { type Reason, reasons } from './reasons';
import type { Dump, Rule } from './rule';
import { block, isWord, Statement, type Token } from './statement';

const aboutRoles = /\b(?:create|alter|drop)\s+(?:role|group|user(?!\s+mapping\b))\b/i;
const made = /\bcreate\s+(?:role|user|group)\s+("(?:[^"]|"")+"|[\w$\x80-\xff]+)/gi;
/** What a statement of PL/pgSQL can follow. */
const opening = /^(?:begin|then|else|loop)$/i;
const ordinary = [
  ['rolcanlogin', 'NOLOGIN'],
  ['rolcreatedb', 'NOCREATEDB'],
  ['rolcreaterole', 'NOCREATEROLE'],
] as const;
/** Who is no superuser can neither give nor take these. */
const ofSuperusers = [
  ['rolsuper', 'NOSUPERUSER'],
  ['rolreplication', 'NOREPLICATION'],
  ['rolbypassrls', 'NOBYPASSRLS'],
] as const;
const comments = /'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g;

/**
 * A block that makes roles does it as `CREATE ROLE` alone would: without login and without rights. Its code may be
 * anything, so that they are taken away after it has run. Where no roles can be made, the statements in it that would
 * are left out. The rest of it stays.
 */
const blocks: Rule = (statement, dump) => {
  if (!statement.is(/^do\b/i)) return undefined;
  const literal = bodyOf(statement);
  if (!literal) return undefined;
  const { token, body } = literal;
  if (!aboutRoles.test(body)) return undefined;
  const names = [...body.matchAll(made)].map(([, name = '']) => new Statement(name).valueAt(0));
  const rights = dump.createsRoles ? withoutStatements(body, isGrant) : withoutStatements(body, isForbidden);
  const text = `${statement.text.slice(0, token.start)}${quotedLike(token, rights)}${statement.text.slice(token.start + token.text.length)}`;
  const reason: Reason = dump.createsRoles ? reasons.madeRoles : reasons.roles;
  return { text: dump.createsRoles ? withoutRights(text, dump) : text, reason, names };
};

/** The code of a block: the longest string of it, since the language may be one, too. */
function bodyOf({ tokens }: Statement): { token: Token; body: string } | undefined {
  const [token] = tokens
    .filter(({ kind }) => kind === 'string')
    .sort((a, b) => b.text.length - a.text.length);
  const tag = /^\$\w*\$/.exec(token?.text ?? '')?.[0];
  if (!token || /^e/i.test(token.text)) return undefined;
  const body = tag
    ? token.text.slice(tag.length, -tag.length)
    : token.text.slice(1, -1).replaceAll("''", "'");
  return {
    token,
    body: body.replace(comments, (found) => (/^(?:--|\/\*)/.test(found) ? blanked(found) : found)),
  };
}

function quotedLike(token: Token, body: string): string {
  const tag = /^\$\w*\$/.exec(token.text)?.[0];
  return tag ? `${tag}${body}${tag}` : `'${body.replaceAll("'", "''")}'`;
}

type Judged = (statement: readonly Token[]) => boolean;

const isGrant: Judged = ([first]) => isWord(first, 'grant') || isWord(first, 'revoke');
const isForbidden: Judged = (tokens) => {
  const [first, second] = tokens;
  if (isGrant(tokens)) return true;
  if (isWord(first, 'execute'))
    return tokens.some(({ kind, text }) => kind === 'string' && aboutRoles.test(text));
  return aboutRoles.test(`${first?.text} ${second?.text}`) && !isWord(tokens[2], 'mapping');
};

/** The code with NULL in place of some of its statements. */
function withoutStatements(body: string, isOut: Judged): string {
  const { tokens } = new Statement(body);
  let [text, from] = ['', 0];
  for (let at = 0; at < tokens.length; at++) {
    const [before, first] = [tokens[at - 1], tokens[at]];
    if (!first || !before || !(before.text === ';' || opening.test(before.text))) continue;
    let end = at + 1;
    while (end < tokens.length && tokens[end]?.text !== ';') end++;
    if (end === tokens.length) break;
    if (!isOut(tokens.slice(at, end))) continue;
    const stop = tokens[end]?.start ?? body.length;
    text += `${body.slice(from, first.start)}NULL${blanked(body.slice(first.start, stop))}`;
    [from, at] = [stop, end - 1];
  }
  return text + body.slice(from);
}

const blanked = (text: string) => text.replace(/[^\n]+/g, ' ');

/** Between two blocks of ours: the one keeps who has rights by then, the other takes them from all who are new. */
function withoutRights(text: string, { superuser }: Dump): string {
  const rights = superuser ? [...ordinary, ...ofSuperusers] : ordinary;
  const able = `FROM pg_catalog.pg_roles WHERE (${rights.map(([column]) => column).join(' OR ')})`;
  const change = `ALTER ROLE %s ${rights.map(([, off]) => off).join(' ')} PASSWORD NULL`;
  const before = `PERFORM set_config('labtest.roles', (SELECT string_agg(oid::text, ' ') ${able}), false);`;
  const others = `${able} AND oid::text <> ALL (string_to_array(current_setting('labtest.roles'), ' '))`;
  const after = `EXECUTE coalesce((SELECT string_agg(format('${change}', oid::regrole), ';') ${others}), 'SELECT 1');`;
  return `${block(before)} ${text.replace(/[\s;]*$/, ';')} ${block(after)}`;
}

export const blockRules: readonly Rule[] = [blocks];
