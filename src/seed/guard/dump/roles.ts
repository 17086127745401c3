import { reasons } from './reasons';
import { type Dump, type Rule, type Ruling, without } from './rule';
import { isWord, quotedName, type Statement, tolerant } from './statement';

/** What stands in place of a role, and means somebody who is always there. */
const anybody = /^(?:public|none|default|all|current_user|session_user|current_role|user|pg_.*)$/;

/** A list of roles from a token on. */
function rolesFrom(statement: Statement, from: number, { user }: Dump): { roles: string[]; next: number } {
  const roles: string[] = [];
  let next = from;
  for (; next < statement.tokens.length; next += 2) {
    const quoted = statement.tokens[next]?.kind !== 'word';
    const name = statement.valueAt(next);
    if (name !== user && (quoted || !anybody.test(name))) roles.push(name);
    if (statement.tokens[next + 1]?.text !== ',') break;
  }
  return { roles, next: next + 1 };
}

/** What makes the roles that a dump has not needed so far, on one line. */
function making(roles: readonly string[], dump: Dump): string {
  return roles
    .filter((role) => !dump.roles.has(role))
    .map((role) => {
      dump.roles.add(role);
      // Who is no superuser may act as a role only that it is a member of.
      const membership = dump.superuser ? '' : ` GRANT ${quotedName(role)} TO CURRENT_USER;`;
      const create = `CREATE ROLE ${quotedName(role)} NOLOGIN;${membership}`;
      return `${tolerant(create, ['duplicate_object', 'reserved_name'])} `;
    })
    .join('');
}

/** A policy means what it meant only where its roles are there. */
const policies: Rule = (statement, dump) => {
  if (!statement.is(/^(?:create|alter)\s+policy\b/i)) return undefined;
  const to = statement.find('to');
  if (to < 0 || isWord(statement.tokens[to - 1], 'rename')) return undefined;
  const { roles } = rolesFrom(statement, to + 1, dump);
  if (roles.length === 0) return undefined;
  if (!dump.createsRoles) return without(reasons.policies, ...roles);
  return made(`${making(roles, dump)}${statement.text}`, roles);
};

const schemas: Rule = (statement, dump) => {
  if (!statement.is(/^create\s+schema\b/i)) return undefined;
  const at = statement.find('authorization');
  if (at < 0) return undefined;
  const { roles, next } = rolesFrom(statement, at + 1, dump);
  // Its own user may have it.
  if (roles.length === 0) return undefined;
  const unnamed = ['schema', 'exists'].some((word) => isWord(statement.tokens[at - 1], word));
  const text = unnamed
    ? `${statement.text.slice(0, statement.tokens[at]?.start)}${statement.from(at + 1)}`
    : statement.without(at, next);
  if (!dump.createsRoles) return { text, reason: reasons.schemaOwners, names: roles };
  return made(`${making(roles, dump)}${text}`, roles);
};

const sessionUsers: Rule = (statement, dump) => {
  if (!statement.is(/^(?:set|reset)\s+(?:(?:session|local)\s+)?(?:session\s+authorization|role)\b/i))
    return undefined;
  const last = statement.tokens.findIndex((token) => isWord(token, 'authorization') || isWord(token, 'role'));
  const value = /^(?:=|to)$/i.test(statement.tokens[last + 1]?.text ?? '') ? last + 2 : last + 1;
  const needed = dump.createsRoles && /^set/i.test(statement.text);
  const roles = needed ? rolesFrom(statement, value, dump).roles.filter((role) => !/^;?$/.test(role)) : [];
  return { text: making(roles, dump).trimEnd(), reason: reasons.sessionUsers };
};

/** Roles are made without login and without rights: their passwords are production's. */
const roles: Rule = (statement, dump) => {
  const kind = /^(create|alter|drop|comment\s+on)\s+(?:role|user|group)\b(?!\s+mapping\b)/i.exec(
    statement.text,
  );
  if (!kind) return undefined;
  const verb = kind[1]?.toLowerCase() ?? '';
  const at = statement.tokens.findIndex(({ text }) => /^(?:role|user|group)$/i.test(text)) + 1;
  const { roles: named, next } = rolesFrom(statement, at, dump);
  if (!dump.createsRoles) return without(reasons.roles, ...named);
  if (verb === 'create') return made(making(named, dump).trimEnd(), named);
  const settings = verb === 'alter' ? settingsOf(statement, next, dump) : undefined;
  if (settings === undefined) return without(reasons.madeRoles);
  return made(`${making(named, dump)}${settings}`, named);
};

/** `ALTER ROLE … SET` and `RESET`; IN DATABASE names the experiment's. */
function settingsOf(statement: Statement, next: number, dump: Dump): string | undefined {
  const inDatabase = isWord(statement.tokens[next], 'in') && isWord(statement.tokens[next + 1], 'database');
  const at = inDatabase ? next + 3 : next;
  if (!isWord(statement.tokens[at], 'set') && !isWord(statement.tokens[at], 'reset')) return undefined;
  if (!inDatabase) return statement.text;
  const name = Buffer.from(quotedName(dump.database)).toString('latin1');
  return `${statement.text.slice(0, statement.tokens[next]?.start)}IN DATABASE ${name} ${statement.from(at)}`;
}

const mappings: Rule = (statement, dump) => {
  if (!dump.createsRoles || !statement.is(/^create\s+user\s+mapping\b/i)) return undefined;
  const { roles: named } = rolesFrom(statement, statement.find('for') + 1, dump);
  return named.length === 0 ? undefined : made(`${making(named, dump)}${statement.text}`, named);
};

function made(text: string, names: readonly string[]): Ruling {
  return { text, ...(names.length > 0 && { reason: reasons.madeRoles, names }) };
}

/**
 * A statement that needs a role gets it, without login and without rights; on a server where the experiment's user may
 * make none, what needs it is left out.
 */
export const roleRules: readonly Rule[] = [policies, schemas, sessionUsers, roles, mappings];

/** What holds for scripts, too: an experiment has one user. */
export const scriptRoleRules: readonly Rule[] = [sessionUsers];
