import { LabTestError } from '../core/errors';
import type { Listed } from '../providers/listing';
import type { Finding, Labels, Provider, Report, Server, ServerSpec } from '../providers/provider';
import type { KindName } from '../services/kind';
import { kinds } from '../services/registry';
import { asked, type Place, type TenantsOf } from './asking';
import { claimed } from './claiming';
import { wantedOf } from './provider';
import { isReached } from './reach';
import { serverEnvironment } from './server';
import { named, serverLabels, takenOver } from './taking-over';
import { heldLabel, passwordOf, type Tenant, type Wanted } from './tenants';
import { loginLabels, withToken } from './tokens';

/** How long a server that has just come up may take to let its administrator in, in milliseconds. */
const startPatience = 120_000;

/** What this process knows of a server that it fills. */
interface Filling {
  spec: ServerSpec;
  /** Ends when this run has done with it. */
  lease?: AbortSignal | undefined;
  tenant?: Tenant | undefined;
  /** Another run fills it: it is that one's to remove. */
  lost?: boolean;
}

/**
 * Servers of experiments' own where the administrator is the provider's: his password changes, and he may more than an
 * experiment should. On each of them is one database with a user of its own, kept as those of communal servers are.
 */
export class ApartProvider implements Provider {
  readonly name: Provider['name'];
  readonly startSeconds: number | undefined;
  readonly billed: boolean | undefined;
  readonly account: Provider['account'];
  readonly remembered: Provider['remembered'];
  readonly adopt: Provider['adopt'];
  readonly #fillings = new Map<string, Filling>();

  constructor(
    private readonly base: Provider,
    private readonly tenantsFor: (kind: KindName) => TenantsOf | undefined,
    /** Hides a secret in whatever is logged. */
    private readonly mask: (secret: string) => void,
  ) {
    this.name = base.name;
    this.startSeconds = base.startSeconds;
    this.billed = base.billed;
    this.account = base.account;
    this.remembered = base.remembered;
    this.adopt = base.adopt;
  }

  describe(): Promise<string> {
    return this.base.describe();
  }

  now(): Promise<Date> {
    return this.base.now();
  }

  check(spec: ServerSpec): string[] {
    return this.base.check(spec);
  }

  find(name: string, identity: Labels): Promise<Finding> {
    return this.base.find(name, identity);
  }

  async create(spec: ServerSpec, report: Report, signal: AbortSignal): Promise<Server> {
    const server = await this.base.create(bare(spec), report, signal);
    this.#fillings.set(server.id, { spec });
    return server;
  }

  readonly renew: Provider['renew'] = async (server, spec, keepAccess, signal) => {
    const renewed = await this.base.renew?.(server, bare(spec), keepAccess, signal);
    if (!renewed) return undefined;
    this.#fillings.set(renewed.id, { spec });
    if (keepAccess) {
      const up = await this.base.start(renewed, signal);
      const { tenants, all } = await this.#place(up, startPatience, signal);
      // Where names are for good, the access is free only then.
      if (!tenants.rename) for (const one of named(all, server)) await tenants.remove(one);
    }
    return renewed;
  };

  readonly leave: Provider['leave'] = async (server) => {
    if (!this.#fillings.get(server.id)?.lost) await this.base.leave?.(server);
  };

  readonly revert: Provider['revert'] = async (server) => {
    const filling = this.#fillings.get(server.id);
    // The catalog of data from elsewhere is of another server.
    if (!filling || filling.lost || !this.base.restore || this.base.held?.(filling.spec)) return false;
    // One that was made a moment ago held nothing before.
    if (!server.endpoint) return false;
    const { tenants, all } = await this.#place(server);
    const before = named(all, server).find(({ pending }) => !pending);
    if (!before) return false;
    if (filling.tenant) await tenants.remove(filling.tenant);
    await this.base.restore(server, serverLabels(before));
    return true;
  };

  async start(server: Server, signal?: AbortSignal): Promise<Server> {
    const up = await this.base.start(server, signal);
    if (!server.pending) return await this.unlock(up);
    const filling = this.#fillings.get(server.id);
    if (!filling) throw new LabTestError({ what: `${server.name} was begun by another run.` });
    const place = await this.#place(up, startPatience, signal);
    filling.tenant ??= await claimed(
      await this.#wanted(filling, place),
      { place, lease: filling.lease, lost: (isLost) => (filling.lost = isLost) },
      signal,
    );
    const { tenant } = filling;
    const secret = await this.#secret(place);
    await place.tenants.make(tenant, passwordOf(secret, tenant));
    const environment = place.tenants.environment(tenant, passwordOf(secret, tenant));
    return await withToken(this.base, { ...up, environment }, tenant.labels);
  }

  /** With what the experiment gets in by, and never with the administrator's. */
  readonly unlock = async (server: Server): Promise<Server> => {
    if (!server.endpoint) return server;
    if (Object.keys(server.environment).length > 0) return await withToken(this.base, server);
    const { tenants, all, secret } = await this.#place(server);
    const tenant = named(all, server).find(({ pending }) => pending === server.pending);
    if (!tenant) return server;
    const environment = tenants.environment(tenant, passwordOf(secret, tenant));
    return await withToken(this.base, { ...server, environment }, tenant.labels);
  };

  async regain(server: Server): Promise<void> {
    const { tenants, all, secret } = await this.#place(server);
    const tenant = named(all, server).find(({ pending }) => !pending);
    if (!tenant) throw gone(server);
    await tenants.make(tenant, passwordOf(secret, tenant));
    await tenants.commit(tenant, passwordOf(secret, tenant));
  }

  async lease(server: Server, signal: AbortSignal): Promise<void> {
    const filling = this.#fillings.get(server.id);
    if (filling) filling.lease = signal;
    await this.base.lease(server, signal);
  }

  ended(server: Server, signal: AbortSignal): Promise<string> {
    return this.base.ended(server, signal);
  }

  async commit(server: Server): Promise<Server> {
    const { tenants, all, secret } = await this.#place(server);
    const mine = this.#fillings.get(server.id)?.tenant;
    const tenant = named(all, server).find(({ id, pending }) => (mine ? id === mine.id : !pending));
    if (!tenant) throw gone(server);
    const others = named(all, server).filter(({ id }) => id !== tenant.id);
    const ready = await takenOver(tenants, tenant, others, secret);
    const environment = tenants.environment(ready, passwordOf(secret, ready));
    return await withToken(this.base, { ...(await this.base.commit(server)), environment }, ready.labels);
  }

  async destroy(server: Listed): Promise<void> {
    if (!this.#fillings.get(server.id)?.lost) await this.base.destroy(server);
  }

  listOwned(filter: Labels): Promise<Server[]> {
    return this.base.listOwned(filter);
  }

  listed(filter: Labels): Promise<Listed[]> {
    return this.base.listed(filter);
  }

  log(server: Server, lines: number): Promise<string> {
    return this.base.log(server, lines);
  }

  async size(server: Server): Promise<number | undefined> {
    if (!(await isReached(server))) return undefined;
    const { tenants, all } = await this.#place(server);
    const tenant = named(all, server).find(({ pending }) => !pending);
    return tenant && (await tenants.size(tenant));
  }

  rest(server: Listed): Promise<void> {
    return this.base.rest(server);
  }

  close(): Promise<void> {
    return this.base.close();
  }

  async #wanted({ spec }: Filling, { server, tenants }: Place): Promise<Wanted> {
    const login = await loginLabels(this.base, spec, server);
    const wanted = wantedOf(spec, kinds[spec.kind as KindName], login);
    const held = this.base.held?.(spec);
    if (!held) return wanted;
    const database = (await tenants.held?.(server.id, held.database)) ?? wanted.database;
    return { ...wanted, database, labels: { ...wanted.labels, [heldLabel]: server.id } };
  }

  async #secret({ tenants }: Place): Promise<string> {
    return (await tenants.list()).secret;
  }

  /** What is on a server that runs. */
  async #place(server: Server, patience?: number, signal?: AbortSignal) {
    const { name, labels } = server;
    const tenantsOf = this.tenantsFor(labels['labtest.kind'] as KindName);
    if (!tenantsOf) throw new LabTestError({ what: `${name} is of a kind that keeps no databases.` });
    let known: Promise<Server> | undefined;
    const locate = async (anew: boolean, refused: boolean) => {
      if (anew) known = undefined;
      known ??= this.#administered(server, refused);
      return await known;
    };
    const addressee = { name, secretive: true, tenantsOf, patience, signal };
    const place = await asked(locate, addressee, async (found) => found);
    if (!place) throw gone(server);
    return place;
  }

  async #administered(server: Server, refused: boolean): Promise<Server> {
    const open = (await this.base.unlock?.(server, refused)) ?? server;
    const kind = kinds[server.labels['labtest.kind'] as KindName];
    for (const secret of kind.secrets(open.environment)) this.mask(secret);
    return open;
  }
}

/** The server as its administrator has it; what the experiment is to get comes when it runs. */
function bare(spec: ServerSpec): ServerSpec {
  return { ...spec, environment: serverEnvironment(spec.kind as KindName) };
}

function gone({ name }: Server): LabTestError {
  return new LabTestError({
    what: `The database of the experiment is not on ${name} any more.`,
    why: 'Somebody else has removed it.',
    remedy:
      '`reset: true`, or the label `labtest:reset` on the pull request, gives the experiment a fresh one.',
  });
}
