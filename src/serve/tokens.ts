import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isCode, LabTestError, messageOf } from '../core/errors';

/** What a token lets its holder do: look at what there is; have databases of one's own; everything. */
export const roles = ['reader', 'user', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who asks. */
export interface Caller {
  name: string;
  role: Role;
  /** As many databases may be theirs; undefined: as many as there may be. */
  databases?: number | undefined;
}

const tokensSchema = z.object({
  tokens: z.array(
    z.object({
      name: z.string().min(1).max(60),
      role: z.enum(roles),
      /** SHA-256 of the token: it has 256 random bits, so that nobody finds it by trying. */
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      databases: z.int().min(0).optional(),
    }),
  ),
});
type Stored = z.infer<typeof tokensSchema>;

/** The tokens of a server, hashed, in a file that is read again whenever it has changed. */
export interface Tokens {
  /** Whose token it is; undefined: nobody's. */
  callerOf(token: string): Promise<Caller | undefined>;
}

/** Where tokens are, where nobody says it. */
export function usualTokens(env: NodeJS.ProcessEnv): string {
  return (
    env.LABTEST_TOKENS ||
    join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'labtest/tokens.json')
  );
}

/**
 * Opens the tokens of a file; undefined where there is no file. Who has opened it once goes on asking for tokens, also
 * when the file is gone: then nobody has one. @throws LabTestError when it cannot be read, or others may.
 */
export async function openTokens(file: string): Promise<Tokens | undefined> {
  if ((await stored(file)) === undefined) return undefined;
  let known: { stamp: string; byHash: Map<string, Caller> } | undefined;
  const current = async () => {
    const stamp = await stampOf(file);
    if (known?.stamp !== stamp) {
      const { tokens } = (await stored(file)) ?? { tokens: [] };
      known = { stamp, byHash: new Map(tokens.map(({ hash, ...caller }) => [hash, caller])) };
    }
    return known.byHash;
  };
  return { callerOf: async (token) => (await current()).get(hashOf(token)) };
}

/** Makes a token, and keeps its hash. Another of the same name is replaced. @returns the token, told once. */
export async function addToken(file: string, caller: Caller): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const others = await without(file, caller.name);
  await write(file, { tokens: [...others, { ...caller, hash: hashOf(token) }] });
  return token;
}

/** Takes a token away. @returns whether there was one. */
export async function removeToken(file: string, name: string): Promise<boolean> {
  const before = (await stored(file))?.tokens ?? [];
  const tokens = await without(file, name);
  if (tokens.length < before.length) await write(file, { tokens });
  return tokens.length < before.length;
}

async function without(file: string, name: string): Promise<Stored['tokens']> {
  return ((await stored(file))?.tokens ?? []).filter((one) => one.name !== name);
}

async function write(file: string, content: Stored): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
}

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 'absent';
    throw error;
  }
}

async function stored(file: string): Promise<Stored | undefined> {
  try {
    return tokensSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw new LabTestError({
      what: `The tokens in ${file} cannot be read.`,
      why:
        error instanceof z.ZodError || error instanceof SyntaxError
          ? 'It is no file of tokens.'
          : messageOf(error),
      remedy: 'Make it with: labtest serve token add NAME.',
    });
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
