import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { expect } from 'vitest';
import { poll } from '../../src/core/poll';
import type { Endpoint, Labels, Provider, Server, ServerSpec, Template } from '../../src/providers/provider';
import { runTool } from '../../src/seed/restore/client';

/** What a provider brings to the suite. Nothing here assumes containers. */
export interface ConformanceSetup {
  provider: Provider;
  /** The same laboratory, as another run sees it. */
  other: Provider;
  /** A spec that passes `check`; every call gives a name of its own, and labels under which only it is listed. */
  spec(): ServerSpec;
  /** Whether a template that is removed here is found again, in a registry. */
  registry?: boolean;
  /** What a template is built on, where that is made of another spec. */
  builder?(spec: ServerSpec): ServerSpec;
  /** Ends the server's process from outside, as a crash would; resolves when it has ended. */
  kill(server: Server): Promise<void>;
  /** A server whose process has ended is started by the next look at it, so that it is never seen as broken. */
  mendsItself?: boolean;
  /** Commands that exist next to a server; the defaults are those of a POSIX shell. */
  commands?: Partial<ConformanceCommands>;
  /** Resolves once something listens there; by default a TCP connection. Rejects when nothing ever does. */
  reach?(endpoint: Endpoint): Promise<void>;
  /** Writes something into a server, so that a clone can be told from an empty one. */
  fill?(server: Server): Promise<void>;
  /** Fails unless the server holds what `fill` has written once. */
  filled?(server: Server): Promise<void>;
  teardown?(): Promise<void>;
}

export interface ConformanceCommands {
  /** Copies its input to its output. */
  copy: Argv;
  /** Ends with exit code 3. */
  exit3: Argv;
  /** Prints the value of the variable CONFORMANCE. */
  printVariable: Argv;
  /** Prints the number of bytes of its input. */
  countBytes: Argv;
  /** Prints `started`, then runs until it is ended. */
  endless: Argv;
}

export type Argv = readonly [string, ...string[]];

const shell = (script: string): Argv => ['sh', '-c', script];
const posix: ConformanceCommands = {
  copy: ['cat'],
  exit3: shell('exit 3'),
  printVariable: shell('printf %s "$CONFORMANCE"'),
  countBytes: ['wc', '-c'],
  endless: shell('echo started; while :; do sleep 1; done'),
};

export const never = () => new AbortController().signal;
export const silent = () => {};

/** What the tests of the suite have in hand. */
export class ConformanceLab {
  readonly #made: ServerSpec[] = [];
  /** Removed after the tests, in case a test has not. */
  readonly kept: Template[] = [];
  #setup: ConformanceSetup | undefined;

  use(setup: ConformanceSetup): void {
    this.#setup = setup;
  }

  get setup(): ConformanceSetup {
    if (!this.#setup) throw new Error('not set up yet');
    return this.#setup;
  }

  get provider(): Provider {
    return this.setup.provider;
  }

  get other(): Provider {
    return this.setup.other;
  }

  get commands(): ConformanceCommands {
    return { ...posix, ...this.setup.commands };
  }

  spec = (): ServerSpec => this.track(this.setup.spec());

  /** Whatever is made from `spec` is removed after the tests. */
  track(spec: ServerSpec): ServerSpec {
    this.#made.push(spec);
    return spec;
  }

  create = (of: ServerSpec, by = this.provider) => by.create(of, silent, never());

  ready = async (of = this.spec()) => this.provider.commit(await this.provider.start(await this.create(of)));

  /** The suite treats all labels of a spec as a server's identity. */
  find = (of: ServerSpec, by = this.provider) => by.find(of.name, of.labels);

  found = async (of: ServerSpec, status: 'pending' | 'ready' | 'broken'): Promise<Server> => {
    const finding = await this.find(of);
    expect(finding.status).toBe(status);
    if (!('server' in finding)) throw new Error(finding.status);
    return finding.server;
  };

  /** With its credentials, wherever they are kept. */
  open = async (server: Server, by = this.provider): Promise<Server> => (await by.unlock?.(server)) ?? server;

  reach = (endpoint: Endpoint | undefined) => {
    if (!endpoint) throw new Error('no endpoint');
    return (this.setup.reach ?? connected)(endpoint);
  };

  output = async (
    server: Server,
    argv: Argv,
    more: { stdin?: Readable; environment?: Labels; readsAll?: boolean } = {},
  ) => {
    let text = '';
    const code = await runTool(this.provider, server, {
      argv,
      ...more,
      onOutput: (piece) => (text += piece),
    });
    return { code, text };
  };

  async clearAway(): Promise<void> {
    if (!this.#setup) return;
    for (const { labels } of this.#made)
      for (const server of await this.provider.listOwned(labels)) await this.provider.destroy(server);
    for (const template of this.kept) await this.provider.templates?.remove(template);
    await Promise.all([this.provider.close(), this.other.close()]);
    await this.setup.teardown?.();
  }
}

function connected({ host, port }: Endpoint): Promise<void> {
  return poll(
    () =>
      new Promise<{ value: undefined } | { pending: string }>((resolve) => {
        const socket = connect({ host, port });
        socket.once('connect', () => resolve({ value: void socket.destroy() }));
        socket.once('error', (error) => resolve({ pending: error.message }));
      }),
    { timeout: 60_000 },
  );
}
