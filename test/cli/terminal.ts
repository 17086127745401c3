import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { perform } from '../../src/cli/perform';
import type { Terminal } from '../../src/cli/terminal';

export interface Said {
  code: number;
  out: string;
  err: string;
}

export interface Where {
  directory: string;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  outIsTerminal?: boolean;
  /** Who types and reads. */
  person?: Terminal['person'];
  /** Called with what is told, as it is told. */
  onErr?: (text: string) => void;
}

/** The command, in this process, as its start point runs it. */
export async function labtest(args: readonly string[], where: Where): Promise<Said> {
  const said: Said = { code: 0, out: '', err: '' };
  const terminal: Terminal = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
      where.onErr?.(text);
    },
    outIsTerminal: where.outIsTerminal ?? false,
    errIsTerminal: false,
    person: where.person,
    env: { ...withoutCi(process.env), ...where.env },
    directory: where.directory,
    signal: where.signal ?? new AbortController().signal,
    exit: (code) => {
      said.code = code;
    },
  };
  await perform(args, terminal);
  return said;
}

/** The tests may run in a CI system, whose variables mean this project's own runs. */
function withoutCi(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { CI: _ci, GITHUB_ACTIONS: _actions, ...rest } = env;
  return rest;
}

/** A folder with these files. */
export function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'labtest-cli-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
