import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Client, ClientChannel, ConnectConfig } from 'ssh2';
import { LabTestError, messageOf } from '../../../core/errors';
import type { SshOptions } from '../options';
import type { EngineHost } from './host';
import { algorithmsFor, fingerprintOf, isPinned, type PinnedKey, pinnedKeys } from './known-keys';
import { printedBy } from './ssh-file';
import { EngineStream } from './ssh-stream';

type SshHost = Extract<EngineHost, { kind: 'ssh' }>;

/** sshd allows ten sessions on one connection unless told otherwise. */
const channelsPerClient = 8;

/** What an ssh connection serves for: HTTP to the engine, and a look at the laboratory's own files. */
export interface SshAgent extends Agent {
  /** The text of a file there; undefined when there is none. @throws LabTestError */
  readFile(path: string): Promise<string | undefined>;
}

/**
 * An agent whose connections are `docker system dial-stdio` at the far end of ssh. docker-modem's own makes an ssh
 * connection for every request and trusts any host.
 * @throws LabTestError at once without a pinned host key; a request fails when the host shows another.
 */
export function createSshAgent(host: SshHost, ssh: SshOptions | undefined): SshAgent {
  const pins = pinnedKeys(ssh?.hostKey ?? '', host);
  if (!ssh || pins.length === 0)
    throw new LabTestError({
      what: `${host.shown} is not connected to, because its host key is not pinned.`,
      why: ssh?.hostKey
        ? `What is given has no key for ${host.host}, port ${host.port}: lines of other hosts and of certificate authorities count as none, and a revoked key is refused.`
        : 'Without the key nobody can tell this host from one that pretends to be it.',
      remedy: `Give the line that \`ssh-keyscan -p ${host.port} ${host.host}\` prints, checked against the host itself, or its SHA256 fingerprint.`,
    });
  const pool = new ClientPool(host, ssh.privateKey, pins);
  const agent = new Agent({ keepAlive: true });
  const destroy = agent.destroy.bind(agent);
  return Object.assign(agent, {
    createConnection: (_: unknown, done: (error: Error | null, stream?: Duplex) => void) => {
      pool.dial().then((stream) => done(null, stream), done);
    },
    destroy: () => {
      destroy();
      pool.end();
    },
    readFile: (path: string) => printedBy((command) => pool.open(command), path, host.shown),
  });
}

/** Few ssh connections for many streams. */
class ClientPool {
  readonly #clients: { client: Promise<Client>; channels: number }[] = [];

  constructor(
    readonly host: SshHost,
    readonly privateKey: string,
    readonly pins: PinnedKey[],
  ) {}

  async dial(): Promise<Duplex> {
    return new EngineStream(await this.open('docker system dial-stdio'), this.host.shown);
  }

  /** Starts a command. It passes through the shell there: nothing that others chose may be in it. */
  async open(command: string): Promise<ClientChannel> {
    const used = this.#clients.find(({ channels }) => channels < channelsPerClient) ?? this.#another();
    used.channels++;
    const drop = () =>
      this.#clients.splice(0, this.#clients.length, ...this.#clients.filter((one) => one !== used));
    try {
      const client = await used.client;
      client.once('close', drop);
      const channel = await execute(client, this.host, command);
      channel.once('close', () => used.channels--);
      return channel;
    } catch (error) {
      drop();
      throw error;
    }
  }

  #another() {
    const entry = { client: connect(this.host, this.privateKey, this.pins), channels: 0 };
    this.#clients.push(entry);
    return entry;
  }

  end(): void {
    for (const { client } of this.#clients)
      client.then(
        (open) => open.end(),
        () => {},
      );
  }
}

async function connect(host: SshHost, privateKey: string, pins: PinnedKey[]): Promise<Client> {
  const { Client } = await import('ssh2/lib/index.js');
  const client = new Client();
  let shown: string | undefined;
  const hostVerifier = (key: Buffer) => {
    shown = fingerprintOf(key);
    return isPinned(key, pins);
  };
  const { host: name, port, username } = host;
  const serverHostKey = algorithmsFor(pins);
  const config: ConnectConfig = {
    ...(serverHostKey && { algorithms: { serverHostKey } }),
    host: name,
    port,
    username,
    privateKey,
    hostVerifier,
    keepaliveInterval: 15_000,
  };
  return new Promise((resolve, reject) => {
    client.once('ready', () => resolve(client));
    client.on('error', (error) => reject(refusal(host, error, shown)));
    try {
      client.connect(config);
    } catch (error) {
      reject(refusal(host, error, shown));
    }
  });
}

function refusal(host: SshHost, error: unknown, shown: string | undefined): LabTestError {
  const why = messageOf(error);
  const what = `No ssh connection to ${host.shown}.`;
  if (/host denied/i.test(why))
    return new LabTestError({
      what: `${host.shown} is refused: it shows another host key than the pinned one.`,
      why: `It shows ${shown}. Either the host was set up anew, or something stands between.`,
      remedy:
        'Compare with the host itself (`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`) before pinning that key.',
    });
  if (/authentication methods failed|privateKey/i.test(why))
    return new LabTestError({
      what,
      why,
      remedy: `Check that the private key is one that ${host.username} may use there.`,
    });
  return new LabTestError({ what, why, remedy: 'Check host, port and firewall.', cause: error });
}

function execute(client: Client, host: SshHost, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error)
        reject(new LabTestError({ what: `${host.shown} does not run commands.`, why: messageOf(error) }));
      else resolve(channel);
    });
  });
}
