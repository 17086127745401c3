import { messageOf } from '../core/errors';
import type { Log } from '../core/log';
import type { Unknown } from './asked';

/** GitHub's API, through octokit. */
export type Client = ReturnType<typeof import('@actions/github')['getOctokit']>;

/** Puts a question, which `question` says in words; what fails is told as unknown, and never thrown. */
export type Ask = <T>(
  question: string,
  answer: (api: Client) => Promise<T | Unknown>,
) => Promise<T | Unknown>;

/** The longest that one request may take, in milliseconds. */
const patience = 10_000;
/** So often a request is made again that failed otherwise than by a clear refusal: after 1 s, and after 4 s more. */
const usualRetries = 2;

/** How long, and how often, questions are put. */
export interface Bounds {
  /** Gives all questions up: what is not known by then stays unknown. */
  signal?: AbortSignal | undefined;
  /** So often a request is made again that failed otherwise than by a clear refusal. */
  retries?: number | undefined;
}

/**
 * Asks GitHub through octokit, loaded at the first question.
 */
export function asking(token: string | undefined, log: Log, bounds: Bounds = {}): Ask {
  let client: Promise<Client> | undefined;
  return async (question, answer) => {
    if (token === undefined) return unknown(`there is no token to ask GitHub ${question}`);
    try {
      client ??= clientOf(token, bounds);
      return await answer(await client);
    } catch (error) {
      const why = `GitHub did not tell ${question}: ${messageOf(error)}`;
      log.debug(why);
      return unknown(why);
    }
  };
}

export function unknown(why: string): Unknown {
  return { state: 'unknown', why };
}

/** What asks GitHub with a token: patient, and a request that fails is made again unless it was clearly refused. */
export async function clientOf(
  token: string,
  { signal, retries = usualRetries }: Bounds = {},
): Promise<Client> {
  const [{ getOctokit }, { retry }] = await Promise.all([
    import('@actions/github'),
    import('@octokit/plugin-retry'),
  ]);
  // The library looks once, when it is loaded: whoever loads it first would settle it for all.
  const baseUrl = process.env.GITHUB_API_URL || 'https://api.github.com';
  const client = getOctokit(token, { baseUrl, retry: { retries } }, retry);
  client.hook.before('request', (options) => {
    const given = AbortSignal.timeout(patience);
    options.request.signal = signal ? AbortSignal.any([signal, given]) : given;
  });
  return client;
}
