import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { matches } from '../core/glob';
import type { Ran } from './ran';
import type { RecordedStatement } from './recording';
import { type Dialect, statementsIn } from './sql-text';

/** Tables in which migration tools note what has run: Django, Alembic, Rails and golang-migrate, Flyway, Prisma. */
const historyTables =
  /\b(?:django_migrations|alembic_version\w*|schema_migrations|flyway_schema_history|_prisma_migrations)\b/i;
const writes = /^\s*(?:INSERT|UPDATE)\b/i;
const literal = /'([^']{1,200})'|(?<![\w$])(\d{1,20})\b/g;
const parameter = /\$(\d+) = '([^']{1,200})'/g;

/**
 * The values of a statement that writes the history table of a migration tool: names and numbers of migrations, by which
 * the statements before it are traced to files; none of one that only reads it. Undefined for any other statement. Never
 * shown.
 * @param parameters as PostgreSQL logs them: `Parameters: $1 = 'a'`.
 */
export function historyMarks(sql: string, parameters = ''): string[] | undefined {
  if (sql.length > 10_000 || !historyTables.test(sql)) return undefined;
  if (!writes.test(sql)) return [];
  // Alembic names the version before, too: `SET version_num = 'b' WHERE version_num = 'a'`.
  const own = /^\s*UPDATE\b/i.test(sql) ? sql.replace(/\bWHERE\b[\s\S]*$/i, '') : sql;
  const values = [...own.matchAll(literal)].map(([, text, number]) => text ?? number ?? '');
  const given = [...parameters.matchAll(parameter)].filter(([, place]) =>
    new RegExp(`\\$${place}(?!\\d)`).test(own),
  );
  const all = [...values, ...given.map(([, , value = '']) => value)].slice(0, 20);
  // It writes, whatever it names: Prisma says so when a migration has ended.
  return all.length > 0 ? all : [''];
}

/** What one statement is traced by, beside its text. */
export type Trace = Pick<Ran, 'session' | 'written' | 'marks'>;

/** What statements are traced by. */
export interface Tracing {
  /** The repository's root. */
  root: string;
  dialect: Dialect;
  /** Of the same statements, in the same order. */
  traces: readonly Trace[];
}

type Traceable = RecordedStatement & Partial<Trace>;

type File = { file: string; line: number };

/** Files that may be migrations. */
const patterns = ['**/*.sql', '**/{migrations,migrate,versions}/**/*.{py,rb,js,ts,php,exs}'];
const excluded = /(^|\/)(node_modules|\.git|\.venv|venv|vendor|site-packages)(\/|$)/;
const mostFiles = 2000;
const mostBytes = 2 ** 20;

/** The statements, each with the file of the repository that it can be traced to. */
export async function traced(
  statements: readonly RecordedStatement[],
  { root, dialect, traces }: Tracing,
): Promise<RecordedStatement[]> {
  const files = await filesIn(root);
  const byText = await statementsOf(root, files, dialect);
  const all = statements.map((statement, index): Traceable => ({ ...statement, ...traces[index] }));
  const byHistory = noted(all, files);
  return statements.map((statement, index) => {
    const ran = all[index] as Traceable;
    const migration = byText.get(keyOf(ran.written ?? ran.text)) ?? byHistory.get(ran);
    return migration && ran.marks === undefined ? { ...statement, migration } : statement;
  });
}

async function filesIn(root: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { path, is } of matches(patterns, root, (path) => excluded.test(path))) {
    // A link may lead anywhere, and to nothing.
    if (is !== 'file') continue;
    found.push(path);
    if (found.length >= mostFiles) break;
  }
  return found.sort();
}

/** Where each statement of the SQL files stands. One that stands in several is traced to none. */
async function statementsOf(
  root: string,
  files: readonly string[],
  dialect: Dialect,
): Promise<Map<string, File>> {
  const result = new Map<string, File>();
  const several = new Set<string>();
  for (const file of files.filter((path) => path.endsWith('.sql'))) {
    for (const { text, line } of statementsIn(await readable(join(root, file)), dialect)) {
      const key = keyOf(text);
      // As of `…`, by which nothing is known.
      if (key === '') continue;
      if (result.has(key) && result.get(key)?.file !== file) several.add(key);
      else if (!result.has(key)) result.set(key, { file, line });
    }
  }
  for (const key of several) result.delete(key);
  return result;
}

/** Its text; nothing of one that is large, gone by now, or somebody else's. */
async function readable(path: string): Promise<string> {
  const { size } = await stat(path).catch(() => ({ size: Number.POSITIVE_INFINITY }));
  return size > mostBytes ? '' : await readFile(path, 'utf8').catch(() => '');
}

/** Letters and digits only: servers write names with or without quotes, and lists of values in their own ways. */
function keyOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, ' ')
    .trim();
}

/**
 * By the history table: most tools write there after each migration, and what the session did since the last such time is of it.
 * Prisma writes a migration's name before it.
 */
function noted(all: readonly Traceable[], files: readonly string[]): Map<Traceable, File> {
  const result = new Map<Traceable, File>();
  const open = new Map<string, Traceable[]>();
  const named = new Map<string, File | undefined>();
  for (const ran of all) {
    const { session = '' } = ran;
    const before = open.get(session) ?? [];
    // What it did and what it noted are one transaction, whose end is of neither's next.
    const ending = before.length === 0 && /^(?:COMMIT|END)$/.test(ran.tag);
    const last = named.get(session);
    if (ending && last) result.set(ran, last);
    else if (ran.marks === undefined) {
      before.push(ran);
      open.set(session, before);
    }
    if (!ran.marks?.length) continue;
    const file = fileOf(ran.marks, files);
    const isPrisma = /_prisma_migrations/i.test(ran.text);
    const own = isPrisma ? named.get(session) : file;
    if (own) for (const one of before) result.set(one, own);
    named.set(session, file);
    open.set(session, []);
  }
  return result;
}

function fileOf(marks: readonly string[], files: readonly string[]): File | undefined {
  const found = files.filter((file) => !/\.down\.sql$|[./]undo|__init__/.test(file) && isCalled(file, marks));
  return found.length === 1 ? { file: found[0] as string, line: 1 } : undefined;
}

/** Django notes the app and the name of the file, the others the file's name, its folder's, or the number it begins with. */
function isCalled(path: string, marks: readonly string[]): boolean {
  const name = basename(path).replace(/\..*$/, '');
  const folder = basename(dirname(path));
  const app = basename(dirname(dirname(path)));
  const isDjango = folder === 'migrations' && path.endsWith('.py');
  if (isDjango) return marks.includes(app) && marks.includes(name);
  const number = /^\d+(?![\da-z])/i.exec(name)?.[0];
  return marks.some(
    (mark) =>
      [name, basename(path), folder].includes(mark) ||
      (mark.length >= 6 && name.startsWith(`${mark}_`)) ||
      (number !== undefined && /^\d+$/.test(mark) && BigInt(mark) === BigInt(number)),
  );
}
