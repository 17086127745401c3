import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import {
  type Explanation,
  isCode,
  LabTestError,
  messageOf,
  NotFound,
  Refused,
  UsageError,
} from '../core/errors';
import type { Log } from '../core/log';
import { prefersProcessing } from '../core/prefer';
import { noRoute } from '../databases/answers';

/** What a client works with. */
export interface Opened {
  env: NodeJS.ProcessEnv;
  log: Log;
  signal: AbortSignal;
}

/** Asks a server for something beneath /v1, and reads its answer. @throws as the server has; see docs/replicator.md */
export type Ask = <T>(schema: z.ZodType<T>, method: string, path: string, body?: object) => Promise<T>;

/** How a server says what went wrong (RFC 9457). */
const problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  remedy: z.string().optional(),
});

/** Whether a host is the machine that one is on. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host);
}

/** Where the server of LABTEST_SERVER is asked, with the token of whoever asks. @throws UsageError; LabTestError */
export async function askerFor({ env, log, signal }: Opened): Promise<Ask> {
  const base = baseOf(env.LABTEST_SERVER ?? '');
  const token = await tokenOf(env);
  if (token) log.mask(token);
  if (token && base.protocol === 'http:' && !isLoopback(base.hostname))
    log.warn(`The token, and passwords, go to and from ${base.host} as they are: it is not https.`);
  return async (schema, method, path, body) => {
    const headers = {
      prefer: prefersProcessing,
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const sent = {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
      signal,
      redirect: 'error',
    } as const;
    const { ok, status, text } = await exchanged(new URL(`v1/${path}`, base), sent);
    if (!ok) throw errorOf(status, text, base);
    return read(schema, text, base);
  };
}

/** The whole answer: a connection may end in the middle of it. @throws LabTestError; the abort reason */
async function exchanged(url: URL, sent: RequestInit & { signal: AbortSignal }) {
  try {
    const response = await fetch(url, sent);
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch (cause) {
    sent.signal.throwIfAborted();
    throw new LabTestError({
      what: `The server ${url.origin} does not answer.`,
      why: messageOf(cause instanceof Error && cause.cause ? cause.cause : cause),
      remedy: 'See whether it runs, and whether LABTEST_SERVER names it.',
      cause,
    });
  }
}

function baseOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!url || !isHttp || url.username || url.password || url.search || url.hash)
    throw new UsageError({
      what: 'LABTEST_SERVER is no address of a server.',
      remedy: 'Write https://host:5001, and the token into LABTEST_TOKEN.',
    });
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function read<T>(schema: z.ZodType<T>, text: string, base: URL): T {
  try {
    return schema.parse(text === '' ? undefined : JSON.parse(text));
  } catch (cause) {
    throw new LabTestError({
      what: `The answer of ${base.origin} is none of a replicator of this version.`,
      remedy: 'See whether LABTEST_SERVER names one, and whether it is as new as this labtest.',
      cause,
    });
  }
}

/** What a replicator has not said may be anybody's word, as a proxy's: nothing is known of what was asked for then. */
function errorOf(status: number, text: string, base: URL): LabTestError {
  const explanation = explained(status, text);
  if (!explanation)
    return new LabTestError({
      what: `The server ${base.origin} answers ${status}.`,
      why: 'It says so in other words than a replicator.',
      remedy:
        'See whether LABTEST_SERVER names one, with its whole path, and whether it is as new as this labtest.',
    });
  if (status === 400) return new UsageError(explanation);
  if (status === 401 || status === 403) return new Refused(explanation);
  if (status === 404 && explanation.what === noRoute)
    return new NotFound({
      what: `The server ${base.origin} does not know what this labtest asks it for.`,
      remedy: 'See whether it is as new as this labtest.',
    });
  if (status === 404) return new NotFound(explanation);
  return new LabTestError(explanation);
}

function explained(status: number, text: string): Explanation | undefined {
  try {
    const { title, detail, remedy } = problem.parse(JSON.parse(text));
    const token = 'Put it into LABTEST_TOKEN, or into the file that LABTEST_TOKEN_FILE names.';
    return { what: title, why: detail, remedy: status === 401 ? token : remedy };
  } catch {
    return undefined;
  }
}

/** What goes into a header; whatever refuses to send something else repeats it in its message. */
const sendable = /^[!-~]+$/;

/** @throws UsageError, without what it is. */
function checked(text: string, where: string): string | undefined {
  const token = text.trim();
  if (token === '') return undefined;
  if (sendable.test(token)) return token;
  throw new UsageError({
    what: `${where} holds no token.`,
    why: 'A token is one line of letters, digits and signs, without spaces.',
    remedy: 'Write it as `labtest serve token add` has printed it.',
  });
}

/** From the environment, else from a file that its owner alone may read. @throws UsageError; LabTestError */
async function tokenOf(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (env.LABTEST_TOKEN) return checked(env.LABTEST_TOKEN, 'LABTEST_TOKEN');
  const usual = join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'labtest/token');
  const file = env.LABTEST_TOKEN_FILE || usual;
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new LabTestError({
        what: `Others than its owner may read the token in ${file}.`,
        remedy: `chmod 600 ${file}`,
      });
    return checked(await readFile(file, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof LabTestError) throw cause;
    if (isCode(cause, 'ENOENT') && !env.LABTEST_TOKEN_FILE) return undefined;
    throw new LabTestError({ what: `The token in ${file} cannot be read.`, why: messageOf(cause), cause });
  }
}
