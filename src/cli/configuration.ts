import { join, relative, win32 } from 'node:path';
import { type Config, ConfigError, loadConfig, parseConfig } from '../config/config';
import { candidates, discover } from '../config/source';
import { NotFound, UsageError } from '../core/errors';
import type { Log } from '../core/log';
import { kindNames } from '../services/kind';

/** What of a session leads to its configuration. */
interface Asking {
  settings: { config: string | undefined };
  context: { repositoryRoot: string };
  terminal: { directory: string };
  log: Log;
}

/**
 * The configuration that holds where the command was started: the nearest one, up to the repository's root, as each
 * part of a monorepo has one. Undefined where there is none. @throws ConfigError
 */
export async function configurationOf({
  settings,
  context: { repositoryRoot: root },
  terminal: { directory },
  log,
}: Asking): Promise<Config | undefined> {
  if (settings.config !== undefined) return await loadConfig(root, settings.config, log);
  for (const folder of foldersUp(relative(root, directory))) {
    const found = await discover(join(root, folder));
    if (found) return await loadConfig(root, join(folder, found.file), log);
  }
  return undefined;
}

/** From the folder up to the root, which is the empty path. One outside of the root is the root. */
export function foldersUp(folder: string): string[] {
  const steps = folder.split(/[\\/]/).filter(Boolean);
  // Another drive, or share, of Windows.
  if (steps[0] === '..' || win32.isAbsolute(folder)) return [''];
  return [...steps.keys(), steps.length].map((count) => steps.slice(0, count).join('/')).reverse();
}

/** What a configuration would be that lists these kinds, each with all its defaults. @throws UsageError */
export function plainConfiguration(kinds: readonly string[]): Config {
  const services = Object.fromEntries(kinds.map((kind) => [kind, null]));
  try {
    return parseConfig({ file: '.labtest.yml', format: 'json', text: JSON.stringify({ services }) });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new UsageError({
      what: `Without a configuration there is no service ${kinds.join(', ')}: ${kindsAlone} need none.`,
      why: error.problems.map(({ message, remedy }) => `${message}. ${remedy}`).join('\n'),
    });
  }
}

const kindsAlone = kindNames.filter((name) => name !== 'container').join(', ');

export function noConfiguration({ context }: Asking): NotFound {
  return new NotFound({
    what: `There is no configuration in ${context.repositoryRoot}; looked for ${candidates.join(', ')}.`,
    remedy: `Write one, or name a kind: labtest up postgresql. Kinds that need none: ${kindsAlone}.`,
  });
}
