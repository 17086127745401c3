import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Serving, type Starting, serve } from '../../src/serve/serve';
import type { ServeOptions } from '../../src/serve/settings';
import { update } from '../../src/serve/update';

/** A replicator of a test's own, with provider local, on a free port. */
export interface Place {
  dumps: string;
  data: string;
  tokens: string;
  /** Everything that it has logged. */
  logged(): string;
  start(options?: ServeOptions, env?: NodeJS.ProcessEnv): Promise<Running>;
  /** Imports what has changed, as another process does. */
  update(): Promise<void>;
  remove(): void;
}

export interface Running extends Serving {
  stop(): Promise<void>;
}

const credentials = {
  tls: undefined,
  ssh: undefined,
  registryAuth: undefined,
  templateRegistryAuth: undefined,
};

/** @param dumps what lies in the dumps folder, by path. */
export function placeWith(dumps: Record<string, string>): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'labtest-serve-')));
  chmodSync(root, 0o755);
  const folder = join(root, 'dumps');
  mkdirSync(folder);
  for (const [path, text] of Object.entries(dumps)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const lines: string[] = [];
  const data = join(root, 'data');
  const tokens = join(root, 'tokens.json');
  const starting = (signal: AbortSignal, options: ServeOptions, env: NodeJS.ProcessEnv): Starting => ({
    options: { listen: '127.0.0.1:0', provider: 'local', dumps: folder, data, tokens, ...options },
    env: { ...process.env, XDG_CACHE_HOME: join(root, 'cache'), ...env },
    ...{ credentials, signal },
    destination: { write: (line) => void lines.push(line) },
  });
  return {
    ...{ dumps: folder, data, tokens },
    logged: () => lines.join(''),
    update: async () => void (await update(starting(new AbortController().signal, {}, {}))),
    start: async (options = {}, env = {}) => {
      const ending = new AbortController();
      const serving = await serve(starting(ending.signal, options, env));
      const stop = async () => {
        ending.abort();
        await serving.ended;
      };
      return { ...serving, stop };
    },
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}
