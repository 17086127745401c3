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

/** What can be sent as a token. */
const sendable = /^[!-~]*$/;

/** How far the server's clock is ahead of the browser's, in milliseconds. */
let ahead = 0;

/** What the server's clock says, by its last answer: it wrote the moments that are compared with this one. */
export const now = () => Date.now() + ahead;

function setClock(response) {
  const difference = Date.parse(response.headers.get('date')) - Date.now();
  // It tells whole seconds, and was some time on its way.
  if (Math.abs(difference) > 5000) ahead = difference;
  else if (Math.abs(difference) >= 0) ahead = 0;
}

/** An answer in other words than a replicator's: a proxy's, which may ask who one is. */
const strange = (status) =>
  new Problem(0, {
    title: `The answer (${status}) is none of a replicator.`,
    remedy: 'Does a proxy stand before it, and ask who you are? Load the page again.',
  });

/** A list that the server tells. @throws Problem */
export async function listed(name) {
  const { [name]: list } = await ask('GET', name);
  if (!Array.isArray(list)) throw strange(200);
  return list;
}

/** Asks the server for something beneath /v1. @throws Problem */
export async function ask(method, path, content) {
  if (!sendable.test(token.get())) throw new Problem(401, { title: 'Nobody has this token.' });
  const sent = content && { body: JSON.stringify(content), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`v1/${path}`, authorized({ method, ...sent })).catch(() => {
    throw new Problem(0);
  });
  if (response.status === 204) return undefined;
  setClock(response);
  const said = await response.json().catch(() => undefined);
  if (!said || (!response.ok && !said.title)) throw strange(response.status);
  if (!response.ok) throw new Problem(response.status, said);
  return said;
}

export const pathOf = ({ template, name }) =>
  `databases/${encodeURIComponent(template)}/${encodeURIComponent(name)}`;

/** A stream that ends is opened again within this time, in milliseconds: servers end each after some minutes. */
const reopening = 6000;

/** Tells of every change, and of the way to the server being lost and found. @returns what ends it. */
export function listen({ changed, imports, connected }) {
  const asked = async (url, options) => {
    const response = await fetch(url, authorized(options));
    // A server that ends, or is full, is asked again, as one that does not answer is.
    if (response.status >= 429) throw new Problem(response.status);
    return response;
  };
  const source = new EventSource('v1/events', { fetch: asked });
  let losing;
  source.addEventListener('open', () => {
    clearTimeout(losing);
    losing = undefined;
    connected(true);
  });
  source.addEventListener('error', () => {
    losing ??= setTimeout(() => connected(false), reopening);
  });
  source.addEventListener('databases', changed);
  source.addEventListener('imports', ({ data }) => imports([JSON.parse(data)].flat()));
  return () => {
    clearTimeout(losing);
    source.close();
  };
}
