import { EventSource } from 'eventsource';

const key = 'labtest-token';

/** The token that was typed; it goes with the tab. */
export const token = {
  get: () => sessionStorage.getItem(key) ?? '',
  set: (value) => sessionStorage.setItem(key, value),
  forget: () => sessionStorage.removeItem(key),
};

/** What the server answers when it does not do what was asked: what happened, why, and what to do (RFC 9457). */
export class Problem extends Error {
  constructor(status, { title, detail, remedy } = {}) {
    super(title ?? 'The server does not answer.');
    Object.assign(this, { status, detail, remedy: remedy ?? (title ? undefined : 'Is it running?') });
  }
}

// Without credentials of its own the browser does not ask for a user and a password when the token is missing.
const authorized = (options = {}) => ({
  ...options,
  credentials: 'omit',
  cache: 'no-store',
  headers: { ...options.headers, ...(token.get() && { authorization: `Bearer ${token.get()}` }) },
});

/** Asks the server for something beneath /v1. @throws Problem */
export async function ask(method, path, content) {
  const sent = content && { body: JSON.stringify(content), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`v1/${path}`, authorized({ method, ...sent })).catch(() => {
    throw new Problem(0);
  });
  if (response.status === 204) return undefined;
  const said = await response.json().catch(() => ({ title: `The server answers ${response.status}.` }));
  if (!response.ok) throw new Problem(response.status, said);
  return said;
}

export const pathOf = ({ template, name }) =>
  `databases/${encodeURIComponent(template)}/${encodeURIComponent(name)}`;

/** Tells of every change, and of the way to the server being lost and found. @returns what ends it. */
export function listen({ changed, imports, connected }) {
  const asked = async (url, options) => {
    const response = await fetch(url, authorized(options));
    // A server that ends, or is full, is asked again, as one that does not answer is.
    if (response.status >= 429) throw new Problem(response.status);
    return response;
  };
  const source = new EventSource('v1/events', { fetch: asked });
  source.addEventListener('open', () => connected(true));
  source.addEventListener('error', () => connected(false));
  source.addEventListener('databases', changed);
  source.addEventListener('imports', ({ data }) => imports(JSON.parse(data)));
  return () => source.close();
}
