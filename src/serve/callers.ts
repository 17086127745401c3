import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LabTestError, Refused } from '../core/errors';
import type { Caller, Role, Tokens } from './tokens';

/** Nobody has said who they are, and it is asked. */
export class Unknown extends LabTestError {
  override readonly name = 'Unknown';
}

/** Who does everything where nobody is asked who they are. */
const anybody: Caller = { name: 'anybody', role: 'admin' };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which requests are answered whoever asks; absent: none. */
    open?: (request: FastifyRequest) => boolean;
  }
}

/** Of a route that tells nothing which is a secret. */
export const forEverybody = { config: { open: () => true } };

const ranks: Record<Role, number> = { reader: 0, user: 1, admin: 2 };

/** Asks of each request who it is from, where there are tokens. */
export function addCallers(app: FastifyInstance, tokens: Tokens | undefined): void {
  app.decorateRequest('caller');
  app.decorateRequest('isKnown');
  app.addHook('onRequest', async (request, reply) => {
    if (!tokens) {
      request.setDecorator('caller', anybody);
      return;
    }
    if (request.routeOptions.config.open?.(request)) return;
    const token = tokenIn(request.headers.authorization);
    const caller = token === undefined ? undefined : await tokens.callerOf(token);
    if (token !== undefined && caller) {
      request.setDecorator('isKnown', async () => (await tokens.callerOf(token)) !== undefined);
      return request.setDecorator('caller', caller);
    }
    reply.header('www-authenticate', 'Bearer, Basic realm="labtest"');
    throw new Unknown({
      what: token === undefined ? 'This server asks for a token.' : 'Nobody has this token.',
      remedy: 'Send it as Authorization: Bearer, or as the user of the address.',
    });
  });
}

/** Who a request is from. @throws Refused where they may not do as much as a role may. */
export function callerOf(request: FastifyRequest, atLeast: Role = 'reader'): Caller {
  const caller = request.getDecorator<Caller>('caller');
  if (ranks[caller.role] >= ranks[atLeast]) return caller;
  throw new Refused({ what: `${caller.name} is a ${caller.role}, and this is for the role ${atLeast}.` });
}

/** Whether whoever a request is from still has the token that they had as they asked; where nobody has one, they have. */
export async function isStillKnown(request: FastifyRequest): Promise<boolean> {
  return (await request.getDecorator<(() => Promise<boolean>) | undefined>('isKnown')?.()) ?? true;
}

/** @throws Refused where it is somebody else's, and the caller no administrator. */
export function refuseOthers(caller: Caller, owner: string): void {
  if (caller.role === 'admin' || caller.name === owner) return;
  throw new Refused({ what: `The database belongs to ${owner}.` });
}

/** The token of a header: as a bearer's, or as the user of an address, which is how the old client can send it. */
function tokenIn(header: string | undefined): string | undefined {
  const [scheme = '', value = ''] = (header ?? '').split(' ', 2);
  if (/^bearer$/i.test(scheme)) return value || undefined;
  if (!/^basic$/i.test(scheme)) return undefined;
  return Buffer.from(value, 'base64').toString().split(':')[0] || undefined;
}
