import type { Resolvers } from '../../core/node-20';
import type { Command, Server, ServerSpec, Template } from '../provider';

/** One server as it exists in memory. */
export interface MemoryServer {
  server: Server;
  spec: ServerSpec;
  state: 'created' | 'running' | 'ended';
  end: Resolvers<string>;
  leased?: boolean;
}

/** What every provider made from it sees: one laboratory, several runs. */
export class MemoryLaboratory {
  /** By pending or final name; where the laboratory is managed, by a name that stays. */
  readonly servers = new Map<string, MemoryServer>();
  /** By key. */
  readonly templates = new Map<string, Template>();
  readonly commands: { server: Server; command: Command }[] = [];

  /** What is committed under a name, and what is pending under it. */
  named(name: string): { committed: MemoryServer | undefined; pending: MemoryServer | undefined } {
    const all = [...this.servers.values()].filter(({ spec }) => spec.name === name);
    const one = (isPending: boolean) => all.find(({ server }) => server.pending === isPending);
    return { committed: one(false), pending: one(true) };
  }

  byId(id: string): [string, MemoryServer] | undefined {
    return [...this.servers].find(([, { server }]) => server.id === id);
  }

  /** Ends a server's process, as a crash would. @param lost whether what it held is gone with it. */
  crash(id: string, reason: string, lost = false): void {
    const [, found] = this.byId(id) ?? [];
    if (!found) return;
    found.state = 'ended';
    if (lost) found.server = { ...found.server, lost: reason };
    found.end.resolve(reason);
  }
}
