import { AddTagsToResourceCommand, type DBInstance } from '@aws-sdk/client-rds';
import { LabTestError, messageOf, NameTaken } from '../../core/errors';
import { carries } from '../labels';
import type { Leftover } from '../leftover';
import type { Listed } from '../listing';
import type { Finding, Labels, Provider, Report, Server, ServerSpec } from '../provider';
import { type AwsOptions, Clients, usualPace, usualStart } from './clients';
import { withOwnPassword } from './cluster-password';
import { createInstance } from './create';
import { administered, engineOf } from './engines';
import { eventsOf } from './events';
import { explained } from './faults';
import { Inventory } from './inventory';
import { endLease, holdLease } from './lease';
import { loneClusters } from './lone-clusters';
import { heldBy, optionsOf } from './options';
import { unreachable } from './reachable';
import { deleteInstance } from './remove';
import { Begun, fits, label, takeOver, withLabels } from './resume';
import { administratorOf } from './secret';
import { findingOf, own, type Sight, serverOf } from './seen';
import { meaningOf } from './status';
import { isByTokens, takesTokens, tokenFor } from './token';
import { gone, listedMilliseconds, patiently, untilEnded, untilUp } from './wait';

/**
 * Servers that RDS runs, in the account and region of the job. The identifier is the lock, tags are the ownership, one tag
 * is the commit marker.
 */
export class AwsProvider implements Provider {
  readonly name = 'aws';
  readonly startSeconds: number;
  readonly billed = true;
  readonly account: Provider['account'] = () => this.#clients.account;
  readonly #clients: Clients;
  readonly #inventory: Inventory;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #pace: number;
  readonly #begun: Begun;
  /** Who is told how far a server is that this process makes. */
  readonly #reports = new Map<string, Report>();
  /** Servers that this process has made pending. */
  readonly #filling = new Set<string>();

  constructor(options: AwsOptions) {
    this.#clients = new Clients(options);
    this.#inventory = new Inventory(this.#clients, options.remembered);
    this.#begun = new Begun(this.#inventory);
    this.#environment = options.environment;
    this.#pace = options.pace ?? usualPace;
    this.startSeconds = options.startSeconds ?? usualStart;
  }

  async describe(): Promise<string> {
    const region = await this.#clients.region().catch((error: unknown) => {
      throw explained(error, 'Provider aws has no region.');
    });
    await this.#inventory.instances(listedMilliseconds);
    const { account } = this.#clients;
    return `region ${region} of AWS${account === undefined ? '' : `, account ${account}`}`;
  }

  async now(): Promise<Date> {
    if (!this.#clients.now) await this.#inventory.instances();
    return this.#sight.now;
  }

  get #sight(): Sight {
    return { now: this.#clients.now ?? new Date(), tls: this.#clients.tls };
  }

  check(spec: ServerSpec): string[] {
    try {
      engineOf(spec.image);
    } catch (error) {
      return [messageOf(error)];
    }
    return [unreachable(optionsOf(spec), this.#environment)].filter((problem) => problem !== undefined);
  }

  async find(name: string, identity: Labels): Promise<Finding> {
    const found = findingOf(await this.#inventory.instances(), name, identity, this.#sight);
    return found.status === 'pending' && this.#begun.has(found.server.id) ? { status: 'absent' } : found;
  }

  async create(spec: ServerSpec, report: Report, signal: AbortSignal): Promise<Server> {
    signal.throwIfAborted();
    const what = `${spec.name} cannot be made.`;
    const made =
      (await this.#begun.goOn(spec, report, (server) => this.destroy(server))) ??
      (await createInstance(this.#inventory, spec, report, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        throw explained(error, what);
      }));
    const server = serverOf(made, this.#sight);
    if (!server) throw new LabTestError({ what, why: 'AWS has not kept its tags.' });
    this.#reports.set(server.id, report);
    this.#filling.add(server.id);
    return server;
  }

  async start(server: Server, signal?: AbortSignal): Promise<Server> {
    signal?.throwIfAborted();
    const report = this.#reports.get(server.id) ?? (() => {});
    const isIt = (instance: DBInstance) => serverOf(instance, this.#sight)?.id === server.id;
    const waiting = { isIt, pace: this.#pace, timeout: this.startSeconds * 1000, signal, report };
    const up = await untilUp(this.#inventory, identifierOf(server), waiting);
    if (server.pending) await withOwnPassword(this.#clients, up, this.#pace, signal);
    return this.#seen(up, server);
  }

  readonly unlock = async (server: Server, refused = false): Promise<Server> => {
    const [, instance] = await this.#existing(server, listedMilliseconds);
    const administrator = await administratorOf(this.#inventory, instance, refused);
    const engine = engineOf(server.image);
    const database = instance.DBName ?? engine.database;
    return { ...server, environment: administered(engine, { ...administrator, database }) };
  };

  readonly tokens: Provider['tokens'] = {
    asked: async (spec, server) =>
      takesTokens(optionsOf(spec)) && isByTokens((await this.#existing(server, listedMilliseconds))[1]),
    issue: async ({ endpoint }, username) => await tokenFor(this.#clients, endpoint, username),
  };

  async lease(server: Server, signal: AbortSignal): Promise<void> {
    const arn = async () => (await this.#existing(server, listedMilliseconds))[1].DBInstanceArn ?? '';
    await holdLease(this.#clients, arn, signal);
  }

  async ended(server: Server, signal: AbortSignal): Promise<string> {
    const isIt = (instance: DBInstance) => serverOf(instance, this.#sight)?.id === server.id;
    return await untilEnded(this.#inventory, { isIt, pace: this.#pace, signal });
  }

  async commit(server: Server): Promise<Server> {
    const all = await this.#inventory.instances();
    const instance = all.find((one) => serverOf(one, this.#sight)?.id === server.id);
    if (!instance) throw gone(server.name);
    const seen = this.#seen(instance, server);
    // What this process has made pending is marked, whatever a list of before says.
    if (!seen.pending && !this.#filling.has(server.id)) return seen;
    const other = all
      .map((one) => serverOf(one, this.#sight))
      .find((one) => one?.name === server.name && one.id !== server.id && !one.pending);
    if (other) throw new NameTaken({ what: `Another server is called ${server.name} already.` });
    this.#inventory.changed();
    const Tags = [{ Key: own.state, Value: 'ready' }];
    const mark = () =>
      this.#clients.rds.send(new AddTagsToResourceCommand({ ResourceName: instance.DBInstanceArn, Tags }));
    await patiently(this.#pace, mark).catch((error: unknown) => {
      throw explained(error, `${server.name} cannot be marked as complete.`);
    });
    this.#filling.delete(server.id);
    return { ...seen, pending: false, deadline: undefined, leased: undefined };
  }

  readonly adopt = async ({ id }: Server): Promise<void> => this.#begun.add(id);

  readonly held: Provider['held'] = heldBy;

  readonly remembered: Provider['remembered'] = () => this.#inventory.remembered();

  readonly renew = async (server: Server, spec: ServerSpec): Promise<Server | undefined> => {
    const [, instance] = await this.#existing(server);
    if (heldBy(spec) || !fits(instance, spec)) return undefined;
    const labels = await takeOver(this.#inventory, instance, spec);
    this.#filling.add(server.id);
    return this.#seen(withLabels(instance, labels), server);
  };

  readonly leave = async (server: Server): Promise<void> => {
    const [, { DBInstanceArn = '' }] = await this.#existing(server, listedMilliseconds);
    await endLease(this.#clients, DBInstanceArn).finally(() => this.#inventory.changed());
  };

  readonly restore: Provider['restore'] = async (server, labels) => {
    const [, instance] = await this.#existing(server);
    await label(this.#inventory, instance, { ...labels, [own.state]: 'ready' });
    this.#filling.delete(server.id);
  };

  /** What is pending by what the caller knows, and complete by now, is another run's. */
  async destroy(server: Listed): Promise<void> {
    const isIt = (instance: DBInstance) => {
      const there = serverOf(instance, this.#sight);
      return there?.id === server.id && (there.pending || !server.pending);
    };
    if (server.pending) this.#inventory.changed();
    await deleteInstance(this.#inventory, identifierOf(server), isIt);
  }

  async listOwned(filter: Labels): Promise<Server[]> {
    return await this.#owned(filter, () => false);
  }

  async #owned(filter: Labels, also: (instance: DBInstance) => boolean): Promise<Server[]> {
    const all = await this.#inventory.instances(listedMilliseconds);
    return all
      .filter((one) => meaningOf(one.DBInstanceStatus).means !== 'going' || also(one))
      .flatMap((instance) => serverOf(instance, this.#sight) ?? [])
      .filter(({ labels }) => carries(labels, filter));
  }

  /** With servers whose cluster may outlive them: a run that died while it deleted both is made good by the next one. */
  async listed(filter: Labels): Promise<Listed[]> {
    return await this.#owned(filter, ({ DBClusterIdentifier }) => DBClusterIdentifier !== undefined);
  }

  async leftovers(filter: Labels): Promise<Leftover[]> {
    return await loneClusters(this.#clients, filter);
  }

  async log(server: Server, lines: number): Promise<string> {
    const [, instance] = await this.#existing(server, listedMilliseconds);
    return await eventsOf(this.#clients, instance, lines);
  }

  async size(): Promise<undefined> {
    return undefined;
  }

  /** It is nobody's machine: other jobs use it, too. */
  async rest(): Promise<void> {}

  async close(): Promise<void> {
    this.#clients.close();
  }

  /** A list of before does where it has the server: it may be older than that. @throws LabTestError when it is gone. */
  async #existing(server: Server, age = 0): Promise<[identifier: string, DBInstance]> {
    const isIt = (instance: DBInstance) => serverOf(instance, this.#sight)?.id === server.id;
    const listed = async (old: number) => (await this.#inventory.instances(old)).find(isIt);
    const there = (await listed(age)) ?? (await listed(0));
    if (!there) throw gone(server.name);
    return [identifierOf(server), there];
  }

  #seen(instance: DBInstance, { id, name }: Server): Server {
    const seen = serverOf(instance, this.#sight);
    if (seen?.id !== id) throw gone(name);
    return seen;
  }
}

function identifierOf({ id }: Listed): string {
  return id.split('/')[0] ?? '';
}
