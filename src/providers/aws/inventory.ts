import { type DBInstance, paginateDescribeDBInstances } from '@aws-sdk/client-rds';
import type { Clients } from './clients';
import { clusters } from './clusters';
import { expressServers, mayBeExpress } from './express';
import { explained } from './faults';

/** What RDS has, by one list of all: it carries the tags, and who waits for several asks once. */
export class Inventory {
  #asked: { at: number; answer: Promise<DBInstance[]> } | undefined;

  /** Whether there may be clusters whose servers carry no tags. */
  #hasExpress = false;

  constructor(readonly clients: Clients) {}

  /**
   * Every server of the account and region.
   * @param age how old an answer may be, in milliseconds; what this process has changed since makes it too old.
   * @throws LabTestError, also when the account is another than the run's.
   */
  async instances(age = 0): Promise<DBInstance[]> {
    const known = this.#asked;
    if (known && performance.now() - known.at <= age) return await known.answer;
    const asked = { at: performance.now(), answer: this.#list() };
    this.#asked = asked;
    asked.answer.catch(() => {
      if (this.#asked === asked) this.#asked = undefined;
    });
    return await asked.answer;
  }

  /** Something was changed: what is known is too old. */
  changed(): void {
    this.#asked = undefined;
  }

  /** From now on clusters are looked at, too: one in express configuration may be listed before its server is. */
  withExpress(): void {
    this.#hasExpress = true;
    this.changed();
  }

  async #list(): Promise<DBInstance[]> {
    await this.clients.trust();
    try {
      const found: DBInstance[] = [];
      for await (const page of paginateDescribeDBInstances({ client: this.clients.rds, pageSize: 100 }, {}))
        found.push(...(page.DBInstances ?? []));
      for (const { DBInstanceArn } of found) this.clients.note(DBInstanceArn);
      if (!this.#hasExpress && !found.some(mayBeExpress)) return found;
      return [...found, ...expressServers(await clusters(this.clients), found)];
    } catch (error) {
      throw explained(error, 'AWS does not tell which servers RDS has.');
    }
  }
}
