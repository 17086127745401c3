import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Answer, codeOf, Refusal, refused } from './answer';
import { type Call, type Request, requestOf } from './call';

/** What goes wrong with a call: it is refused, or its connection breaks before or after it was carried out. */
export type Fault = Refusal | 'connection lost before' | 'connection lost after';

/** A fault that waits for its calls. */
export interface Trap {
  /** Of any service; every action where it is left out. */
  action?: string | undefined;
  fault: Fault;
  /** How many calls it strikes; all of them with `Infinity`. */
  times: number;
}

export interface Front {
  url: string;
  calls: Call[];
  close(): Promise<void>;
}

/** Called at every call, before it is carried out and once it has been, before its answer is sent. */
export interface Hooks {
  before?: ((call: Call) => unknown) | undefined;
  after?: ((call: Call) => unknown) | undefined;
  /** What is told instead of an answer: lists of AWS may be of a moment ago. */
  tell?: ((call: Call, answer: Answer) => Answer) | undefined;
}

/**
 * Takes requests, records each, and answers it with what `perform` says. Calls are carried out one after another, as a
 * database's transactions are.
 * @param dead ids of keys whose processes have been killed: nothing that they ask is carried out or answered any more.
 */
export async function openFront(
  perform: (request: Request) => Promise<Answer>,
  { traps, hooks, dead }: { traps: Trap[]; hooks: Hooks; dead: ReadonlySet<string> },
): Promise<Front> {
  const calls: Call[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (request: Request) => {
    const answer = last.then(() => perform(request));
    last = answer.catch(() => {});
    return answer;
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(incoming);
    const request = requestOf(calls.length + 1, incoming.url ?? '/', incoming.headers, body);
    const { number, service, action, region, key, parameters } = request;
    if (dead.has(key)) return;
    const call: Call = { number, service, action, region, key, parameters };
    calls.push(call);
    await hooks.before?.(call);
    const fault = sprung(traps, request);
    if (fault === 'connection lost before') return void incoming.socket.destroy();
    const answer = await (fault instanceof Refusal ? Promise.reject(fault) : inTurn(request)).catch(
      (error: unknown) => {
        if (error instanceof Refusal) return refused(request, error);
        console.error(`the simulator failed at ${action}:`, error);
        return refused(request, new Refusal('InternalFailure', String(error), 500));
      },
    );
    call.outcome = { status: answer.status, code: codeOf(answer) };
    await hooks.after?.(call);
    if (dead.has(key)) return;
    if (fault === 'connection lost after') return void incoming.socket.destroy();
    const { status, type, body: told } = hooks.tell?.(call, answer) ?? answer;
    response.writeHead(status, { 'content-type': type }).end(told);
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The fault of the first trap that the call steps on; it has one time less then. */
function sprung(traps: Trap[], { action }: Request): Fault | undefined {
  const trap = traps.find(({ action: of, times }) => times > 0 && (of === undefined || of === action));
  if (trap) trap.times--;
  return trap?.fault;
}
