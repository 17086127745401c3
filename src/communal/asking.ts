import { isCode, LabTestError, messageOf } from '../core/errors';
import { type Look, poll, TimedOut } from '../core/poll';
import type { Server } from '../providers/provider';
import { isInsecure } from '../services/insecure';
import type { Tenant, Tenants } from './tenants';

/** The tenants of a running server. */
export type TenantsOf = (server: Server) => Tenants;

/** What is known at one moment: the server, how experiments live on it, and the secret of their passwords. */
export interface Place {
  server: Server;
  tenants: Tenants;
  secret: string;
}

/** With all that its catalog holds. */
export type Asked = Place & { all: Tenant[] };

/** Whom a question is for. */
export interface Addressee {
  name: string;
  /** Whether its administrator's password is kept apart, and changes. */
  secretive: boolean;
  tenantsOf: TenantsOf;
  /** How long it may take to answer, in milliseconds: it may have a crash to recover from. Default 30 s. */
  patience?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Asks a server that holds tenants; undefined when there is none. Between the look at the server and the question another
 * run may remove it or start it anew, and what was just started hangs up for a while: both are looked at again.
 * @param locate the server as it is, looked at `anew` or as it was remembered; `refused` where it let its administrator not in.
 */
export async function asked<T>(
  locate: (anew: boolean, refused: boolean) => Promise<Server | undefined>,
  { name, secretive, tenantsOf, patience = 30_000, signal }: Addressee,
  question: (asked: Asked) => Promise<T>,
): Promise<T | undefined> {
  let cause: unknown;
  const look = async (): Promise<Look<T | undefined>> => {
    const server = await locate(cause !== undefined, isRefusal(cause));
    if (!server) return { value: undefined };
    try {
      const tenants = tenantsOf(server);
      const { tenants: all, secret } = await tenants.list();
      return { value: await question({ server, tenants, secret, all }) };
    } catch (error) {
      // Where the administrator's password changes, the one that was read may be that of a moment ago.
      if (isRefusal(error) && (isRefusal(cause) || !secretive)) throw error;
      // At an address that was looked at again it is no other server's.
      if (isInsecure(error) && cause !== undefined) throw error;
      cause = error;
      return { pending: messageOf(error) };
    }
  };
  try {
    return await poll(look, { timeout: patience, signal });
  } catch (error) {
    throw error instanceof TimedOut ? unanswering(name, error.last, cause) : error;
  }
}

/** Its administrator is not let in, which waiting does not change. */
function isRefusal(error: unknown): boolean {
  return (
    isCode(error, '28P01', '28000', 'ER_ACCESS_DENIED_ERROR') || /WRONGPASS|NOAUTH/.test(messageOf(error))
  );
}

function unanswering(name: string, why: string, cause: unknown): LabTestError {
  return new LabTestError({
    what: `The server ${name} does not tell which experiments it holds.`,
    why,
    remedy: 'Look at the log of that server; once it answers, re-run.',
    cause,
  });
}
