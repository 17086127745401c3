// Three Docker engines on one machine that are a swarm, each in a network namespace of its own behind one bridge, and a
// registry beside them. Takes root, and a network namespace of the tests' own (scripts/swarm.mjs).
import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Dockerode from 'dockerode';
import { messageOf } from '../../../src/core/errors';
import { poll } from '../../../src/core/poll';
import { startRegistry } from '../docker/registry-process';

const run = promisify(execFile);

const network = '10.93.7';
export const bridge = 'labtest-swarm';
/** The machine itself, where every engine reaches it. */
export const gateway = `${network}.1`;

/** One engine of the swarm. */
export interface SwarmEngine {
  /** For the input `docker-host`. */
  host: string;
  address: string;
  docker: Dockerode;
  /** The folder in which it has its images, its containers and what its swarm knows. */
  data: string;
  /** SIGKILL, to the engine and to all that it runs, as where a machine dies. */
  kill(): Promise<void>;
  /** Begins it again if it was killed; done when its swarm has it back. */
  start(): Promise<void>;
}

export interface Swarm {
  engines: [SwarmEngine, SwarmEngine, SwarmEngine];
  /** `host:port`, where every engine reaches it. */
  registry: string;
  /** An image of this machine's engine, in the registry, by the name that it has there. */
  offered(image: string): Promise<string>;
  /** Ends the process of a service's task, on whichever engine it runs; done when the swarm knows. */
  killed(service: string): Promise<void>;
  /** Keeps a node from a port of the network; what it returns opens the way again. */
  shut(node: 0 | 1 | 2, port: string, how?: 'REJECT' | 'DROP'): Promise<() => Promise<void>>;
  end(): Promise<void>;
}

/** @param managers how many of the three are managers. */
export async function startSwarm(managers = 1): Promise<Swarm> {
  const folder = await mkdtemp(join(tmpdir(), 'labtest-swarm-'));
  await run('ip', ['link', 'add', bridge, 'type', 'bridge']);
  await run('ip', ['addr', 'add', `${gateway}/24`, 'dev', bridge]);
  await run('ip', ['link', 'set', bridge, 'up']);
  // An engine beside them sets the policy to DROP.
  await run('iptables', ['-I', 'FORWARD', '-i', bridge, '-j', 'ACCEPT']);
  // What one file of a run has offered, the next one finds there (scripts/swarm.mjs removes it).
  const registry = await startRegistry({ host: gateway, data: join(tmpdir(), 'labtest-swarm-registry') });
  const begun = (number: number) => engineOf(number, join(folder, String(number)));
  const engines: Swarm['engines'] = await Promise.all([begun(1), begun(2), begun(3)]);
  await joined(engines, managers);
  return {
    engines,
    registry: registry.address,
    killed: (service) => killed(engines, service),
    shut: async (node, port, how = 'REJECT') => {
      const rule = ['OUTPUT', '--protocol', 'tcp', '--dport', port, '--jump', how];
      const inside = ['netns', 'exec', `labtest-swarm-${node + 1}`, 'iptables'];
      await run('ip', [...inside, '--insert', ...rule]);
      return async () => void (await run('ip', [...inside, '--delete', ...rule]));
    },
    offered: (image) => offered(image, registry.address, engines[0]),
    end: async () => {
      await Promise.all(engines.map(({ kill }) => kill()));
      for (const number of [1, 2, 3]) await run('ip', ['netns', 'del', `labtest-swarm-${number}`]);
      await run('ip', ['link', 'del', bridge]);
      await run('iptables', ['-D', 'FORWARD', '-i', bridge, '-j', 'ACCEPT']);
      await registry.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function killed(engines: Swarm['engines'], service: string): Promise<void> {
  const [{ docker }] = engines;
  const tasks = async () => await docker.listTasks({ filters: { service: [service] } });
  for (const { Status } of await tasks())
    for (const engine of engines)
      await engine.docker
        .getContainer(Status.ContainerStatus?.ContainerID ?? 'none')
        .kill()
        .catch(() => {});
  const look = async () => {
    const running = (await tasks()).filter(({ Status }) => Status.State === 'running');
    return running.length > 0 ? { pending: 'it runs' } : { value: undefined };
  };
  await poll(look, { timeout: 30_000 });
}

async function joined([first, ...others]: Swarm['engines'], managers: number): Promise<void> {
  await first.docker.swarmInit({ ListenAddr: first.address, AdvertiseAddr: first.address });
  const { JoinTokens } = await first.docker.swarmInspect();
  for (const [index, engine] of others.entries())
    await engine.docker.swarmJoin({
      ListenAddr: engine.address,
      AdvertiseAddr: engine.address,
      RemoteAddrs: [`${first.address}:2377`],
      JoinToken: index + 2 <= managers ? JoinTokens.Manager : JoinTokens.Worker,
    });
}

/** By way of this machine's engine, which the registry is no stranger to where its address is a loopback one only. */
async function offered(image: string, registry: string, { docker, host }: SwarmEngine): Promise<string> {
  const [repository = image, tag = 'latest'] = image.split(':');
  const name = `${registry}/${repository}`;
  const accept = 'application/vnd.docker.distribution.manifest.v2+json';
  const known = await fetch(`http://${registry}/v2/${repository}/manifests/${tag}`, {
    method: 'HEAD',
    headers: { accept },
  });
  if (known.ok) return `${name}:${tag}`;
  const archive = join(tmpdir(), `labtest-swarm-${process.pid}.tar`);
  await run('docker', ['save', '--output', archive, image]);
  await run('docker', ['-H', host, 'load', '--input', archive]);
  await rm(archive);
  await docker.getImage(image).tag({ repo: name, tag });
  await run('docker', ['-H', host, 'push', `${name}:${tag}`]);
  for (const one of [image, `${name}:${tag}`]) await docker.getImage(one).remove();
  return `${name}:${tag}`;
}

async function engineOf(number: number, folder: string): Promise<SwarmEngine> {
  const namespace = `labtest-swarm-${number}`;
  const [outer, address] = [`labtest-sw${number}`, `${network}.${number + 10}`];
  await run('ip', ['netns', 'add', namespace]);
  await run('ip', ['link', 'add', outer, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace]);
  await run('ip', ['link', 'set', outer, 'master', bridge, 'up']);
  const inside = (...args: string[]) => run('ip', ['-n', namespace, ...args]);
  await inside('addr', 'add', `${address}/24`, 'dev', 'eth0');
  await inside('link', 'set', 'eth0', 'up');
  await inside('link', 'set', 'lo', 'up');
  await inside('route', 'add', 'default', 'via', gateway);
  const host = `tcp://${address}:2375`;
  const docker = new Dockerode({ host: address, port: 2375, protocol: 'http' });
  let isBegun = false;
  const start = async () => {
    if (!isBegun) {
      await rm(join(folder, 'pid'), { force: true });
      begin(namespace, folder, host);
      isBegun = true;
    }
    const look = async () => {
      try {
        const { Swarm } = await docker.info();
        const isBack = !Swarm?.NodeID || !Swarm.ControlAvailable || (await docker.listNodes()).every(isReady);
        return isBack ? { value: undefined } : { pending: 'its swarm has not all nodes' };
      } catch (error) {
        return { pending: messageOf(error) };
      }
    };
    await poll(look, { timeout: 120_000 });
  };
  await start();
  const kill = async () => {
    await emptied(namespace);
    isBegun = false;
  };
  return { host, address, docker, data: join(folder, 'data'), start, kill };
}

function begin(namespace: string, folder: string, host: string): void {
  const at = (name: string) => join(folder, name);
  const script = `hostname "$NODE" && mkdir -p "$0" /run/docker && mount -t tmpfs none /run/docker
exec dockerd "$@" >> "$0/log" 2>&1`;
  const args = ['--data-root', at('data'), '--exec-root', at('run'), '--pidfile', at('pid')];
  const log = openSync('/dev/null', 'a');
  const command = [
    '--mount',
    '--uts',
    'sh',
    '-c',
    script,
    folder,
    ...args,
    '--host',
    `unix://${at('sock')}`,
    '--host',
    host,
  ];
  const more = ['--insecure-registry', `${network}.0/24`];
  // `ip netns exec` hides the cgroups.
  spawn('nsenter', [`--net=/run/netns/${namespace}`, 'unshare', ...command, ...more], {
    stdio: ['ignore', log, log],
    detached: true,
    env: { ...process.env, NODE: namespace.replace('labtest-swarm', 'node') },
  });
  closeSync(log);
}

const isReady = ({ Status }: { Status: { State: string } }) => Status.State === 'ready';

/** Ends whatever is in a namespace, which are the engine and, in namespaces beneath it, all that it has started. */
async function emptied(namespace: string): Promise<void> {
  const look = async () => {
    const { stdout } = await run('ip', ['netns', 'pids', namespace]);
    const engines = stdout.split('\n').filter(Boolean).map(Number);
    for (const pid of [...engines.flatMap(beneath), ...engines]) end(pid);
    return engines.length > 0 ? { pending: `${engines.length} processes` } : { value: undefined };
  };
  await poll(look, { timeout: 30_000 });
}

/** Containers are children of what the engine has started, and live in network namespaces of their own. */
function beneath(parent: number): number[] {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === parent);
  return children.map(Number).flatMap((child) => [...beneath(child), child]);
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
}
