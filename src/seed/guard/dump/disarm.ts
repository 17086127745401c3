import { reasons } from './reasons';
import { type Dump, type Rule, without } from './rule';
import { block, dollarQuoted, type Statement, tolerant } from './statement';

/** The name of the object of a statement whose kind is `kind`. */
function named(statement: Statement, kind: string): string {
  const at = statement.find(kind) + 1;
  const first = statement.tokens.findIndex(
    (token, index) => index >= at && !/^(?:if|not|exists)$/i.test(token.text),
  );
  return statement.valueAt(first);
}

const subscriptions: Rule = (statement) =>
  statement.is(/^(?:create|alter|drop|comment\s+on)\s+subscription\b/i)
    ? without(reasons.subscriptions, named(statement, 'subscription'))
    : undefined;

const mappings: Rule = (statement) =>
  statement.is(/^(?:create|alter|drop)\s+user\s+mapping\b/i)
    ? without(reasons.mappings, `for ${named(statement, 'for')} on ${named(statement, 'server')}`)
    : undefined;

/**
 * A server stays, since foreign tables need one, and without its options it leads nowhere. A wrapper that insists on
 * options is replaced by one without code, which takes any and connects to nothing.
 */
const servers: Rule = (statement, dump) => {
  if (!statement.is(/^(?:create|alter)\s+server\b/i)) return undefined;
  const name = named(statement, 'server');
  if (/^alter/i.test(statement.text))
    return statement.find('options') < 0 ? undefined : without(reasons.servers, name);
  dump.servers.add(name);
  const options = statement.find('options', statement.find('wrapper') + 2);
  const bare = statement.without(
    options < 0 ? statement.tokens.length : options,
    options + 2 + optionsLength(statement, options),
  );
  const text = bare.replace(/[\s;]*$/, ';');
  const wrapper = statement.find('wrapper') + 1;
  const inert = `${text.slice(0, statement.tokens[wrapper]?.start)}labtest_disarmed;`;
  const otherwise = block(
    `${text} EXCEPTION WHEN OTHERS THEN BEGIN CREATE FOREIGN DATA WRAPPER labtest_disarmed; EXCEPTION WHEN duplicate_object THEN NULL; END; ${inert}`,
  );
  return {
    text: dump.superuser ? otherwise : text,
    ...(options >= 0 && { reason: reasons.servers, names: [name] }),
  };
};

/** How many tokens stand between the parentheses of the options. */
function optionsLength({ tokens }: Statement, options: number): number {
  const open = tokens[options + 1];
  if (!open) return 0;
  const end = tokens.findIndex(
    ({ text, depth }, index) => index > options + 1 && text === ')' && depth === open.depth,
  );
  return end < 0 ? tokens.length : end - options - 1;
}

/**
 * It would read from production; the others are filled. A foreign server leads nowhere any more, while dblink is told in
 * the query itself where to: that is not run, where a view or a function that the view uses has it.
 */
const refreshed: Rule = (statement, dump) => {
  if (dump.servers.size === 0) return undefined;
  if (!statement.is(/^refresh\s+materialized\s+view\b(?!\s+concurrently)/i)) return undefined;
  const at = statement.find('view') + 1;
  const { next } = statement.nameAt(at);
  const view = statement.text.slice(statement.tokens[at]?.start, statement.tokens[next]?.start).trim();
  const text = statement.text.replace(/[\s;]*$/, ';');
  return { text: tolerant(`IF NOT EXISTS (${callsOfDblink(view)}) THEN ${text} END IF;`, ['OTHERS']) };
};

const callsOfDblink = (view: string) =>
  `WITH RECURSIVE used (class, id) AS (SELECT 'pg_class'::regclass::oid, to_regclass(${dollarQuoted(view)})::oid ` +
  `UNION SELECT d.refclassid, d.refobjid FROM used JOIN pg_rewrite r ON class = 'pg_class'::regclass AND r.ev_class = id ` +
  `JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid) ` +
  `SELECT FROM used JOIN pg_proc p ON class = 'pg_proc'::regclass AND p.oid = id WHERE p.prosrc ~* 'dblink'`;

/** What `pg_dump --disable-triggers` writes around the data of pg_cron's jobs would let them come active. */
const jobTriggers: Rule = (statement) => {
  if (!statement.is(/^alter\s+table\b[\s\S]*\b(?:disable|enable)\s+(?:\w+\s+)?trigger\b/i)) return undefined;
  const at = statement.find('table') + 1;
  const first = statement.tokens.findIndex(
    ({ text }, index) => index >= at && !/^(?:if|exists|only)$/i.test(text),
  );
  return statement.nameAt(first).name === 'cron.job' ? { text: '' } : undefined;
};

const rules: readonly Rule[] = [subscriptions, mappings, servers, refreshed, jobTriggers];

/** A copy of production must not act on production. */
export const disarmRules: readonly Rule[] = rules.map(
  (rule): Rule =>
    (statement: Statement, dump: Dump) =>
      dump.disarm ? rule(statement, dump) : undefined,
);
