import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refused, UsageError } from '../core/errors';
import type { Log } from '../core/log';

/** Who may ask. */
export interface Doors {
  /** The address that the server listens on. */
  host: string;
  shownHost: string | undefined;
  /** Whether everybody who reaches the address may do everything. */
  open: boolean;
  /** Whether it asks for tokens: a name that leads here is no way in then. */
  asks: boolean;
}

/** What a server listens with. */
export type Asking = Doors & { tls: object | undefined; tokens: string };

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/** @throws UsageError where others could reach a server that asks nobody who they are. */
export function refuseOpenDoors({ host, open, asks, tls, tokens }: Asking, log: Log): void {
  if (loopback.test(host)) return;
  if (!tls) log.warn(`Passwords and tokens go to and from ${host} as they are: there is no --tls-cert.`);
  if (asks) return;
  if (!open)
    throw new UsageError({
      what: `The replicator does not listen on ${host}: whoever reaches it could read and remove all databases.`,
      why: `There are no tokens in ${tokens}.`,
      remedy: 'Make one: labtest serve token add NAME; or listen on 127.0.0.1; or write --no-auth.',
    });
  log.warn(`Whoever reaches ${host} may read and remove all databases: --no-auth is set.`);
}

/**
 * Keeps pages of other sites, which the browser of somebody at this machine shows, from asking in their name: by the
 * site that a request says it comes from, and by the host that it was sent to (DNS rebinding).
 */
export function addGuard(app: FastifyInstance, doors: Doors): void {
  app.addHook('onRequest', async (request) => {
    const what = strangeIn(request, doors);
    if (what !== undefined) throw new Refused({ what });
  });
}

function strangeIn({ method, headers, host }: FastifyRequest, doors: Doors): string | undefined {
  const changes = method !== 'GET' && method !== 'HEAD';
  if (changes && isOfOtherSite(headers, host)) return 'A page of another site asks.';
  const name = host.replace(/:\d+$/, '');
  const known = loopback.test(name) || [doors.host, doors.shownHost].includes(name);
  return loopback.test(doors.host) && !doors.asks && !known
    ? `${JSON.stringify(name)} is not what this server is called.`
    : undefined;
}

/**
 * What the browser itself says of the site comes first: a proxy may send a request on to another host than the browser
 * knows. A bearer's token no browser adds by itself, whatever page asks.
 */
function isOfOtherSite({ authorization, origin, ...headers }: IncomingHttpHeaders, host: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && hostOf(origin) !== host && !/^bearer /i.test(authorization ?? '');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
