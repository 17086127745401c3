import { randomBytes } from 'node:crypto';
import type { Template } from '../../src/providers/provider';
import type { Call, Request } from './call';
import { type Engines, host } from './engines';
import { Life, type Times } from './lives';
import type { Moto } from './moto';
import { all, childOf, type Document, type Element, removeChild, setText, textOf } from './xml';

export type Kind = 'instance' | 'cluster';

/** An instance or a cluster that moto knows, and what moto does not know of it. */
export interface Standing {
  kind: Kind;
  region: string;
  /** As AWS has it, in lower case. */
  id: string;
  engine: string;
  life: Life;
  username: string;
  /** The master's password as it is now. */
  password: string;
  /** Whether the master gets in by tokens only. */
  byToken?: boolean | undefined;
  /** Whether tokens let users in. */
  takesTokens?: boolean | undefined;
  /** The first database of a cluster, which its first server brings up. */
  database?: string | undefined;
  /** The real server's name among the engines: members of a cluster have the cluster's. */
  played: string;
  /** Carried out once the status `deleting` has lasted. */
  deletion?: Request | undefined;
}

/** What a snapshot holds. */
export interface Kept extends Pick<Standing, 'engine' | 'username' | 'password'> {
  template: Template;
}

/** The element of an answer that tells of a kind, and the name in it. */
export const elements = {
  instance: {
    element: 'DBInstance',
    id: 'DBInstanceIdentifier',
    newId: 'NewDBInstanceIdentifier',
    status: 'DBInstanceStatus',
    snapshot: 'DBSnapshotIdentifier',
  },
  cluster: {
    element: 'DBCluster',
    id: 'DBClusterIdentifier',
    newId: 'NewDBClusterIdentifier',
    status: 'Status',
    snapshot: 'DBClusterSnapshotIdentifier',
  },
} as const;

/** What stands in all regions of all accounts. */
export class World {
  private readonly snapshots = new Map<string, Kept>();
  private readonly standings = new Map<string, Standing>();
  /** Starts of servers that are under way. */
  private readonly starting = new Set<Promise<void>>();

  constructor(
    readonly moto: Moto,
    readonly engines: Engines,
    readonly times: Times,
  ) {}

  private key(kind: Kind, region: string, id: string): string {
    return [this.moto.account(), region, kind, id.toLowerCase()].join('/');
  }

  find(kind: Kind, { region }: { region: string }, id: string | undefined): Standing | undefined {
    return id === undefined ? undefined : this.standings.get(this.key(kind, region, id));
  }

  all(kind: Kind): Standing[] {
    return [...this.standings.values()].filter((standing) => standing.kind === kind);
  }

  /** @param played by another's server, of which this is a member. */
  add(
    kind: Kind,
    call: Call,
    of: Pick<Standing, 'id' | 'engine' | 'username' | 'password'>,
    played?: string,
  ) {
    const key = this.key(kind, call.region, of.id);
    const life = new Life(this.times);
    const standing: Standing = { ...of, kind, region: call.region, life, played: played ?? key };
    this.standings.set(key, standing);
    return standing;
  }

  rename(standing: Standing, id: string): void {
    this.standings.delete(this.key(standing.kind, standing.region, standing.id));
    standing.id = id.toLowerCase();
    this.standings.set(this.key(standing.kind, standing.region, standing.id), standing);
  }

  /** What a server holds at this moment. */
  async copy({ played, engine, username, password }: Standing): Promise<Kept> {
    return { engine, username, password, template: await this.engines.keep(played) };
  }

  async keep(standing: Standing, snapshot: string): Promise<void> {
    this.snapshots.set(`${standing.region}/${snapshot.toLowerCase()}`, await this.copy(standing));
  }

  /** @param snapshot its name, or its ARN. */
  kept({ region }: { region: string }, snapshot = ''): Kept | undefined {
    return this.snapshots.get(`${region}/${snapshot.split(':').at(-1)?.toLowerCase()}`);
  }

  /** What a standing waits for in its status `creating`. */
  wait(standing: Standing, start: Promise<unknown>): void {
    const waiting = start.then(
      () => {
        standing.life.up = true;
      },
      (error: unknown) => {
        console.error(`the server of ${standing.id} does not start: ${error}`);
        standing.life.failure = 'failed';
      },
    );
    this.starting.add(waiting);
    waiting.finally(() => this.starting.delete(waiting));
  }

  /** Carries out the deletions whose time has come. */
  async settle(): Promise<void> {
    // A cluster goes after its servers.
    for (const kind of ['instance', 'cluster'] as const) await this.settleAll(kind);
  }

  private async settleAll(kind: Kind): Promise<void> {
    for (const [key, standing] of this.standings) {
      const { played } = standing;
      const stays = kind === 'cluster' && this.all('instance').some((one) => one.played === played);
      if (standing.kind !== kind || stays || !standing.life.gone) continue;
      this.standings.delete(key);
      if (standing.deletion) await this.moto.forward(standing.deletion);
      if (standing.deletion && kind === 'cluster') await this.forgetBackups(standing);
      const isPlayed = [...this.standings.values()].some((other) => other.played === played);
      if (!isPlayed) await this.engines.remove(played);
    }
  }

  /** moto keeps what it has backed up by itself, and then makes no cluster of that name before the next minute. */
  private async forgetBackups({ region, id }: Standing): Promise<void> {
    const kept = await this.moto.ask({ region }, 'rds', 'DescribeDBClusterSnapshots');
    for (const { textContent: name } of all(kept, 'DBClusterSnapshotIdentifier'))
      if (name?.startsWith(`rds:${id}-`))
        await this.moto.ask({ region }, 'rds', 'DeleteDBClusterSnapshot', {
          DBClusterSnapshotIdentifier: name,
        });
  }

  /** Puts what is true into every element of an answer that tells of an instance or a cluster. */
  amend(document: Document, { region }: { region: string }): void {
    for (const kind of ['instance', 'cluster'] as const) {
      const names = elements[kind];
      for (const element of all(document, names.element)) {
        const standing = this.find(kind, { region }, textOf(element, names.id));
        if (standing) this.amendOne(element, standing);
      }
    }
  }

  private amendOne(element: Element, standing: Standing): void {
    const { kind, life, played } = standing;
    setText(element, elements[kind].status, life.status);
    const port = String(this.engines.running.get(played)?.port ?? '');
    if (kind === 'cluster') {
      for (const name of ['Endpoint', 'ReaderEndpoint']) setText(element, name, host);
      if (port) setText(element, 'Port', port);
    } else if (life.status === 'creating') removeChild(element, 'Endpoint');
    else {
      const endpoint = childOf(element, 'Endpoint');
      setText(endpoint, 'Address', host);
      setText(endpoint, 'Port', port);
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.starting);
    await this.engines.close();
  }
}

/** As Secrets Manager makes one for RDS. */
export const newPassword = (): string => randomBytes(21).toString('base64').replaceAll('/', '<');
