import { duration } from '../config/values';
import { UsageError } from '../core/errors';
import { readableBytes, readableDuration } from '../core/readable';
import { type DescribedMade, databaseName } from '../databases/databases';
import { inPlace } from './place';
import { printJson } from './print-json';
import type { SessionOptions } from './session';
import { table } from './table';
import type { Terminal } from './terminal';

export type CreateOptions = SessionOptions & { ttl?: string };

/** Makes a database from a template, or attaches to the one that has the name already. */
export async function createDb(
  template: string,
  name: string | undefined,
  options: CreateOptions,
  terminal: Terminal,
): Promise<void> {
  if (name !== undefined && !databaseName.test(name))
    throw new UsageError({
      what: `${JSON.stringify(name)} is no name for a database.`,
      remedy: 'Write letters, digits, _, . and -, the first of them a letter or digit.',
    });
  if (options.ttl !== undefined && !duration.safeParse(options.ttl).success)
    throw new UsageError({
      what: `--ttl ${options.ttl} is no length of time.`,
      remedy: 'Write 90m, 8h or 2d.',
    });
  await inPlace(options, terminal, async (place) => {
    printMade('db create', await place.create(template, name, options.ttl), options, terminal);
  });
}

/** Gives a database the data of its template again, with the credentials that it has. */
export async function resetDb(name: string, options: SessionOptions, terminal: Terminal): Promise<void> {
  await inPlace(options, terminal, async (place) => {
    printMade('db reset', await place.reset(name), options, terminal);
  });
}

function printMade(
  command: 'db create' | 'db reset',
  made: DescribedMade,
  { json }: SessionOptions,
  terminal: Terminal,
): void {
  if (json) printJson(command, made, terminal);
  else terminal.out(`${made.name}\n`);
}

/** Lists the databases that this repository's people have made by name. */
export async function listDbs(options: SessionOptions, terminal: Terminal): Promise<void> {
  await inPlace(options, terminal, async (place) => {
    const all = await place.databases();
    if (options.json) return printJson('db ls', { databases: all }, terminal);
    const rows = all.map((one) => [
      one.name,
      one.kind,
      one.template.slice(0, 12),
      readableDuration(Date.now() - Date.parse(one.created)),
      one.expires === undefined ? '' : readableDuration(Date.parse(one.expires) - Date.now()),
      readableBytes(one.bytes),
    ]);
    terminal.out(table(['NAME', 'KIND', 'TEMPLATE', 'AGE', 'EXPIRES IN', 'SIZE'], rows, terminal));
  });
}

/** Prints the URL of a database, with its password. */
export async function dbUrl(name: string, options: SessionOptions, terminal: Terminal): Promise<void> {
  await inPlace(
    options,
    terminal,
    async (place) => {
      const url = await place.url(name);
      if (options.json) printJson('db url', { name, url }, terminal);
      else terminal.out(`${url}\n`);
    },
    'quiet',
  );
}

/** Removes a database with all its data. */
export async function removeDb(name: string, options: SessionOptions, terminal: Terminal): Promise<void> {
  await inPlace(options, terminal, async (place) => {
    const { removed, kept } = await place.remove(name);
    if (options.json) printJson('db rm', { removed, kept }, terminal);
  });
}
