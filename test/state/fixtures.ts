import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import type { StateSource } from '../../src/state/source';

const made: string[] = [];
afterEach(async () => {
  for (const path of made.splice(0)) await rm(path, { recursive: true, force: true });
});

/** A directory of its own for the test, with these files. */
export async function directoryWith(files: Record<string, string> = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'labtest-state-'));
  made.push(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

/** A state in memory. */
export function memorySource(values: Record<string, string>): StateSource {
  const held = new Map(Object.entries(values));
  return { description: 'memory', get: async (key) => held.get(key) };
}

/** The hierarchy of the documents' own example. */
export const documented = {
  'services/docker/postgresql/default': '{"image": "postgres:15"}',
  'services/docker/postgresql/shared': '{"image": "postgres:14"}',
  'services/docker/postgresql/app-name1': '{"image": "postgres:16"}',
  'services/docker/mysql/default': 'image: mysql:8.0\nwait_attempts: 5\n',
  'services/docker/mysql/shared': '{"image": "mysql:5.7"}',
  'services/docker/mysql/app-name2': '{"image": "mysql:8.4"}',
};

export const never = new AbortController().signal;
