import { type DBCluster, type DBInstance, paginateDescribeDBInstances } from '@aws-sdk/client-rds';
import type { Clients } from './clients';
import { clusterNamed, clusters } from './clusters';
import { expressServers, mayBeExpress } from './express';
import { explained } from './faults';
import { type Memory, read, written } from './memory';
import { own } from './seen';
import { labelsOf } from './tags';

/** What RDS has, by one list of all: it carries the tags, and who waits for several asks once. */
export class Inventory {
  #asked: { at: number; answer: Promise<DBInstance[]> } | undefined;
  #clusters = new Map<string, { at: number; answer: DBCluster | undefined }>();

  /** Whether there may be clusters whose servers carry no tags. */
  #hasExpress = false;

  readonly clients: Clients;

  /** @param remembered what the process before this one has read. */
  constructor(clients: Clients, remembered?: string) {
    this.clients = clients;
    const memory = read(remembered, clients);
    if (!memory) return;
    this.#asked = { at: memory.at, answer: Promise.resolve(memory.instances) };
    for (const one of memory.clusters)
      this.#clusters.set(one.DBClusterIdentifier ?? '', { at: memory.at, answer: one });
  }

  /**
   * Every server of the account and region.
   * @param age how old an answer may be, in milliseconds; what this process has changed since makes it too old.
   * @throws LabTestError, also when the account is another than the run's.
   */
  async instances(age = 0): Promise<DBInstance[]> {
    const known = this.#asked;
    if (known && isOf(known, age)) return await this.#noted(known.answer);
    const asked = { at: performance.now(), answer: this.#list() };
    this.#asked = asked;
    asked.answer.catch(() => {
      if (this.#asked === asked) this.#asked = undefined;
    });
    return await this.#noted(asked.answer);
  }

  /** One cluster, by an answer of so many milliseconds ago; undefined where it is gone. @throws LabTestError */
  async cluster(name: string, age = 0): Promise<DBCluster | undefined> {
    const known = this.#clusters.get(name);
    if (known && isOf(known, age)) return known.answer;
    const [at, clusters] = [performance.now(), this.#clusters];
    const answer = await clusterNamed(this.clients, name);
    clusters.set(name, { at, answer });
    return answer;
  }

  /** Something was changed: what is known is too old. */
  changed(): void {
    this.#asked = undefined;
    this.#clusters = new Map();
  }

  /** What the next process of the job may go by. */
  async remembered(): Promise<string | undefined> {
    const asked = this.#asked;
    if (!asked) return undefined;
    const ours = ({ TagList }: Pick<DBInstance, 'TagList'>) => labelsOf(TagList)[own.name] !== undefined;
    const instances = (await asked.answer).filter(ours);
    // As old as the oldest of it.
    const known = [...this.#clusters.values()].filter(({ at }) => at >= asked.at);
    const memory: Memory = { at: asked.at, instances, clusters: known.flatMap(({ answer }) => answer ?? []) };
    return written(memory, this.clients);
  }

  async #noted(answer: Promise<DBInstance[]>): Promise<DBInstance[]> {
    await this.clients.trust();
    const found = await answer;
    for (const { DBInstanceArn } of found) this.clients.note(DBInstanceArn);
    return found;
  }

  /** From now on clusters are looked at, too: one in express configuration may be listed before its server is. */
  withExpress(): void {
    this.#hasExpress = true;
    this.changed();
  }

  async #list(): Promise<DBInstance[]> {
    const [at, known] = [performance.now(), this.#clusters];
    try {
      const found: DBInstance[] = [];
      for await (const page of paginateDescribeDBInstances({ client: this.clients.rds, pageSize: 100 }, {}))
        found.push(...(page.DBInstances ?? []));
      if (!this.#hasExpress && !found.some(mayBeExpress)) return found;
      const all = await clusters(this.clients);
      for (const answer of all) known.set(answer.DBClusterIdentifier ?? '', { at, answer });
      return [...found, ...expressServers(all, found)];
    } catch (error) {
      throw explained(error, 'AWS does not tell which servers RDS has.');
    }
  }
}

function isOf({ at }: { at: number }, age: number): boolean {
  return performance.now() - at <= age;
}
