import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isUseOf, type Uses, useName } from '../uses';
import { strings } from './record';
import { readdirIfThere, readIfThere, replace } from './whole-files';

/** Uses as files beside the servers. */
export function fileUses(home: () => Promise<string>): Uses {
  const folder = async () => join(await home(), 'uses');
  return {
    note: async (use) => {
      await mkdir(await folder(), { recursive: true, mode: 0o700 });
      await replace(join(await folder(), `${useName(use)}.json`), JSON.stringify(use));
    },
    list: async (filter) => {
      const files = (await readdirIfThere(await folder())).filter((file) => file.endsWith('.json'));
      const texts = await Promise.all(files.map(async (file) => readIfThere(join(await folder(), file))));
      const parsed = texts.map((text) => written.safeParse(text));
      return parsed.flatMap(({ data }) => (data && isUseOf(data, filter) ? [data] : []));
    },
    forget: async (use) => await rm(join(await folder(), `${useName(use)}.json`), { force: true }),
  };
}

const written = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('no JSON');
      return z.NEVER;
    }
  })
  .pipe(strings);
