import { newAuthority } from '../../src/core/certificates';
import { startMoto } from '../state/moto';
import { Refusal } from './answer';
import type { Call } from './call';
import { readSecret } from './deed';
import { perform } from './deeds';
import { host, noEngines, openEngines } from './engines';
import { type Fault, type Hooks, openFront, type Trap } from './front';
import { shortTimes, type Times } from './lives';
import { rotate } from './modifying';
import { Moto } from './moto';
import { refuse } from './rules/rules';
import { type Kind, World } from './world';

export interface Simulator {
  /** For `AWS_ENDPOINT_URL`, or an SDK client's `endpoint`. */
  url: string;
  /** What an environment needs for the SDK's standard chain to come here. */
  environment: Readonly<Record<string, string>>;
  /** The authority that signed the servers' certificates, as PEM: in place of AWS's bundle. */
  ca: string;
  /** Every request, retries included, in their order. */
  calls: Call[];
  /** How long statuses last: changes count for what begins afterwards. */
  times: Times;
  /** To be set one by one. */
  readonly hooks: Hooks;
  /** Stops an instance, as somebody does in AWS's console, until it is started. */
  stop(id: string): void;
  /** Ends what an instance or a cluster is in the middle of. */
  settle(kind: Kind, id: string): void;
  /**
   * Gives the master a new password, in the server and then in its secret.
   * @param between what happens when only the server has it.
   */
  rotate(kind: Kind, id: string, between?: () => Promise<void>): Promise<void>;
  /** What Secrets Manager says of the master at this moment. */
  secret(kind: Kind, id: string): Promise<{ username: string; password: string }>;
  /** Has the next calls fail. */
  fail(fault: Fault, action?: string, times?: number): void;
  /** What AWS answers whoever asks too often. */
  throttle(action?: string, times?: number): void;
  /** From now on, until `renew`, the credentials of every call have expired. */
  expire(): void;
  renew(): void;
  /** From now on, tokens of IAM that were signed before let nobody in: their time is over. */
  ageTokens(): void;
  /** From now on, whoever signs with this key is dead: killed, with whatever it was connected to. */
  kill(key: string): Promise<void>;
  /** From now on, credentials are those of this account. */
  asAccount(id: string): void;
  close(): Promise<void>;
}

const region = 'eu-central-1';
/** Of every key. */
const secret = 'simulated';

/**
 * AWS as far as provider aws sees it: moto, with what moto lacks before it, and a real server behind each instance.
 * Nothing of it has met AWS: it knows what `aws-facts` say.
 * @param played whether real servers play those of RDS; else nothing answers at their addresses.
 * @param certified names in the servers' certificates, which answers call `localhost`.
 */
export async function startSimulator({
  times = {},
  certified = [host],
  played = true,
}: {
  times?: Partial<Times>;
  certified?: readonly [string, ...string[]];
  played?: boolean;
} = {}): Promise<Simulator> {
  const [server, authority] = await Promise.all([startMoto(), newAuthority('Simulated Amazon RDS')]);
  let account = '123456789012';
  const all = { ...shortTimes, ...times };
  const engines = played
    ? await openEngines(authority, certified, { secret, account: () => account })
    : noEngines();
  const world = new World(new Moto(server.url, () => account), engines, all);
  const traps: Trap[] = [];
  const hooks: Hooks = {};
  const dead = new Set<string>();
  const front = await openFront(
    async (request) => {
      await world.settle();
      await refuse(world, request);
      return await perform(world, request);
    },
    { traps, hooks, dead },
  );
  const fail: Simulator['fail'] = (fault, action, count = 1) => {
    traps.push({ fault, action, times: count });
  };
  const named = (kind: Kind, id: string) => {
    const found = world.all(kind).find((standing) => standing.id === id);
    if (!found) throw new Error(`there is no ${kind} ${id}`);
    return found;
  };
  const expired = new Refusal('ExpiredToken', 'The security token included in the request is expired', 403);
  return {
    ...{ url: front.url, ca: authority.ca, calls: front.calls, times: all, hooks, fail },
    environment: {
      AWS_ENDPOINT_URL: front.url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'AKIASIMULATED',
      AWS_SECRET_ACCESS_KEY: secret,
    },
    stop: (id) => {
      named('instance', id).life.failure = 'stopped';
    },
    settle: (kind, id) => named(kind, id).life.settle(),
    rotate: async (kind, id, between) => await rotate(world, named(kind, id), between),
    secret: async (kind, id) => await readSecret(world, named(kind, id)),
    throttle: (action, count) => fail(new Refusal('Throttling', 'Rate exceeded'), action, count),
    expire: () => fail(expired, undefined, Number.POSITIVE_INFINITY),
    renew: () => void traps.splice(0, traps.length, ...traps.filter(({ fault }) => fault !== expired)),
    ageTokens: () => engines.ageTokens(),
    kill: async (key) => {
      dead.add(key);
      await world.engines.hangUp();
    },
    asAccount: (id) => {
      account = id;
    },
    close: async () => {
      await front.close();
      await world.close();
      await server.stop();
    },
  };
}
