import { link, mkdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isCode, LabTestError, NameTaken } from '../../core/errors';
import { locked, takeAway } from './lock';
import { placeNew, readdirIfThere, readIfThere, replace } from './whole-files';

export const strings = z.record(z.string(), z.string());

const recordSchema = z.object({
  format: z.literal(1),
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  image: z.string(),
  labels: strings,
  environment: strings,
  args: z.array(z.string()),
  deadline: z.string(),
  /** The port it listens on, or listened on last. */
  port: z.number(),
  /** Its executable, so that a later job starts the same one. */
  program: z.object({ server: z.string(), version: z.string(), origin: z.string() }),
  /** Whether it has listened once: before that, its data may be half made. */
  initialised: z.boolean(),
  pid: z.number().optional(),
  /** The lease, for as long as the record is pending: the process that makes it. Its number may be a stranger's later. */
  maker: z.object({ pid: z.number(), command: z.string() }).optional(),
  /** What its data is a copy of: made when it is started first. */
  template: z.object({ key: z.string(), data: z.string() }).optional(),
});

/** What is known about one server; written to disk, mode 0600, since it holds the credentials. */
export type ServerRecord = z.infer<typeof recordSchema>;

/** A record under one of a name's two files. `unreadable`: something else stands there. */
export type Entry = { path: string; pending: boolean; name: string } & (
  | { record: ServerRecord }
  | { unreadable: true }
);
export type Known = Extract<Entry, { record: ServerRecord }>;

const suffixes = { final: '.json', pending: '.pending.json' } as const;

/**
 * The records of one home: the names are the lock. A name has two files, `<name>.pending.json` while its server is
 * being made and `<name>.json` afterwards, so that a replacement can be made beside what it replaces.
 */
export function openRecords(home: string) {
  const folder = join(home, 'records');
  const pathOf = (name: string, state: keyof typeof suffixes) => join(folder, safe(name) + suffixes[state]);

  const entry = async (name: string, state: keyof typeof suffixes): Promise<Entry | undefined> => {
    const path = pathOf(name, state);
    const text = await readIfThere(path);
    if (text === undefined) return undefined;
    return { path, name, pending: state === 'pending', ...parsed(text) };
  };
  const files = async (name: string) => {
    // In this order: what is given its final name between the two is seen twice, and never missed.
    const pending = await entry(name, 'pending');
    const final = await entry(name, 'final');
    return [final, pending].filter((one) => one !== undefined);
  };
  /** Without the pending name of a server that was killed while it was committed. */
  const entries = async (name: string) => {
    const [first, ...others] = await files(name);
    return first
      ? [first, ...others.filter((other) => idOf(other) === undefined || idOf(other) !== idOf(first))]
      : [];
  };
  const byId = async (name: string, id: string): Promise<Known | undefined> =>
    (await entries(name)).filter(isKnown).find(({ record }) => record.id === id);

  return {
    entries,
    byId,
    /** Every record that can be read. */
    all: async (): Promise<Known[]> => {
      const names = (await readdirIfThere(folder)).flatMap(
        (file) => /^([^.]+)(\.pending)?\.json$/.exec(file)?.[1] ?? [],
      );
      const found = await Promise.all([...new Set(names)].map(entries));
      return found.flat().filter(isKnown);
    },
    /** Takes the pending name. @throws NameTaken */
    claim: async (record: ServerRecord): Promise<void> => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = pathOf(record.name, 'pending');
      await removeLeft(folder, path, pathOf(record.name, 'final'));
      if (!(await placeNew(path, JSON.stringify(record))))
        throw new NameTaken({ what: `A server ${record.name} is being made by another run.` });
    },
    /** Replaces what is known about a server. */
    save: ({ path }: Known, record: ServerRecord) => replace(path, JSON.stringify(record)),
    /** The commit marker. @throws NameTaken */
    commit: async ({ path, name }: Known): Promise<void> => {
      try {
        await link(path, pathOf(name, 'final'));
      } catch (error) {
        if (isCode(error, 'EEXIST'))
          throw new NameTaken({ what: `Another server is called ${name} already.` });
        throw error;
      }
      await unlink(path);
    },
    /** The commit marker, in the place of another record, if that is there: whoever dies, one of the two is. @throws NameTaken */
    replace: async ({ path, name }: Known, replaced: string): Promise<void> => {
      const final = await entry(name, 'final');
      if (final && idOf(final) !== replaced)
        throw new NameTaken({ what: `Another server is called ${name} already.` });
      await rename(path, pathOf(name, 'final'));
    },
    remove: async (name: string, id: string): Promise<void> => {
      for (const one of (await files(name)).reverse())
        if (idOf(one) === id) await rm(one.path, { force: true });
    },
  };
}

/**
 * Removes what a run that was killed while it committed its server has left under the pending name. One at a time: what
 * stands there next is the claim of whoever was first.
 */
async function removeLeft(folder: string, pending: string, final: string): Promise<void> {
  const left = async () => {
    const [text, whole] = [await readIfThere(pending), await readIfThere(final)];
    const id = whole === undefined ? undefined : idOf(parsed(whole));
    return text !== undefined && id !== undefined && idOf(parsed(text)) === id ? text : undefined;
  };
  if ((await left()) === undefined) return;
  await locked(folder, async () => {
    const text = await left();
    if (text !== undefined) await takeAway(pending, text);
  });
}

function idOf(entry: { record: ServerRecord } | { unreadable: true }): string | undefined {
  return 'record' in entry ? entry.record.id : undefined;
}

function isKnown(entry: Entry): entry is Known {
  return 'record' in entry;
}

function parsed(text: string): { record: ServerRecord } | { unreadable: true } {
  try {
    return { record: recordSchema.parse(JSON.parse(text)) };
  } catch {
    return { unreadable: true };
  }
}

function safe(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) return name;
  throw new LabTestError({ what: `${JSON.stringify(name)} is no name for a server.` });
}
