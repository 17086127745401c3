import type { Client } from 'pg';
import { LabTestError } from '../../core/errors';
import type { Asked } from './session';

/** The form of the log: `jsonlog` is there since PostgreSQL 15, `csvlog` in all. */
export type LogFormat = 'jsonlog' | 'csvlog';

/**
 * As it is recorded: each statement when it begins and when it has ended, how it failed, what it wrote to temporary files,
 * of several that came at once when each begins, and at the level DEBUG1 which tables it wrote anew, at DEBUG2 what is only
 * parsed. A process is called by what it does, which tells whose an error is. Errors without their statement: where these
 * have it, so has each entry of `log_parser_stats`, and a text of 10,000 statements and a megabyte would be logged 20,000
 * times. Nothing else is to use the server meanwhile.
 */
const settings: Readonly<Record<string, string>> = {
  log_filename: 'labtest-report.log',
  log_rotation_age: '0',
  log_rotation_size: '0',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_statement: 'all',
  log_duration: 'on',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_statement_sample_rate: '1',
  log_transaction_sample_rate: '0',
  log_min_messages: 'debug2',
  log_min_error_statement: 'fatal',
  log_error_verbosity: 'default',
  log_parameter_max_length: '200',
  log_temp_files: '0',
  log_lock_waits: 'on',
  log_parser_stats: 'on',
  update_process_title: 'on',
  autovacuum: 'off',
};

/** Without these as they must be, statements or what they did are missing. */
const needed = [
  ...['log_statement', 'log_duration', 'log_min_messages', 'log_parser_stats'],
  ...['log_temp_files', 'log_destination', 'log_directory', 'log_filename', 'log_timezone', 'lc_messages'],
];
const changing = new RegExp(
  String.raw`\b(?:SET|RESET|SET_CONFIG)\b[^;]{0,200}?\b(${needed.join('|')})\b`,
  'gi',
);

/** Settings of the recording that a statement may change, or that it at least names where it changes some. */
export function changedBy(sql: string): string[] {
  // A dump of megabytes is not searched for what stands at its beginning.
  return [...sql.slice(0, 100_000).matchAll(changing)].map(([, name = '']) => name.toLowerCase());
}

/**
 * What the server must be started with, beside its own arguments. What these set cannot be changed while it runs, and the
 * last one counts; the rest is set later.
 */
export function postgresqlArguments(commands: readonly string[]): string[] {
  const own = commands.join(' ').toLowerCase().replaceAll('-', '_');
  const overridden = Object.entries(settings).filter(([name]) => own.includes(name));
  return ['-c', 'logging_collector=on', ...overridden.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/**
 * Has the server log all that is recorded, whoever connects from now on. A dump may have brought settings of roles and
 * databases, which come before the server's.
 * @returns the form of its log. @throws LabTestError when it cannot.
 */
export async function configure(client: Client, wanted?: LogFormat): Promise<LogFormat> {
  const { rows } = await client.query<{ name: string; super: string; number: string }>(
    `SELECT name, current_setting('is_superuser') AS super, current_setting('server_version_num') AS number
     FROM pg_catalog.pg_settings WHERE name = ANY ($1)`,
    [Object.keys(settings)],
  );
  if (rows[0]?.super !== 'on')
    throw new LabTestError({
      what: 'What the command does cannot be recorded.',
      why: 'The user of the database does not administer its server.',
      remedy: 'Leave POSTGRES_USER as it is, or name a user with SUPERUSER.',
    });
  const format = wanted ?? (Number(rows[0].number) < 150_000 ? 'csvlog' : 'jsonlog');
  for (const { name } of rows) await set(client, name, settings[name] ?? '');
  await set(client, 'log_destination', format);
  await countRows(client);
  await withoutOwn(client);
  await client.query('SELECT pg_reload_conf()');
  return format;
}

async function set(client: Asked, name: string, value: string): Promise<void> {
  const { escapeLiteral } = await import('pg');
  await client.query(`ALTER SYSTEM SET ${name} = ${escapeLiteral(value)}`);
}

/**
 * What the command has changed of the recording for those who connect now. The server logs to where it did again.
 * @param command a session as the command has it.
 */
export async function changedBack(client: Asked, command: Client, format: LogFormat): Promise<string[]> {
  const { rows } = await command.query<{ name: string; setting: string }>(
    'SELECT name, setting FROM pg_catalog.pg_settings WHERE name = ANY ($1)',
    [needed],
  );
  const before: Readonly<Record<string, string>> = { ...settings, log_destination: format };
  const changed = rows.filter(({ name, setting }) => name in before && before[name] !== setting);
  for (const { name } of changed) await set(client, name, before[name] ?? '');
  if (changed.length > 0) await client.query('SELECT pg_reload_conf()');
  return changed.map(({ name }) => name);
}

/** Milliseconds from which a statement's plan is logged. */
const planned = 'auto_explain.log_min_duration';

/**
 * A plan tells how many rows there were, and auto_explain, which comes with PostgreSQL, logs it. With the whole text each time:
 * of a text of many quick statements that would be long. What is not installed is not used.
 */
const explained: Readonly<Record<string, string>> = {
  [planned]: '1',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_buffers': 'off',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'log',
  'auto_explain.log_nested_statements': 'off',
  'auto_explain.log_parameter_max_length': '0',
  'auto_explain.sample_rate': '1',
};

async function countRows(client: Client): Promise<void> {
  const isThere = await client.query("LOAD 'auto_explain'").then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  const { rows } = await client.query<{ name: string; setting: string }>(
    "SELECT name, setting FROM pg_catalog.pg_settings WHERE name LIKE 'auto\\_explain.%' OR name = 'session_preload_libraries'",
  );
  for (const { name, setting } of rows) {
    const library = [setting, 'auto_explain'].filter(Boolean).join(', ');
    if (name === 'session_preload_libraries') await client.query(`ALTER SYSTEM SET ${name} = ${library}`);
    else if (explained[name] !== undefined) await set(client, name, explained[name]);
  }
}

/** Has plans logged no more, for what sessions are sent from now on. */
export async function withoutPlans(client: Asked): Promise<void> {
  await set(client, planned, '-1');
  await client.query('SELECT pg_reload_conf()');
}

/** Takes what is set for a role or a database back. */
async function withoutOwn(client: Client): Promise<void> {
  const { rows } = await client.query<{ role: string | null; database: string | null; name: string }>(
    `SELECT r.rolname AS role, d.datname AS database, split_part(c, '=', 1) AS name
     FROM pg_catalog.pg_db_role_setting s CROSS JOIN unnest(s.setconfig) AS c
     LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase`,
  );
  for (const { role, database, name } of rows.filter(({ name }) => name in settings)) {
    const of = [role === null ? 'ALL' : client.escapeIdentifier(role)];
    if (database !== null) of.push('IN DATABASE', client.escapeIdentifier(database));
    await client.query(`ALTER ROLE ${of.join(' ')} RESET ${client.escapeIdentifier(name)}`);
  }
}

/**
 * What the session of a command would have else than it must, in words; undefined where it is as it must be.
 * @param client a session as the command has it.
 */
export async function differing(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string; setting: string; source: string }>(
    'SELECT name, setting, source FROM pg_catalog.pg_settings WHERE name = ANY ($1)',
    [Object.keys(settings)],
  );
  const [one] = rows.filter(({ name, setting }) => setting !== settings[name]);
  return one && `${one.name} is ${one.setting} (${one.source})`;
}
